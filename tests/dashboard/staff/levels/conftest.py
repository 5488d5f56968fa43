"""A document editor at the desk, and the list of 22 October 2021 as it would be pasted."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata import schema
from geodata.access import Role
from geodata.registers import records
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff

__all__ = ["staff"]
FACTS = Path("geodata/seed/announced_2021.csv")
DAY = "2021-10-22"


def facts() -> dict[str, int]:
    """The communes' levels that were announced."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {line["code"]: int(float(line["value"])) for line in csv.DictReader(file) if line["level"] == "commune"}


def pasted(staff: Staff) -> str:
    """As prose, one paragraph per level."""
    lines = []
    for step in (1, 2, 3):
        names = [staff.desk.places[code].name for code, level in facts().items() if level == step]
        lines.append(f"- Cấp {step} ({len(names)} xã, phường, thị trấn): {', '.join(names)};")
    return "\n".join(lines)


def standing(staff: Staff) -> dict[str, int]:
    """What stands, by id."""
    with staff.engine.connect() as connection:
        found = records.standing(connection, schema.announced_level)
    return {name: row["level"] for name, row in found.items()}


@pytest.fixture
def enter(staff: Staff) -> Callable[..., Visitor]:
    """Sign somebody in who may edit registers."""

    def enter(login: str = "bientap", role: Role = Role.DOCUMENT_EDITOR, place: str = "67") -> Visitor:
        phone = staff.phone(staff.make(login, role, place))
        visitor = staff.visitor()
        visitor.sign_in_with(login, phone.at(staff.now))
        return visitor

    return enter


@pytest.fixture
def editor(enter: Callable[..., Visitor]) -> Visitor:
    """The province's document editor."""
    return enter()
