"""What the pages of announced levels share: addresses, documents to choose from, levels computed from the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.i18n.translator import Translator
from dashboard.snapshot import Snapshot
from dashboard.staff.kit.context import ROOT, StaffContext
from geodata import schema
from geodata.core.unit_levels import Level
from geodata.registers import records
from geodata.work.unit_of_work import UnitOfWork

DOMAIN = "editing_levels"
PATH = f"{ROOT}/cap-do"
FILE = "tables/levels.json"
STEPS = (1, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many units of one kind stand at each level."""

    unit: Level
    steps: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.steps.values())


def documents(turn: UnitOfWork) -> list[dict[str, Any]]:
    """The documents that a decision can be, newest first."""
    found = records.standing(turn.connection, schema.document).values()
    return sorted(found, key=lambda row: (str(row["day"] or ""), row["id"]), reverse=True)


def document_name(row: Mapping[str, Any] | None, say: Translator) -> str:
    """A document's number and day in words."""
    if row is None:
        return ""
    day = say.day(row["day"].isoformat()) if row["day"] else ""
    return ", ".join(part for part in (str(row["number"] or row[f"title_{say.language}"]), day) if part)


def sentence(text: str) -> str:
    """A text with a capital letter at its beginning; names in it keep theirs."""
    return text[:1].upper() + text[1:]


def computed(desk: StaffContext, day: date) -> dict[str, int | None]:
    """The level of every unit that the rule gives for a day, as last published; the newest known day stands for later
    ones. Empty before the first publication."""
    current = desk.store.current()
    snapshot = Snapshot(desk.store, current)
    if not current.publication or not snapshot.has(FILE):
        return {}
    table = snapshot.file(FILE)
    asked = min(day.isoformat(), table["day"] or day.isoformat())
    return {code: _on(entry["history"], asked) for code, entry in table["places"].items()}


def _on(history: list[dict[str, Any]], day: str) -> int | None:
    found: int | None = next((span["computed"] for span in history if span["from"] <= day <= span["to"]), None)
    return found
