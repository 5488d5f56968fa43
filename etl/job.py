"""One claimed run from beginning to end: the configured address, the inbox, then publishing.

As a program (`python -m etl.job`) it takes its orders as JSON on standard input; the scheduler starts it so, that a run
can be ended at its deadline and takes nothing with it.
"""

from __future__ import annotations

import json
import signal
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from etl import inbox, runs
from etl.fetch_request import FetchRequest
from etl.publishing import publish
from etl.report import RunReport
from etl.run import Progress, run
from etl.source import Feed
from etl.sources import find, take_up
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.publishing.publication_requests import PUBLISH
from geodata.settings.config import Settings
from geodata.store import database


def scheduled(engine: Engine, settings: Settings, name: str, *, run_id: int, trigger: str) -> list[RunReport]:
    """Run a source from its address and every file of its inbox, then publish; `publish` as a name publishes only.

    Each file of the inbox is a run of its own; the claimed `run_id` serves for the first thing that there is to do.
    A run that was asked for with a file reads that file alone.
    """
    if name == PUBLISH:
        publish_run(engine, settings, run_id)
        return []
    source = find(name)
    orders = _brought(engine, settings, run_id) or _waiting(settings, name)
    reports = []
    for at, order in enumerate(orders):
        number = run_id if at == 0 else runs.claim(engine, name, trigger=trigger)
        reports.append(one(engine, settings, source, order, run_id=number))
    if not orders:
        with database.writing(engine) as connection:
            runs.finish(connection, run_id, status="unchanged", said=NO_FILE)
    publish(engine, settings)
    return reports


NO_FILE = Text(vi="không có tệp nào trong hộp nhận, không có địa chỉ", en="no file in the inbox, no address")


def _waiting(settings: Settings, name: str) -> list[FetchRequest]:
    """The configured address, and every file of the inbox."""
    orders = [FetchRequest()] if settings.etl.sources[name].url else []
    return orders + [FetchRequest(file=path) for path in inbox.waiting(settings, name)]


def _brought(engine: Engine, settings: Settings, run_id: int) -> list[FetchRequest]:
    """The file that the run was asked for with."""
    found = runs.brought(engine, run_id)
    if found is None:
        return []
    file, reason = found
    path = content_archive.path(settings.storage.var / "archive", file.file)
    return [FetchRequest(file=path, name=file.name, day=file.day, place=file.place, reason=reason)]


def one(
    engine: Engine,
    settings: Settings,
    source: Feed,
    order: FetchRequest,
    *,
    run_id: int,
    progress: Progress | None = None,
) -> RunReport:
    """One run of one source; a file that lies in the inbox is put away after it."""
    report = run(engine, settings, source, order, run_id=run_id, progress=progress)
    if order.file is not None and order.file.parent == inbox.folder(settings, source.id):
        inbox.put_away(order.file, report, now=datetime.now(settings.province.zone))
    return report


def publish_run(engine: Engine, settings: Settings, run_id: int) -> str:
    """Carry out the request of a claimed run to publish, or publish what waits for nobody; what became of it."""
    asked = runs.asked(engine, run_id)
    if asked is None:
        made = publish(engine, settings)
    else:
        made = publish(engine, settings, by=asked.by, note=asked.note, request=asked.number)
    message = Text(
        vi=f"công bố số {made.n}: {made.written} tệp mới" if made else "không có gì để công bố",
        en=f"publication {made.n}: {made.written} new files" if made else "nothing to publish",
    )
    with database.writing(engine) as connection:
        runs.finish(connection, run_id, status="loaded" if made else "unchanged", said=message)
    return message.vi


def main() -> None:
    """The child process: ends itself at its deadline, even when the scheduler that started it has died."""
    orders = json.load(sys.stdin)
    signal.alarm(int(orders["deadline"]) + 1)
    settings = take_up(Settings.model_validate_json(json.dumps(orders["settings"])))
    engine = database.connect(settings.storage.database_url)
    scheduled(engine, settings, orders["source"], run_id=orders["run"], trigger=orders["trigger"])


def orders_for(settings: Settings, source: str, *, run_id: int, trigger: str, deadline: float) -> str:
    """What `main` reads; it holds the database's address, so it goes through a pipe and never into arguments."""
    content = settings.model_dump(mode="json", by_alias=True)
    return json.dumps({"settings": content, "source": source, "run": run_id, "trigger": trigger, "deadline": deadline})


ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    main()
