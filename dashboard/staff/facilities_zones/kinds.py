"""What differs between the kinds of things on the map: their fields, their words, how they stand on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dashboard.staff.kit.context import ROOT
from geodata.core.text import Text
from geodata.registers.editing import facilities, zones
from geodata.registers.editing.row_history import Stands
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

DOMAIN = "editing_mapped"
Made = tuple[dict[str, Any], list[Text]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One register on the map.

    `fields`: of its form. `facts`: columns its page lists. `row_of`, `texts_of`: a row from the form's texts (with what
    is to be told), and back. `standing`: a word for how a public row stands on a day. `draws`: what its map takes.
    """

    register: str
    path: str
    template: str
    draws: Literal["point", "area"]
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    states: tuple[str, ...]
    row_of: Callable[..., Made]
    texts_of: Callable[[Row], dict[str, str]]
    standing: Callable[[Row, date], str]

    def state(self, one: Stands, day: date) -> str:
        """A word of `states`; a draft comes before what is public."""
        if one.draft is not None or one.public is None:
            return "draft"
        return self.standing(one.public, day)

    def blank(self, turn: UnitOfWork) -> Mapping[str, str]:
        """The texts of an empty form."""
        own = turn.places[turn.actor.place]
        return {"from": turn.today.isoformat(), "place": own.code if own.level == "commune" else ""}


FACILITIES = Kind(
    register=facilities.REGISTER,
    path=f"{ROOT}/co-so",
    template="staff/mapped/facility.html",
    draws="point",
    fields=facilities.FIELDS,
    facts=("kind", "place", "address", "phone", "capacity", "used", "unit_vi", "day", "lon", "lat", "source"),
    states=("draft", "public"),
    row_of=facilities.row_of,
    texts_of=facilities.texts_of,
    standing=lambda _row, _day: "public",
)
ZONES = Kind(
    register=zones.REGISTER,
    path=f"{ROOT}/vung-phong-toa",
    template="staff/mapped/zone.html",
    draws="area",
    fields=zones.FIELDS,
    facts=("place", "measure_vi", "first_day", "last_day", "area_km2", "people", "document", "note_vi", "source"),
    states=("draft", "in_force", "coming", "ended"),
    row_of=zones.row_of,
    texts_of=zones.texts_of,
    standing=zones.state,
)
KINDS = (FACILITIES, ZONES)
