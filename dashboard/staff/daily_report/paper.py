"""The daily report on paper, with the codes of the form's fields: empty, or as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request

from dashboard.staff.daily_report import sheets
from dashboard.staff.daily_report.sheets import DOMAIN
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.geography.admin_units import Place
from geodata.reports import detail, drafts, state
from geodata.reports.forms import FIELD_CODES, FORMS, ReportForm
from geodata.reports.state import Key
from geodata.work.report_day import begins, ends
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/bao-cao/phieu"


@dataclass(frozen=True, kw_only=True)
class PaperSheet:
    """One form on paper: texts by field, blank ones to be written in; `revision` 0 has not been sent."""

    form: ReportForm
    texts: Mapping[str, str]
    revision: int
    author: str


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the paper form."""

    @routes.get(PATH)
    @needs(Permission.REPORT_ENTER)
    def paper() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            place = unit_of_work.commune_of(desk, request.args.get("xa", ""), permission=Permission.REPORT_ENTER)
            asked = request.args.get("ngay")
            day = unit_of_work.day_of(asked) if asked else state.days(turn)[0]
            filled = "so" in request.args
            return page_layout.render(
                "staff/entry/paper.html",
                domain=DOMAIN,
                title=page_layout.say(DOMAIN)("paper_title", day=page_layout.say(DOMAIN).day(day.isoformat())),
                sheets=[_sheet(turn, place, day, form, filled=filled) for form in FORMS.values()],
                place=place,
                district=desk.places[place.parent or place.code],
                day=day,
                begins=begins(desk.settings, day),
                ends=ends(desk.settings, day),
                filled=filled,
                address=PATH,
                field_code=FIELD_CODES.__getitem__,
            )


def _sheet(turn: UnitOfWork, place: Place, day: date, form: ReportForm, *, filled: bool) -> PaperSheet:
    if not filled:
        return PaperSheet(form=form, texts={}, revision=0, author="")
    key = Key(place=place.code, topic=form.id, day=day)
    found = detail.detail(turn, key)
    typed = drafts.read(turn.connection, key)
    return PaperSheet(
        form=form,
        texts=sheets.texts(found, typed),
        revision=0 if typed else found.report.revision,
        author=found.last.author if found.last and not typed else "",
    )
