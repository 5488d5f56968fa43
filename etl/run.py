"""Run one source: figures and registers go along the same spine, each in its own way."""

from __future__ import annotations

from sqlalchemy import Engine

from etl.fetch_request import FetchRequest
from etl.figures import FigureSpine
from etl.pipeline import AUTHOR, Progress
from etl.registers.spine import RegisterSpine
from etl.report import RunReport
from etl.source import Feed, RegisterFeed, Source
from geodata.settings.config import Settings

__all__ = ["AUTHOR", "Progress", "run"]


def run(
    engine: Engine,
    settings: Settings,
    source: Feed,
    order: FetchRequest,
    *,
    run_id: int,
    progress: Progress | None = None,
) -> RunReport:
    """Run one source and return its report; `run_id` is the run that the caller claimed.

    What goes wrong with the file or the network is in the report; an error of another kind is noted in the log of runs
    and raised.
    """
    told = progress or (lambda *_: None)
    spine: FigureSpine | RegisterSpine
    if isinstance(source, Source):
        spine = FigureSpine(engine, settings, source, order, run_id=run_id, progress=told)
    elif isinstance(source, RegisterFeed):
        spine = RegisterSpine(engine, settings, source, order, run_id=run_id, progress=told)
    else:
        raise TypeError(source)
    try:
        spine.go()
    finally:
        spine.close()
    return spine.report
