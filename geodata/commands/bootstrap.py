"""What every process needs before it starts: the newest schema, the places, their shapes, the catalogue."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, insert, select

from geodata import audit, baseline, catalog, database, schema, seals, shapes
from geodata.core.unit_levels import LEVELS, Level

SEED = Path(__file__).parents[1] / "seed" / "places.csv"


def bootstrap(engine: Engine) -> None:
    """Migrate, and load what the store does not have yet; safe at every start and from several processes."""
    database.migrate(engine)
    with database.writing(engine) as connection:
        database.serialise(connection, "ground")
        audit.take_up_key(connection, who=audit.PROGRAMME)
        baseline.seal(connection)
        load_places(connection)
        register_indicators(connection)
        shapes.load_schematic(connection)


def load_places(connection: Connection, path: Path = SEED) -> int:
    """Add the units of the seed file that the store does not have yet; returns how many."""
    known = set(connection.scalars(select(schema.place.c.code)))
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_row(line) for line in csv.DictReader(file) if line["code"] not in known]
    rows.sort(key=lambda row: LEVELS.index(cast(Level, row["level"])))
    if rows:
        connection.execute(insert(schema.place), rows)
        added = {str(row["code"]) for row in rows}
        said = seals.rows(connection, schema.place.name)
        sealed = {schema.place.name: {code: digest for code, digest in said.items() if code in added}}
        audit.record(connection, who=audit.PROGRAMME, what="places.load", subject=path.name, detail={"seals": sealed})
    return len(rows)


def _row(line: dict[str, str]) -> dict[str, str | float | None]:
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
