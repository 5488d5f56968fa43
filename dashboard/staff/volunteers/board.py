"""The board of needs and the form that posts one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs as needs_
from dashboard.staff.volunteers import parts
from dashboard.staff.volunteers.parts import DOMAIN, NEEDS
from geodata.access import Forbidden, Permission
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.editing.row_history import OUTSIDE
from geodata.volunteers import needs
from geodata.work.unit_of_work import UnitOfWork

PLAIN = ("place", "unit", "task", "number", "doses", "first_day", "last_day")
SEVERAL = ("skills", "languages", "hours")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the board and the form."""

    @routes.get(NEEDS)
    @needs_(Permission.VOLUNTEER_MANAGE)
    def board() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _board(turn, past="cu" in request.args)

    @routes.get(f"{NEEDS}/moi")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def blank() -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            day = local_day(turn)
            own = turn.actor.place if turn.places[turn.actor.place].level == "commune" else ""
            return _form(turn, {"first_day": day, "last_day": day, "number": "1", "place": own})

    @routes.post(f"{NEEDS}/moi")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def post() -> AnyResponse:
        texts = {name: request.form.get(name, "")[:400] for name in PLAIN}
        texts |= {name: ";".join(request.form.getlist(name)) for name in SEVERAL}
        wrong: Mapping[str, Text] = {}
        with unit_of_work.turn(desk) as turn:
            try:
                said = needs.read(texts, parse_context(turn))
                number = needs.post(turn, said, key=request.form.get("key", "")[:64] or uuid4().hex)
                return redirect(f"{NEEDS}/{number}")
            except WrongForm as error:
                wrong = error.fields
            except Forbidden:
                wrong = {"place": OUTSIDE}
            return _form(turn, texts, wrong=wrong, status=422)


def local_day(turn: UnitOfWork) -> str:
    """The day by the province's clock."""
    return turn.settings.province.day_of(turn.now).isoformat()


def _board(turn: UnitOfWork, *, past: bool) -> str:
    say = page_layout.say(DOMAIN)
    today = turn.settings.province.day_of(turn.now)
    found = needs.board(turn, today=today, past=past)
    return page_layout.render(
        "staff/volunteers/board.html",
        domain=DOMAIN,
        title=say("needs"),
        rows=sorted(found, key=lambda need: (need.status != "open", not need.missing, need.first_day, need.id)),
        past=past,
        today=today,
        place=lambda code: say.place(turn.places[code]),
        **parts.chosen(say, turn),
    )


def _form(
    turn: UnitOfWork, texts: Mapping[str, str], *, wrong: Mapping[str, Text] | None = None, status: int = 200
) -> Response:
    say = page_layout.say(DOMAIN)
    page = page_layout.render(
        "staff/volunteers/need_form.html",
        domain=DOMAIN,
        title=say("new_need"),
        texts=dict.fromkeys((*PLAIN, *SEVERAL), "") | dict(texts),
        errors=dict.fromkeys((*PLAIN, *SEVERAL), "")
        | {name: say.text(what)[:1].upper() + say.text(what)[1:] for name, what in (wrong or {}).items()},
        several={name: (texts.get(name) or "").split(";") for name in SEVERAL},
        key=request.form.get("key") or uuid4().hex,
        **parts.chosen(say, turn),
    )
    return Response(page, status=status)
