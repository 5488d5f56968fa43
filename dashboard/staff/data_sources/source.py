"""One source: its runs, run now, bring a file."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.data_sources import view
from dashboard.staff.data_sources.view import DOMAIN, PATH
from dashboard.staff.kit import current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.kit.upload_limit import takes
from geodata.access import Permission
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.jobs import run_log, run_requests
from geodata.jobs.run_requests import RunNotPossible
from geodata.settings.feeds import FEEDS
from geodata.work.unit_of_work import UnitOfWork

ONE = f"{PATH}/<source>"
SHOWN = 100
FORM = 64 * 1024
"""Bytes of a form beside its file."""
NO_FILE = Text(vi="chưa chọn tệp", en="no file was chosen")
NO_DAY = Text(vi="ngày không đúng", en="no such day")
NO_PLACE = Text(vi="cần mã đơn vị của số liệu trong tệp", en="the code of the unit that the file is about is needed")


class FieldRefused(ValueError):
    """A field of the form cannot be taken."""

    def __init__(self, field: str, what: Text) -> None:
        super().__init__(field)
        self.field, self.what = field, what


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the page, the part of it that follows a run, both ways to ask for one."""

    @routes.get(ONE)
    @needs(Permission.ETL_MANAGE)
    def one_source(source: str) -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(desk, turn, view.source_of(desk, source))

    @routes.get(f"{ONE}/lan-chay")
    @needs(Permission.ETL_MANAGE)
    def runs(source: str) -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(desk, turn, view.source_of(desk, source), template="staff/sources/runs.html")

    @routes.post(f"{ONE}/chay")
    @needs(Permission.ETL_MANAGE)
    def now(source: str) -> AnyResponse:
        name = view.source_of(desk, source)
        try:
            with unit_of_work.turn(desk) as turn:
                run_requests.ask(turn, name)
        except RunNotPossible:
            return _refused(desk, name, {"run": page_layout.say(DOMAIN)("is_off")}, 409)
        return redirect(f"{PATH}/{name}")

    @routes.post(f"{ONE}/tep")
    @takes(desk.settings.etl.archive.max_bytes + FORM)
    @needs(Permission.ETL_MANAGE)
    def brought(source: str) -> AnyResponse:
        return _bring(desk, view.source_of(desk, source))


def _bring(desk: StaffContext, name: str) -> AnyResponse:
    say, given = page_layout.say(DOMAIN), request.files.get("file")
    if given is None:
        return _refused(desk, name, {"file": say.text(NO_FILE)}, 422)
    with given.stream as stream:
        raw = stream.read(desk.settings.etl.archive.max_bytes + 1)
    if not raw and not given.filename:
        return _refused(desk, name, {"file": say.text(NO_FILE)}, 422)
    reason = request.form.get("reason", "").strip()[:400]
    try:
        day, place = _day(), _place(desk, name)
        with unit_of_work.turn(desk) as turn:
            run_requests.bring(turn, name, raw, name=given.filename or "", day=day, place=place, reason=reason)
    except FieldRefused as wrong:
        return _refused(desk, name, {wrong.field: say.text(wrong.what)}, 422)
    except RejectedFile as error:
        return _refused(desk, name, {"file": say.text(error.reason)}, 422)
    except RunNotPossible:
        return _refused(desk, name, {"run": say("is_off")}, 409)
    return redirect(f"{PATH}/{name}")


def _day() -> date | None:
    text = request.form.get("day", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FieldRefused("day", NO_DAY) from error


def _place(desk: StaffContext, name: str) -> str | None:
    text = request.form.get("place", "").strip()
    if (text and text not in desk.places) or (FEEDS[name].place and not text):
        raise FieldRefused("place", NO_PLACE)
    if text:
        current_user.hold(Permission.ETL_MANAGE, text)
    return text or None


def _refused(desk: StaffContext, name: str, errors: dict[str, str], status: int) -> AnyResponse:
    with unit_of_work.turn(desk, writes=False) as turn:
        return Response(_page(desk, turn, name, errors=errors), status=status)


def _page(
    desk: StaffContext,
    turn: UnitOfWork,
    name: str,
    *,
    errors: dict[str, str] | None = None,
    template: str = "staff/sources/one.html",
) -> str:
    found, waiting = run_log.newest(turn.connection, name, most=SHOWN), run_log.waiting(turn.connection, name)
    rules, whole, say = desk.settings.etl.sources[name], view.sees(turn.actor, name), page_layout.say(DOMAIN)
    return page_layout.render(
        template,
        domain=DOMAIN,
        title=say.text(FEEDS[name].label),
        name=name,
        feed=FEEDS[name],
        rules=rules,
        runs=found,
        waiting=waiting,
        busy=bool(waiting) or any(run.status == "running" for run in found),
        due=view.next_due(desk, name, turn.now),
        good=run_log.last_good(turn.connection).get(name),
        silent=view.silent(desk),
        tones=view.TONES,
        told=lambda said: view.told(say.text(said), whole=whole),
        most=desk.settings.etl.archive.max_bytes // (1024 * 1024),
        errors=dict.fromkeys(("run", "file", "day", "place"), "") | (errors or {}),
        values={key: request.form.get(key, "") for key in ("day", "place", "reason")},
        province=turn.places.province.code,
        address=PATH,
    )
