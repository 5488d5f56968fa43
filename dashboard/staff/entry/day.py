"""A commune's report day: five topics with their state, the week before, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, abort, request

from dashboard.staff import frame, work
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.entry.sheets import DOMAIN
from dashboard.staff.needs import needs
from geodata.access import Permission
from geodata.places import Place
from geodata.report_day import begins, ends
from geodata.reports import board, state
from geodata.reports.board import Cell
from geodata.reports.forms import FORMS
from geodata.reports.turn import Turn

PATH = f"{ROOT}/bao-cao"
WEEK = 7


def add(routes: Blueprint, desk: Desk) -> None:
    """Add the page of a day."""

    @routes.get(PATH)
    @needs(Permission.REPORT_ENTER)
    def overview() -> str:
        with work.turn(desk, writes=False) as turn:
            communes = _communes(turn)
            asked = request.args.get("xa") or communes[0].code
            place = work.commune_of(desk, asked, permission=Permission.REPORT_ENTER).code
            first, today = state.days(turn)
            day = _day(request.args.get("ngay"), default=first, last=today)
            week = {one: _cells(turn, one, place) for one in _days(day if day < first else today)}
            return frame.render(
                "staff/entry/day.html",
                domain=DOMAIN,
                title=frame.say(DOMAIN)("day_title", day=frame.say(DOMAIN).day(day.isoformat())),
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
            )


def _communes(turn: Turn) -> list[Place]:
    return [place for place in turn.places.level("commune") if turn.actor.may(Permission.REPORT_ENTER, place.code)]


def _cells(turn: Turn, day: date, place: str) -> Sequence[Cell]:
    return [cell for cell in board.board(turn, day) if cell.key.place == place]


def _days(last: date) -> list[date]:
    return [last - timedelta(days=back) for back in range(WEEK)]


def _day(asked: str | None, *, default: date, last: date) -> date:
    day = default if asked is None else work.day_of(asked)
    return day if day <= last else abort(404)
