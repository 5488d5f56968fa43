"""Units to choose from."""

from __future__ import annotations

from geodata.geography.admin_units import Place
from geodata.work.unit_of_work import UnitOfWork


def units(turn: UnitOfWork) -> list[tuple[Place, list[Place]]]:
    """Districts with those of their communes that are the actor's."""
    tree, own = turn.places, turn.actor.within
    found = [
        (district, [commune for commune in communes if commune.code in own]) for district, communes in tree.districts()
    ]
    return [(district, communes) for district, communes in found if communes]
