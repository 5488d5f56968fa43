"""What every process needs before it starts: the newest schema, the places, their shapes, the catalogue."""

from __future__ import annotations

from sqlalchemy import Engine

from geodata import catalog, database, places, shapes


def lay(engine: Engine) -> None:
    """Migrate, and load what the store does not have yet; safe at every start and from several processes."""
    database.migrate(engine)
    with database.writing(engine) as connection:
        database.serialise(connection, "ground")
        places.load_seed(connection)
        catalog.register(connection)
        shapes.load_schematic(connection)
