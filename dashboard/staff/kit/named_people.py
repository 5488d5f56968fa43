"""Who did something, as people know them: name and unit in the place of the login; processes by what they do."""

from __future__ import annotations

from flask import g

from dashboard.i18n.translator import Translator
from dashboard.staff.kit.context import StaffContext
from geodata import accounts

PROCESSES = ("audit", "etl", "form", "ground", "idle", "publication", "retention", "seed", "start")
"""What writes into the log and the batches without being anybody."""


def named(desk: StaffContext, say: Translator, login: str | None) -> str:
    """A login as "Nguyễn Văn A (Phường Nghĩa Đức)", a process in words; whoever has no account (somebody at the
    command line) as they are called there."""
    if not login:
        return "–"
    if login in PROCESSES:
        return say(f"process_{login}")
    found = _people(desk).get(login)
    if found is None:
        return login
    name, place = found
    return f"{name} ({say.place(desk.places[place])})" if place in desk.places else name


def _people(desk: StaffContext) -> dict[str, tuple[str, str]]:
    """Read once for an answer."""
    if "people" not in g:
        with desk.engine.connect() as connection:
            g.people = accounts.named(connection)
    known: dict[str, tuple[str, str]] = g.people
    return known
