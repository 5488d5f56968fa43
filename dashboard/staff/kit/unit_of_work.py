"""One piece of work of this request, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import abort

from dashboard.staff.kit import current_user
from dashboard.staff.kit.context import StaffContext
from geodata.access import Permission
from geodata.geography.admin_units import Place
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.schema import grants
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork

FIRST = date(2019, 1, 1)


@contextmanager
def turn(desk: StaffContext, *, writes: bool = True) -> Iterator[UnitOfWork]:
    """The actor of this request at work, on reports of the own places; reads alone unless it `writes`."""
    opened, actor = database.writing(desk.engine) if writes else desk.engine.connect(), current_user.actor()
    with opened as connection:
        grants.within(connection, actor.within)
        yield UnitOfWork(
            connection=connection,
            actor=actor,
            settings=desk.settings,
            places=desk.places,
            now=current_user.now(),
        )


def key_of(desk: StaffContext, place: str, day: str, topic: str, *, permission: Permission) -> Key:
    """The report that an address names, for an actor who may; 404 for none, `Forbidden` for another's place."""
    if topic not in FORMS:
        abort(404)
    return Key(place=commune_of(desk, place, permission=permission).code, topic=topic, day=day_of(day))


def commune_of(desk: StaffContext, code: str, *, permission: Permission) -> Place:
    """The commune of a code, for an actor who may; 404 for none, `Forbidden` for another's."""
    if code not in desk.places or desk.places[code].level != "commune":
        abort(404)
    current_user.hold(permission, code)
    return desk.places[code]


def day_of(text: str) -> date:
    """The report day that an address names; 404 for none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if day < FIRST:
        abort(404)
    return day
