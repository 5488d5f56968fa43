"""One form: filled, checked, sent; without JavaScript as with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.daily_report import sheets
from dashboard.staff.daily_report.report_status import standing
from dashboard.staff.daily_report.sheets import DOMAIN
from dashboard.staff.daily_report.view import FilledReport, groups
from dashboard.staff.kit import current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.observations import denominators
from geodata.reports import detail, drafts, expected_range, reopening, state, submission, validation_result
from geodata.reports.changes import FieldChange, changes
from geodata.reports.detail import Detail
from geodata.reports.drafts import NIL, NOTE, SIGNED_BY
from geodata.reports.expected_range import ExpectedRange
from geodata.reports.forms import FIELD_CODES, FORMS, ReportForm, codes
from geodata.reports.state import Key
from geodata.reports.submission import Blank, Sheet, SheetRefused
from geodata.reports.validation_result import FieldFinding
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/bao-cao/<place>/<day>/<topic>"
BY_SCRIPT = "X-By-Script"
Ranges = Mapping[str, ExpectedRange]
SHARED = ("parts", "at_most")
"""Rules of which every field that they hold together is told."""


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the form, its sending and the request to open it again."""

    @routes.get(PATH)
    @needs(Permission.REPORT_ENTER)
    def form(place: str, day: str, topic: str) -> str:
        key = unit_of_work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, key, again="sua" in request.args)

    @routes.post(PATH)
    @needs(Permission.REPORT_ENTER)
    def send(place: str, day: str, topic: str) -> AnyResponse:
        key = unit_of_work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        sheet = sheets.sheet_of(topic, request.form)
        return PRESSED.get(request.form.get(sheets.PRESSED, ""), _send)(desk, key, sheet)

    @routes.post(f"{PATH}/mo-lai")
    @needs(Permission.REPORT_ENTER)
    def ask(place: str, day: str, topic: str) -> AnyResponse:
        key = unit_of_work.key_of(desk, place, day, topic, permission=Permission.REPORT_ENTER)
        try:
            with unit_of_work.turn(desk) as turn:
                reopening.ask(turn, key=key, reason=request.form.get("reason", "")[:2000])
        except (ValueError, reopening.ReopeningNotPossible):
            return redirect(_asked_from(key, "ly-do=1"))
        return redirect(_asked_from(key, ""))


def address(key: Key) -> str:
    """Where the form of a report stands."""
    return f"{ROOT}/bao-cao/{key.place}/{key.day.isoformat()}/{key.topic}"


def _asked_from(key: Key, query: str) -> str:
    """The page from which a request was made: that of the day, or the form."""
    if request.form.get("of") == "day":
        return f"{ROOT}/bao-cao?{urlencode({'ngay': key.day.isoformat(), 'xa': key.place})}&{query}#mo-lai"
    return f"{address(key)}?{query}#mo-lai"


def _gone(key: Key) -> AnyResponse:
    """On to the page of what was sent; a script is told where."""
    if request.headers.get(BY_SCRIPT):
        return Response(status=204, headers={"X-Location": address(key)})
    return redirect(address(key), 303)


def _send(desk: StaffContext, key: Key, sheet: Sheet) -> AnyResponse:
    """Take the sheet in; or the form again, with why it was not taken."""
    seen = request.form.get("seen", "0")
    try:
        with unit_of_work.turn(desk) as turn:
            submission.send(turn, key=key, sheet=sheet, seen=int(seen) if seen.isdecimal() else 0)
    except SheetRefused as refused:
        filled = replace(_filled(sheet), open=refused.open, warnings=refused.outcome.warnings)
        return _again(desk, key, filled, sheet, ranges=refused.outcome.ranges)
    except Blank as blank:
        filled = replace(_filled(sheet), blank=blank.fields, warnings=blank.outcome.warnings)
        return _again(desk, key, filled, sheet, ranges=blank.outcome.ranges)
    except tuple(NOT_TAKEN) as error:
        return _told(desk, key, NOT_TAKEN[type(error)], 409, sheet)
    return _gone(key)


def _again(
    desk: StaffContext, key: Key, filled: FilledReport, sheet: Sheet, *, ranges: Ranges, status: int = 422
) -> AnyResponse:
    """The form again, with what was typed and what is asked, under the same key.

    Printed after the writing transaction has ended: SQLite has one writer, who does not wait for a page.
    """
    with unit_of_work.turn(desk, writes=False) as turn:
        return Response(_page(turn, key, filled=filled, key_again=sheet.key, ranges=ranges), status=status)


def _with_zeros(desk: StaffContext, key: Key, sheet: Sheet) -> AnyResponse:
    """The form again, with 0 in the fields that were asked about, to be looked at and sent."""
    sheet, zeros = sheets.with_zeros(sheet, request.form)
    with unit_of_work.turn(desk, writes=False) as turn:
        found = validation_result.check(turn, key=key, texts=sheet.texts, nil=sheet.nil)
    explained = tuple(one for one in found.warnings if one.id in sheet.explained)
    filled = replace(_filled(sheet), zeros=zeros, warnings=explained)
    return _again(desk, key, filled, sheet, ranges=found.ranges, status=200)


