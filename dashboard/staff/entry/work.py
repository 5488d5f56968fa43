"""What the entry pages ask of the store, one transaction each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import abort

from dashboard.staff import current
from dashboard.staff.desk import Desk
from geodata import database
from geodata.access import Permission
from geodata.reports import state
from geodata.reports.drafts import NIL, NOTE, SIGNED_BY, WHY
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.reports.submission import Sheet
from geodata.reports.turn import Turn

FIRST = date(2019, 1, 1)


@contextmanager
def turn(desk: Desk, *, writes: bool = True) -> Iterator[Turn]:
    """The actor of this request at work, in a transaction of its own."""
    opened = database.writing(desk.engine) if writes else desk.engine.connect()
    with opened as connection:
        yield Turn(
            connection=connection,
            actor=current.actor(),
            settings=desk.settings,
            places=desk.places,
            now=current.now(),
        )


def key_of(desk: Desk, place: str, day: str, topic: str, *, permission: Permission = Permission.REPORT_ENTER) -> Key:
    """The report that an address names, for an actor who may; 404 for none, `Forbidden` for another's place."""
    if topic not in FORMS or place not in desk.places.by_code or desk.places[place].level != "commune":
        abort(404)
    try:
        found = Key(place=place, topic=topic, day=date.fromisoformat(day))
    except ValueError:
        abort(404)
    if found.day < FIRST:
        abort(404)
    current.hold(permission, place)
    return found


def sheet_of(topic: str, form: Mapping[str, Any]) -> Sheet:
    """What a posted form says."""
    names = {item.id for item in FORMS[topic].fields}
    confirmed = frozenset(name for name in names if form.get(f"confirm:{name}"))
    return Sheet(
        key=str(form.get("key") or uuid.uuid4())[:64],
        texts={name: str(form[name]) for name in names if name in form},
        nil=bool(form.get(NIL)),
        confirmed=confirmed,
        explained={name.removeprefix(WHY): str(text) for name, text in form.items() if name.startswith(WHY)},
        on_behalf=bool(form.get("on_behalf")),
        signed_by=str(form.get(SIGNED_BY, ""))[:120].strip(),
        note=str(form.get(NOTE, ""))[:2000].strip(),
    )


def days_open(turn: Turn) -> tuple[date, date]:
    """The report day to begin with and the one that is open by the clock: one that has just ended comes first."""
    today = turn.today
    ended = Key(place=turn.actor.place, topic=next(iter(FORMS)), day=today - timedelta(days=1))
    report = state.Report(id=None, key=ended, status="not_reported", revision=0, open_until=None, batch=None)
    try:
        state.hold_open(turn, report)
    except state.Locked:
        return today, today
    return ended.day, today
