"""What the reader of an editor's form may know."""

from __future__ import annotations

from geodata.files.parse_context import ParseContext
from geodata.geography import point_in_unit
from geodata.geography.gazetteer import Gazetteer
from geodata.work.unit_of_work import UnitOfWork


def parse_context(turn: UnitOfWork) -> ParseContext:
    """Places, names, today by the province's clock, its bounds, the boundaries in force."""
    box = turn.settings.province.bounds
    return ParseContext(
        places=turn.places,
        gazetteer=Gazetteer(turn.places.places),
        day=turn.settings.province.day_of(turn.now),
        bounds=(box.west, box.south, box.east, box.north),
        ground=point_in_unit.ground(turn.connection, turn.places),
    )
