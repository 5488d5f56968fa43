"""A facility as its editor's form says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.core.text import Text
from geodata.files.form_reader import WrongForm, read
from geodata.registers.editing.identity import free
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.editing.row_history import OUTSIDE
from geodata.registers.parsing import facilities
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

REGISTER = "facility"
NUMBERS = ("capacity", "used")
TEXTS = ("kind", "name", "place", "address", "phone", "source")
FIELDS = (*TEXTS, *NUMBERS, "lon", "lat", "approximate", "unit", "unit_en", "day")


def row_of(turn: UnitOfWork, texts: Mapping[str, str], *, name: str | None) -> tuple[dict[str, Any], list[Text]]:
    """The row that a form says and what is told of it; `name`: the id of one that is there, None for a new one.

    Raises `WrongForm`: a field cannot be read, the unit is not the actor's, the point lies elsewhere.
    """
    known = parse_context(turn)
    named = name or free(turn.connection, REGISTER, texts.get("name", ""))
    row, told = read(lambda line: facilities.facility(line, known), {**texts, "id": named})
    if row["place"] not in turn.actor.within:
        raise WrongForm({"place": OUTSIDE})
    return row, told


def texts_of(row: Row) -> dict[str, str]:
    """A row as its form shows it; an English unit that repeats the Vietnamese one stays blank."""
    texts = {name: str(row[name] or "") for name in TEXTS}
    texts |= {name: "" if row[name] is None else f"{row[name]:g}" for name in NUMBERS}
    texts |= {name: f"{row[name]:.6f}".rstrip("0").rstrip(".") for name in ("lon", "lat")}
    return texts | {
        "approximate": "1" if row["approximate"] else "",
        "unit": row["unit_vi"] or "",
        "unit_en": "" if row["unit_en"] == row["unit_vi"] else row["unit_en"] or "",
        "day": row["day"].isoformat() if row["day"] else "",
    }
