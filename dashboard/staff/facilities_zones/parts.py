"""What the pages of things on the map share: values in words, units and documents to choose from, the map's words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

from dashboard.i18n.translator import Translator
from dashboard.staff.facilities_zones.kinds import Kind
from geodata import schema
from geodata.core.text import Text
from geodata.registers import records
from geodata.registers.editing import zones
from geodata.registers.facility_types import KINDS
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

LONG = 240
MAP_WORDS = (
    "first_vertex",
    "continue_line",
    "finish_poly",
    "finish_rect",
    "finish",
    "cancel",
    "remove_vertex",
    "draw_polygon",
    "draw_rectangle",
    "edit_area",
    "drag_area",
    "cut_area",
    "remove_area",
    "inside",
    "outside",
    "pin",
    "drawn_area",
    "bad_geojson",
)


def value(turn: UnitOfWork, say: Translator, column: str, said: Any) -> str:
    """A column's value in words, cut where it is long."""
    if said is None or said == "":
        return "–"
    if isinstance(said, bool):
        return say("yes" if said else "no")
    if isinstance(said, date):
        return say.day(said.isoformat())
    if isinstance(said, BaseGeometry):
        return say("parts_n", n=say.number(len(getattr(said, "geoms", (said,)))), area=_area(say, said))
    words: Mapping[str, Callable[[Any], str]] = {
        "kind": lambda kind: say.text(KINDS[kind]),
        "place": lambda code: say.place(turn.places[code]),
        "area_km2": lambda area: f"{say.number(area, 2)} km²",
        "lon": lambda degrees: f"{degrees:.6f}°",
        "lat": lambda degrees: f"{degrees:.6f}°",
    }
    text = words.get(column, lambda other: say.number(other) if isinstance(other, int) else str(other))(said)
    return f"{text[:LONG]} …" if len(text) > LONG else text


def _area(say: Translator, shape: BaseGeometry) -> str:
    return f"{say.number(zones.area_km2(shape), 2)} km²"


def documents(turn: UnitOfWork) -> list[Row]:
    """Public documents, newest first."""
    rows = records.standing(turn.connection, schema.document).values()
    return sorted(rows, key=lambda row: (str(row["day"] or ""), row["id"]), reverse=True)


def map_words(say: Translator) -> dict[str, str]:
    """What the map says."""
    return {name: say(f"map_{name}") for name in MAP_WORDS}


def digest(told: Iterable[Text]) -> str:
    """What is told, in short: sent back by whoever has read it."""
    words = "|".join(text.vi for text in told)
    return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""


def sentence(text: str) -> str:
    """A text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def shape_of(kind: Kind, row: Row) -> str:
    """What a page's map shows, as GeoJSON."""
    return zones.text_of(row["geometry"]) if kind.draws == "area" else ""
