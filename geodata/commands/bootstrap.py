"""What every process needs before it starts: the newest schema, the places, their shapes, the catalogue."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from geodata import catalog, schema
from geodata.core.unit_levels import LEVELS
from geodata.geography import boundaries
from geodata.integrity import audit_log, baseline, row_hashes
from geodata.store import database

SEED = Path(__file__).parents[1] / "seed" / "places.csv"


def bootstrap(engine: Engine) -> None:
    """Migrate, and load what the store does not have yet; safe at every start and from several processes."""
    database.migrate(engine)
    with database.writing(engine) as connection:
        database.serialise(connection, "ground")
        audit_log.take_up_key(connection, who=audit_log.PROGRAMME)
        baseline.seal(connection)
        load_places(connection)
        register_indicators(connection)
        boundaries.load_schematic(connection)


def load_places(connection: Connection, path: Path = SEED) -> int:
    """Add the units of the seed file that the store does not have yet; returns how many."""
    known = set(connection.scalars(select(schema.place.c.code)))
    rows = [row for row in read_places(path) if row["code"] not in known]
    if rows:
        connection.execute(insert(schema.place), rows)
        added = {str(row["code"]) for row in rows}
        said = row_hashes.rows(connection, schema.place.name)
        sealed = {schema.place.name: {code: digest for code, digest in said.items() if code in added}}
        audit_log.record(
            connection, who=audit_log.PROGRAMME, what="places.load", subject=path.name, detail={"seals": sealed}
        )
    return len(rows)


def read_places(path: Path = SEED) -> list[dict[str, Any]]:
    """The units of a CSV file as the table `place` holds them, a parent before its children."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_row(line) for line in csv.DictReader(file)]
    return sorted(rows, key=lambda row: LEVELS.index(row["level"]))


def _row(line: dict[str, str]) -> dict[str, Any]:
    return {
        "code": line["code"],
        "level": line["level"],
        "kind": line["kind"],
        "name": " ".join(line["name"].split()),
        "parent": line["parent"] or None,
        "area_km2": float(line["area_km2"]) if line["area_km2"] else None,
        "lon": float(line["centre_lon"]) if line["centre_lon"] else None,
        "lat": float(line["centre_lat"]) if line["centre_lat"] else None,
    }


def register_indicators(connection: Connection) -> None:
    """Let the store know every measured indicator, so that its foreign key refuses all others."""
    known = set(connection.scalars(select(schema.indicator.c.id)))
    new = [{"id": name} for name in catalog.MEASURED if name not in known]
    if new:
        connection.execute(insert(schema.indicator), new)
