"""A small province and short ways to report figures, for the tests of geodata and layers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Engine, insert

from geodata import catalog, database, intake, schema
from geodata.publish import Decision, NothingNew, decide, finish

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
    catalog.register(connection)


def report(
    engine: Engine,
    rows: Iterable[tuple[str, str, date, float | None]],
    *,
    rank: int = 10,
    illustrative: bool = False,
    status: str = "approved",
) -> int:
    """One batch of (indicator, place, day, value); returns its number."""
    frame = pd.DataFrame(list(rows), columns=["indicator", "place", "day", "value"])
    frame["day"] = pd.to_datetime(frame["day"])
    frame["value"] = frame["value"].astype(float)
    with database.writing(engine) as connection:
        batch = intake.open_batch(
            connection,
            source="test",
            rank=rank,
            author="test",
            key=f"test:{next(_keys)}",
            status=status,
            illustrative=illustrative,
        )
        intake.append(connection, batch, frame.assign(row=range(1, len(frame) + 1)))
        intake.seal(connection, batch)
    return batch


def published(engine: Engine, *, force: bool = False) -> Decision:
    """Decide the next publication and mark it finished, without files."""
    with database.writing(engine) as connection:
        decision = decide(connection, by="test", force=force)
        finish(connection, decision.n, files_sha256="0" * 64)
    return decision


__all__ = ["FIRST", "PLACES", "NothingNew", "lay_places", "published", "report"]
