"""A commune's report day: five topics with their state, the week before, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, request

from dashboard.staff.daily_report.form import address
from dashboard.staff.daily_report.sheets import DOMAIN
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.geography.admin_units import Place
from geodata.reports import board, reopening, state
from geodata.reports.board import BoardCell
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.work.report_day import begins, ends
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/bao-cao"
WEEK = 7


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the page of a day."""

    @routes.get(PATH)
    @needs(Permission.REPORT_ENTER)
    def overview() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            communes = _communes(turn)
            asked = request.args.get("xa") or communes[0].code
            place = unit_of_work.commune_of(desk, asked, permission=Permission.REPORT_ENTER).code
            first, today = state.days(turn)
            day = _day(request.args.get("ngay"), default=first, last=today)
            closed = _closed(turn, place, day)
            week = {one: _cells(turn, one, place) for one in _days(day if day < first else today)}
            return page_layout.render(
                "staff/entry/day.html",
                domain=DOMAIN,
                title=page_layout.say(DOMAIN)("day_title", day=page_layout.say(DOMAIN).day(day.isoformat())),
                communes=communes,
                place=desk.places[place],
                day=day,
                first=first,
                today=today,
                begins=begins(desk.settings, day),
                ends=ends(desk.settings, day),
                now=turn.now,
                cells=_cells(turn, day, place),
                week=week,
                forms=FORMS,
                closed=closed,
                asked=next(iter(reopening.of(turn.connection, closed[0])), None) if closed else None,
                lock=_lock(turn, closed[0]) if closed else None,
                asks_reason="ly-do" in request.args,
                of_form=address,
            )


def _communes(turn: UnitOfWork) -> list[Place]:
    return [place for place in turn.places.level("commune") if turn.actor.may(Permission.REPORT_ENTER, place.code)]


def _cells(turn: UnitOfWork, day: date, place: str) -> Sequence[BoardCell]:
    return [cell for cell in board.board(turn, day) if cell.key.place == place]


def _days(last: date) -> list[date]:
    return [last - timedelta(days=back) for back in range(WEEK)]


def _day(asked: str | None, *, default: date, last: date) -> date:
    return min(unit_of_work.day_of(asked), last) if asked else default


def _closed(turn: UnitOfWork, place: str, day: date) -> list[Key]:
    """The reports of a day that were not settled before it was closed, and may be asked for."""
    keys = [Key(place=place, topic=topic, day=day) for topic in FORMS]
    late = [key for key in keys if state.find(turn.connection, key).status in state.WRITABLE]
    return [key for key in late if (lock := _lock(turn, key)) is not None and lock.ask]


def _lock(turn: UnitOfWork, key: Key) -> state.ReportLocked | None:
    return state.locked(turn, state.find(turn.connection, key))