def _kept(desk: StaffContext, key: Key, sheet: Sheet) -> AnyResponse:
    """What differs from what stands goes into the draft, without a script; what a colleague typed meanwhile stays."""
    say, bases = page_layout.say(DOMAIN), sheets.versions(request.form)
    try:
        with unit_of_work.turn(desk) as turn:
            stands = sheets.texts(detail.detail(turn, key), drafts.read(turn.connection, key))
            for name, text in sheets.fields(sheet).items():
                if text != stands.get(name, ""):
                    drafts.save(turn, key=key, field=name, text=text, base=bases.get(name, 0))
    except drafts.Conflict as conflict:
        theirs = conflict.theirs
        shown = {"theirs": theirs.text or say("blank"), "mine": conflict.mine or say("blank")}
        other = f"{FIELD_CODES.get(conflict.field, '')} {say('other_value', by=theirs.by, **shown)}".strip()
        return _told(desk, key, other, 409, sheet)
    except state.ReportLocked:
        return _told(desk, key, None, 409, sheet)
    except drafts.NotAField as error:
        return _told(desk, key, say.text(error.reason), 422, sheet)
    return redirect(f"{address(key)}?sua=1", 303)


def _told(desk: StaffContext, key: Key, problem: str | None, status: int, sheet: Sheet) -> AnyResponse:
    """The form again with what was typed, and why it was not taken."""
    with unit_of_work.turn(desk, writes=False) as turn:
        return Response(_page(turn, key, filled=_filled(sheet), problem=problem), status=status)


def _filled(sheet: Sheet) -> FilledReport:
    return FilledReport(texts=sheets.fields(sheet), unknown=sheet.unknown, confirmed=sheet.confirmed)


PRESSED = {sheets.ZERO: _with_zeros, sheets.KEEP: _kept}
"""What a button does that does not send."""
NOT_TAKEN: dict[type[Exception], str | None] = {
    submission.StaleReport: "moved_on",
    submission.KeyReused: "sent_before",
    state.ReportLocked: None,
}
"""Why a sheet was not taken, by what was raised: the word for it; None: the form says it."""


def _page(
    turn: UnitOfWork,
    key: Key,
    *,
    filled: FilledReport | None = None,
    problem: str | None = None,
    key_again: str | None = None,
    again: bool = False,
    ranges: Ranges | None = None,
) -> str:
    say = page_layout.say(DOMAIN)
    found = detail.detail(turn, key)
    locked = state.locked(turn, found.report)
    corrects = found.report.status in state.SETTLED
    stored = drafts.read(turn.connection, key)
    versions = {name: typed.version for name, typed in stored.items()}
    posted = filled is not None
    last = found.last.values if found.last else None
    filled = replace(filled or _stored(found, stored), versions=versions, sent=last)
    sent = found.report.status in ("sent", "reviewed", *state.SETTLED)
    writes = locked is None and (not sent or again or corrects or posted or bool(stored))
    known = ranges or expected_range.bands(turn.connection, key)
    people = denominators.beside(turn.connection, FORMS[key.topic].fields, key.place)
    return page_layout.render(
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
        to_do=_to_do(FORMS[key.topic], filled.open),
        writes=writes,
        locked=locked,
        corrects=corrects,
        problem=problem,
        sheet_key=key_again or str(uuid.uuid4()),
        last_step=turn.settings.steps[-1],
        behalf=current_user.actor().place != key.place,
        now=turn.now,
        saved_at=max((typed.at for typed in stored.values()), default=None),
        address=address(key),
        asks_reason="ly-do" in request.args,
        after=standing(page_layout.desk().store, turn.places, key.place, say) if sent and not writes else None,
        field_code=FIELD_CODES.__getitem__,
        changes=_changes(FORMS[key.topic], filled),
        codes=lambda names: codes(FORMS[key.topic], names),
    )


def _changes(form: ReportForm, filled: FilledReport) -> tuple[FieldChange, ...]:
    """What stands in the form otherwise than it was sent; nothing before anything was."""
    zeros = {item.id: "0" for item in form.counts if not filled.texts.get(item.id)} if filled.texts.get(NIL) else {}
    return () if filled.sent is None else changes(form, filled.sent, {**filled.texts, **zeros})


def _to_do(form: ReportForm, open_: tuple[FieldFinding, ...]) -> list[FieldFinding]:
    """What is to be done, in the form's order; what concerns several fields once, at the first that it names."""
    first = {one.message if one.rule in SHARED else one.id: one for one in reversed(open_)}
    order = {item.id: at for at, item in enumerate(form.fields)}
    return sorted(first.values(), key=lambda one: order.get(one.field, len(order)))


def _stored(found: Detail, typed: Mapping[str, drafts.Typed]) -> FilledReport:
    return FilledReport(texts=sheets.texts(found, typed))
