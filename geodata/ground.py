"""What every process needs before it starts: the newest schema, the places, their shapes, the catalogue."""

from __future__ import annotations

from sqlalchemy import Engine

from geodata import audit, baseline, catalog, database, places, shapes


def lay(engine: Engine) -> None:
    """Migrate, and load what the store does not have yet; safe at every start and from several processes."""
    database.migrate(engine)
    with database.writing(engine) as connection:
        database.serialise(connection, "ground")
        audit.take_up_key(connection, who=places.AUTHOR)
        baseline.seal(connection)
        places.load_seed(connection)
        catalog.register(connection)
        shapes.load_schematic(connection)
