"""What the form's script talks to: one draft field at a time."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from dashboard.staff.daily_report.sheets import DOMAIN
from dashboard.staff.daily_report.view import in_words
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.reports import drafts, state

PATH = f"{ROOT}/api/bao-cao/<place>/<day>/<topic>/nhap"


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the draft API."""

    @routes.put(PATH)
    @needs(Permission.REPORT_ENTER)
    def save(place: str, day: str, topic: str) -> Response:
        key = unit_of_work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        field, text, base = _asked()
        say = page_layout.say(DOMAIN)
        try:
            with unit_of_work.turn(desk) as turn:
                typed = drafts.save(turn, key=key, field=field, text=text, base=base)
        except drafts.Conflict as conflict:
            theirs = conflict.theirs
            return _answer(
                409,
                field=field,
                mine=conflict.mine,
                theirs=theirs.text,
                version=theirs.version,
                by=page_layout.who(theirs.by),
                at=say.clock(theirs.at),
            )
        except drafts.NotAField as error:
            return _answer(422, field=field, message=say.text(error.reason))
        except state.ReportLocked as locked:
            return _answer(423, message=say.text(locked.reason))
        return _answer(
            200, field=field, version=typed.version, at=say.clock(typed.at), words=in_words(typed.text, say.language)
        )


def _asked() -> tuple[str, str, int]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    field, text, base = body.get("field"), body.get("text"), body.get("base")
    if not isinstance(field, str) or not isinstance(text, str) or not isinstance(base, int) or len(field) > 80:
        abort(400)
    return field, text, base


def _answer(status: int, **content: object) -> Response:
    answer = jsonify(content)
    answer.status_code = status
    return answer
