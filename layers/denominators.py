"""`tables/denominators.json`: the origin of every number of people that rates are taken of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from geodata.geography.admin_units import PlaceTree
from geodata.observations import denominators


def document(connection: Connection, tree: PlaceTree, *, publication: int) -> dict[str, Any]:
    """`{indicator: {place: [{source, day, note, document, illustrative}]}}`, the newest origin first."""
    found = denominators.origins(connection, tree, publication=publication)
    return {
        name: {
            code: [
                {
                    "source": origin.source,
                    "day": origin.day.isoformat(),
                    "note": origin.note,
                    "document": origin.document,
                    "illustrative": origin.illustrative,
                }
                for origin in origins
            ]
            for code, origins in places.items()
        }
        for name, places in found.items()
    }
