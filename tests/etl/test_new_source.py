"""A feed is one module: its name, its settings, its place at the desk and on the command line come from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from etl import runs, sources
from etl.fetch_request import FetchRequest
from etl.run import run
from etl.source import OFF
from geodata import schema
from geodata.settings import feeds
from geodata.settings.config import Settings

MODULE = '''
"""Cases that a neighbour counts."""

import pandas as pd

from etl.source import FRAME, OFF, Parsed, Source
from geodata.core.text import Text


def parse(raw, context):
    """Lines of code;cases."""
    lines = [line.split(";") for line in raw.decode().split()]
    rows = [(at, code, "cases_new", context.day, value) for at, (code, value) in enumerate(lines, 1)]
    frame = pd.DataFrame(rows, columns=FRAME).astype(dict.fromkeys(("place", "indicator", "value"), "category"))
    frame["day"] = pd.to_datetime(frame["day"])
    return Parsed(frame=frame, rows=len(rows))


SOURCE = Source(
    id="neighbour",
    label=Text(vi="Số liệu láng giềng", en="A neighbour's figures"),
    rank=7,
    destination="review",
    reads=("code", "cases"),
    rows=(1, 100),
    format="csv",
    on_bad_rows="hold",
    max_fall_percent=50,
    parse=parse,
    settings=OFF.model_copy(update={"enabled": True}),
)
'''


@pytest.fixture
def neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module beside those of `etl.sources`."""
    (tmp_path / "neighbour.py").write_text(MODULE)
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    before = dict(feeds.FEEDS)
    sources.discover.cache_clear()
    yield
    monkeypatch.undo()
    sources.discover.cache_clear()
    feeds.declare(before)


@pytest.mark.usefixtures("neighbour")
def test_a_module_is_a_source(store: Engine, settings: Settings, tmp_path: Path) -> None:
    taken = sources.take_up(settings)
    assert taken.etl.sources["neighbour"].enabled
    assert feeds.name("neighbour").en == "A neighbour's figures"
    file = tmp_path / "figures.txt"
    file.write_text("24611;3\n24612;0\n")
    order, number = (
        FetchRequest(file=file, day=settings.province.first_day),
        runs.claim(store, "neighbour", trigger="command"),
    )
    report = run(store, taken, sources.find("neighbour"), order, run_id=number)
    assert report.status == "loaded", report.plain()
    table = schema.observation
    with store.connect() as connection:
        said = {row.place: row.value for row in connection.execute(select(table.c.place, table.c.value))}
    assert said == {"24611": 3, "24612": 0}


def test_a_source_without_settings_is_off_and_nothing_fails(settings: Settings) -> None:
    few = {"zones": settings.etl.sources["zones"]}
    bare = settings.model_copy(update={"etl": settings.etl.model_copy(update={"sources": few})})
    taken = sources.take_up(bare)
    assert set(taken.etl.sources) == set(sources.discover()) == set(feeds.FEEDS)
    assert taken.etl.sources["zones"] == few["zones"] and taken.etl.sources["documents"] == OFF
