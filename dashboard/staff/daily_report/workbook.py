"""The workbook at the desk: taken home empty, brought back filled into drafts."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request

from dashboard.staff.daily_report.form import address
from dashboard.staff.daily_report.sheets import DOMAIN
from dashboard.staff.kit import file_headers, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.geography.admin_units import Place
from geodata.reports import state, upload
from geodata.reports.forms import FIELD_CODES, FORMS
from geodata.reports.upload import Taken
from geodata.reports.workbook.template import build
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/bao-cao/so-tinh"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = Text(vi="chưa chọn tệp", en="no file was chosen")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the workbook's page, the empty workbook and the way back."""

    @routes.get(PATH)
    @needs(Permission.REPORT_ENTER)
    def workbook() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, _day(turn))

    @routes.get(f"{PATH}/mau")
    @needs(Permission.REPORT_ENTER)
    def empty() -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            day, communes = _day(turn), mine(turn)
            content = build(turn.places, day=day, communes=communes)
        unit = page_layout.say().place(communes[0] if len(communes) == 1 else turn.places[turn.actor.place])
        return Response(
            content, mimetype=XLSX, headers=file_headers.headers("nav_reports", unit, day.isoformat(), form="xlsx")
        )

    @routes.post(PATH)
    @needs(Permission.REPORT_ENTER)
    def filled() -> Response:
        given = request.files.get("file")
        raw = given.read() if given else b""
        try:
            if not raw:
                raise RejectedFile(NO_FILE)
            with unit_of_work.turn(desk) as turn:
                taken = upload.take(turn, raw, overwrite=bool(request.form.get("overwrite")))
        except RejectedFile as error:
            with unit_of_work.turn(desk, writes=False) as turn:
                return Response(_page(turn, _day(turn), problem=error.reason), status=422)
        with unit_of_work.turn(desk, writes=False) as turn:
            return Response(_page(turn, _day(turn), taken=taken), status=200 if taken.filled else 422)


def mine(turn: UnitOfWork) -> list[Place]:
    """The communes for which the actor may enter."""
    return [place for place in turn.places.level("commune") if turn.actor.may(Permission.REPORT_ENTER, place.code)]


def _day(turn: UnitOfWork) -> date:
    asked = request.args.get("ngay")
    return unit_of_work.day_of(asked) if asked else state.days(turn)[0]


def _page(turn: UnitOfWork, day: date, *, problem: Text | None = None, taken: Taken | None = None) -> str:
    say = page_layout.say(DOMAIN)
    return page_layout.render(
        "staff/entry/workbook.html",
        domain=DOMAIN,
        title=say("workbook_title"),
        address=PATH,
        day=day,
        problem=problem,
        taken=taken,
        of_form=address,
        name_of=turn.places.__getitem__,
        forms=FORMS,
        field_code=FIELD_CODES.get,
        communes=mine(turn),
    )
