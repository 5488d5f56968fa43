"""A small province and short ways to report figures, for the tests of geodata and layers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, insert

from etl import job, runs
from geodata import schema
from geodata.commands import bootstrap
from geodata.observations import batch_status
from geodata.observations import batches as intake
from geodata.publishing import publication_requests
from geodata.publishing.publications import NothingNew, PublicationDecision, decide, finish
from geodata.settings.config import Settings
from geodata.store import database

FIRST = date(2021, 10, 1)
PLACES = (
    ("1", "province", None),
    ("10", "district", "1"),
    ("11", "district", "1"),
    ("101", "commune", "10"),
    ("102", "commune", "10"),
    ("111", "commune", "11"),
)
_keys = itertools.count()


def lay_places(connection: Connection) -> None:
    """Province 1, districts 10 (communes 101, 102) and 11 (commune 111), and the catalogue's indicators."""
    rows = [
        {"code": code, "level": level, "kind": "xã", "name": f"Đơn vị {code}", "parent": parent}
        for code, level, parent in PLACES
    ]
    connection.execute(insert(schema.place), rows)
    bootstrap.register_indicators(connection)


def report(
    engine: Engine,
    rows: Iterable[tuple[str, str, date, float | None]],
    *,
    rank: int = 10,
    illustrative: bool = False,
    status: str = "approved",
    source: str = "test",
) -> int:
    """One batch of (indicator, place, day, value); returns its number."""
    frame = pd.DataFrame(list(rows), columns=["indicator", "place", "day", "value"])
    frame["day"] = pd.to_datetime(frame["day"])
    frame["value"] = frame["value"].astype(float)
    with database.writing(engine) as connection:
        batch = intake.open_batch(
            connection,
            source=source,
            rank=rank,
            author="test",
            key=f"test:{next(_keys)}",
            status=status,
            illustrative=illustrative,
        )
        intake.append(connection, batch, frame.assign(row=range(1, len(frame) + 1)))
        intake.seal(connection, batch)
    return batch


def asked(engine: Engine, *batches: int) -> int:
    """Enter a request to publish these batches; its number."""
    with database.writing(engine) as connection:
        return publication_requests.enter(connection, batches, by="test", now=datetime.now(UTC))


def answered(engine: Engine, settings: Settings) -> None:
    """Carry out the requests to publish that are due, as the process that loads does."""
    while (taken := runs.claim_request(engine)) is not None:
        job.publish_run(engine, settings, taken[0])


def withdrawn(engine: Engine, batch: int, *, reason: str) -> int:
    """Take a published batch back and ask that it leave; the request's number."""
    with database.writing(engine) as connection:
        batch_status.move(connection, batch, "withdraw", by="test", reason=reason)
    return asked(engine, batch)


def published(engine: Engine, *, force: bool = False, request: int | None = None) -> PublicationDecision:
    """Decide the next publication and mark it finished, without files."""
    with database.writing(engine) as connection:
        decision = decide(connection, by="test", force=force, request=request)
        finish(connection, decision.n, files_sha256="0" * 64)
    return decision


__all__ = ["FIRST", "PLACES", "NothingNew", "answered", "asked", "lay_places", "published", "report", "withdrawn"]
