"""The register of delegations: which unit publishes what directly, under which decision, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import current_user, page_layout
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.accounts import AccountNotPossible, delegations
from geodata.accounts.delegations import Delegation
from geodata.catalog import TOPICS
from geodata.core.text import Text
from geodata.store import database

DOMAIN = "accounts"
DELEGATIONS = f"{ROOT}/uy-quyen"
DAYS = ("decided_on", "first_day", "last_day")
FIELDS = ("unit", "topic", "decision", *DAYS)
NO_DAY = Text(vi="Chọn một ngày", en="Choose a day")


def blueprint(desk: StaffContext) -> Blueprint:
    """The page of delegations."""
    routes = Blueprint("delegated", __name__)

    @routes.get(DELEGATIONS)
    @needs(Permission.DELEGATE)
    def show() -> str:
        return _page(desk, values={}, saved="saved" in request.args)

    @routes.post(DELEGATIONS)
    @needs(Permission.DELEGATE)
    def enter() -> AnyResponse:
        return _enter(desk)

    @routes.post(f"{DELEGATIONS}/<int:number>/thu-hoi")
    @needs(Permission.DELEGATE)
    def revoke(number: int) -> AnyResponse:
        try:
            with database.writing(desk.engine) as connection:
                delegations.revoke(connection, number, by=current_user.actor().login, now=current_user.now())
        except LookupError:
            abort(404)
        return redirect(f"{DELEGATIONS}?saved=1")

    return routes


def _enter(desk: StaffContext) -> AnyResponse:
    form = request.form
    try:
        unit = form.get("unit", "")
        current_user.hold(Permission.DELEGATE, unit or None)
        with database.writing(desk.engine) as connection:
            delegations.delegate(
                connection,
                unit=unit,
                topic=form.get("topic", ""),
                decision=form.get("decision", ""),
                by=current_user.actor().login,
                now=current_user.now(),
                **{name: _day(name, form.get(name, "")) for name in DAYS},
            )
    except AccountNotPossible as wrong:
        return make_response(_page(desk, values=form, wrong=wrong), 400)
    return redirect(f"{DELEGATIONS}?saved=1")


def _day(field: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise AccountNotPossible(field, NO_DAY) from None


def _page(
    desk: StaffContext, *, values: Mapping[str, str], wrong: AccountNotPossible | None = None, saved: bool = False
) -> str:
    say = page_layout.say(DOMAIN)
    with desk.engine.connect() as connection:
        entries = delegations.register(connection)
    return page_layout.render(
        "staff/delegations.html",
        domain=DOMAIN,
        title=say("delegations_title"),
        rows=[_row(desk, entry, say) for entry in entries],
        districts=desk.places.districts(),
        topics=[(topic.id, say.text(topic.label)) for topic in TOPICS if topic.id in delegations.REPORTED],
        values=dict.fromkeys(FIELDS, "") | dict(values),
        errors=dict.fromkeys(FIELDS, "") | ({wrong.field: say.text(wrong.reason)} if wrong else {}),
        saved=saved,
    )


def _row(desk: StaffContext, entry: Delegation, say: Translator) -> dict[str, Any]:
    today = desk.settings.province.day_of(current_user.now())
    key = "revoked" if entry.revoked_at else "over" if entry.last_day < today else "holds"
    if key == "holds" and entry.first_day > today:
        key = "coming"
    label = next((topic.label for topic in TOPICS if topic.id == entry.topic), None)
    return {
        "entry": entry,
        "unit": say.place(desk.places[entry.unit]),
        "topic": say.text(label) if label else entry.topic,
        "decided_on": say.day(entry.decided_on.isoformat()),
        "days": f"{say.day(entry.first_day.isoformat())} – {say.day(entry.last_day.isoformat())}",
        "state": say(f"delegation_{key}"),
        "tone": {"holds": "good", "coming": "accent"}.get(key, ""),
        "open": key in ("holds", "coming"),
    }
