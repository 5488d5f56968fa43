"""One form: filled, checked, sent; without JavaScript as with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff import current, frame, work
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.entry import sheets
from dashboard.staff.entry.aftermath import standing
from dashboard.staff.entry.sheets import DOMAIN
from dashboard.staff.entry.view import Filled, groups
from dashboard.staff.needs import needs
from geodata import denominators
from geodata.access import Permission
from geodata.reports import bands, detail, drafts, reopening, state, submission
from geodata.reports.detail import Detail
from geodata.reports.drafts import NOTE, SIGNED_BY
from geodata.reports.forms import FIELD_CODES, FORMS
from geodata.reports.outcome import Finding
from geodata.reports.state import Key
from geodata.reports.submission import Refused, Sheet
from geodata.reports.turn import Turn

PATH = f"{ROOT}/bao-cao/<place>/<day>/<topic>"
BY_SCRIPT = "X-By-Script"


def add(routes: Blueprint, desk: Desk) -> None:
    """Add the form, its sending and the request to open it again."""

    @routes.get(PATH)
    @needs(Permission.REPORT_ENTER)
    def form(place: str, day: str, topic: str) -> str:
        key = work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        with work.turn(desk, writes=False) as turn:
            return _page(turn, key, again="sua" in request.args)

    @routes.post(PATH)
    @needs(Permission.REPORT_ENTER)
    def send(place: str, day: str, topic: str) -> AnyResponse:
        key = work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        sheet = sheets.sheet_of(topic, request.form)
        seen = request.form.get("seen", "0")
        try:
            with work.turn(desk) as turn:
                submission.send(turn, key=key, sheet=sheet, seen=int(seen) if seen.isdecimal() else 0)
        except Refused as refused:
            return _refused(desk, key, sheet, refused)
        except submission.Stale:
            return _told(desk, key, "moved_on", 409, sheet)
        except submission.KeyReused:
            return _told(desk, key, "sent_before", 409, sheet)
        except state.Locked:
            return _told(desk, key, None, 409, sheet)
        except drafts.NotAField as error:
            return _told(desk, key, frame.say(DOMAIN).text(error.reason), 422, sheet)
        return _gone(key)

    @routes.post(f"{PATH}/mo-lai")
    @needs(Permission.REPORT_ENTER)
    def ask(place: str, day: str, topic: str) -> AnyResponse:
        key = work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        try:
            with work.turn(desk) as turn:
                reopening.ask(turn, key=key, reason=request.form.get("reason", "")[:2000])
        except (ValueError, reopening.NotPossible):
            return redirect(f"{address(key)}?ly-do=1#mo-lai")
        return redirect(f"{address(key)}#mo-lai")


def address(key: Key) -> str:
    """Where the form of a report stands."""
    return f"{ROOT}/bao-cao/{key.place}/{key.day.isoformat()}/{key.topic}"


def _gone(key: Key) -> AnyResponse:
    """On to the page of what was sent; a script is told where."""
    if request.headers.get(BY_SCRIPT):
        return Response(status=204, headers={"X-Location": address(key)})
    return redirect(address(key), 303)


def _refused(desk: Desk, key: Key, sheet: Sheet, refused: Refused) -> AnyResponse:
    filled = replace(_filled(sheet), open=refused.open, warnings=refused.outcome.warnings, confirmed=sheet.confirmed)
    with work.turn(desk, writes=False) as turn:
        return Response(_page(turn, key, filled=filled, key_again=sheet.key), status=422)


def _told(desk: Desk, key: Key, problem: str | None, status: int, sheet: Sheet) -> AnyResponse:
    """The form again with what was typed, and why it was not taken."""
    with work.turn(desk, writes=False) as turn:
        return Response(_page(turn, key, filled=_filled(sheet), problem=problem), status=status)


def _filled(sheet: Sheet) -> Filled:
    why = {drafts.WHY + name: text for name, text in sheet.explained.items()}
    nil = {drafts.NIL: "1"} if sheet.nil else {}
    behalf = {"on_behalf": "1"} if sheet.on_behalf else {}
    return Filled(texts={**sheet.texts, **why, **nil, **behalf, NOTE: sheet.note, SIGNED_BY: sheet.signed_by})


def _page(
    turn: Turn,
    key: Key,
    *,
    filled: Filled | None = None,
    problem: str | None = None,
    key_again: str | None = None,
    again: bool = False,
) -> str:
    say = frame.say(DOMAIN)
    found = detail.detail(turn, key)
    locked = _locked(turn, found)
    corrects = found.report.status in state.SETTLED
    stored = drafts.read(turn.connection, key)
    versions = {name: typed.version for name, typed in stored.items()}
    posted = filled is not None
    filled = replace(filled, versions=versions) if filled else _stored(found, stored)
    sent = found.report.status in ("sent", "reviewed", *state.SETTLED)
    writes = locked is None and (not sent or again or corrects or posted or bool(stored))
    known = bands.bands(turn.connection, key)
    people = denominators.beside(turn.connection, FORMS[key.topic].fields, key.place)
    return frame.render(
        "staff/entry/form.html",
        domain=DOMAIN,
        title=say("form_title", topic=say.text(FORMS[key.topic].topic.label), place=say.place(turn.places[key.place])),
        key=key,
        form=FORMS[key.topic],
        forms=FORMS,
        place=turn.places[key.place],
        found=found,
        groups=groups(FORMS[key.topic], say, filled=filled, bands=known, people=people, corrects=corrects),
        filled=filled,
        general=[one for one in filled.open if one.field in ("", NOTE, SIGNED_BY)],
        to_do=_to_do(filled.open),
        writes=writes,
        locked=locked,
        corrects=corrects,
        problem=problem,
        sheet_key=key_again or str(uuid.uuid4()),
        last_step=turn.settings.steps[-1],
        behalf=current.actor().place != key.place,
        now=turn.now,
        saved_at=max((typed.at for typed in stored.values()), default=None),
        address=address(key),
        asks_reason="ly-do" in request.args,
        after=standing(frame.desk().store, turn.places, key.place, say) if sent and not writes else None,
        field_code=FIELD_CODES.__getitem__,
    )


def _to_do(open_: tuple[Finding, ...]) -> list[Finding]:
    """What is to be done, each thing once: one that concerns several fields leads to the first of them, the total."""
    return list({one.message: one for one in reversed(open_)}.values())[::-1]


def _stored(found: Detail, typed: Mapping[str, drafts.Typed]) -> Filled:
    versions = {name: one.version for name, one in typed.items()}
    return Filled(texts=sheets.texts(found, typed), versions=versions)


def _locked(turn: Turn, found: Detail) -> state.Locked | None:
    try:
        state.hold_open(turn, found.report)
    except state.Locked as locked:
        return locked
    return None
