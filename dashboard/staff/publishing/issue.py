"""One publication: what it brought, and the form by which batches of it are withdrawn or kept after all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.geography.admin_units import PlaceTree
from geodata.observations import batch_status
from geodata.publishing import withdrawals
from geodata.publishing.withdrawals import Batch, Issue
from geodata.reports.forms import FORMS
from geodata.reports.submission import SOURCE
from geodata.settings import feeds

DOMAIN = "publish"
PATH = f"{ROOT}/cong-bo"
Move = Literal["withdraw", "restore"]
MOVES: tuple[Move, ...] = ("withdraw", "restore")
LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class PublishForm:
    """What the form asks for: a move of the chosen batches with a reason; `error`: what is missing, or ""."""

    move: Move
    chosen: frozenset[int]
    reason: str
    error: str


def blueprint(desk: StaffContext) -> Blueprint:
    """The page of one publication."""
    routes = Blueprint("issue", __name__)

    @routes.get(f"{PATH}/<int:n>")
    @needs(Permission.PUBLISH)
    def show(n: int) -> str:
        return _page(desk, n)

    @routes.post(f"{PATH}/<int:n>")
    @needs(Permission.PUBLISH)
    def move(n: int) -> AnyResponse:
        return _move(desk, n)

    return routes


def _move(desk: StaffContext, n: int) -> AnyResponse:
    try:
        with unit_of_work.turn(desk) as turn:
            asked = _asked(withdrawals.batches(turn.connection, n))
            if not asked.error:
                act = withdrawals.withdraw if asked.move == "withdraw" else withdrawals.restore
                act(turn, sorted(asked.chosen), reason=asked.reason)
    except batch_status.DecisionNotPossible:
        return make_response(_page(desk, n, problem="moved_on"), 409)
    if asked.error:
        return make_response(_page(desk, n, asked=asked), 400)
    return redirect(f"{PATH}/{n}?{asked.move}={len(asked.chosen)}")


def _asked(held: list[Batch]) -> PublishForm:
    """The form that was sent; "all" stands for every batch of the publication that the move is possible for."""
    move = request.form.get("move")
    if move not in MOVES:
        abort(400)
    known = {one.id for one in held}
    chosen = frozenset(int(text) for text in request.form.getlist("batch") if text.isdecimal() and len(text) < 10)
    if request.form.get("all"):
        chosen = frozenset(one.id for one in held if (one.status == "published" if move == "withdraw" else one.leaving))
    if not chosen <= known:
        abort(404)
    reason = request.form.get("reason", "").strip()[:LONGEST]
    error = "choose_some" if not chosen else "" if reason else "why_needed"
    return PublishForm(move=move, chosen=chosen, reason=reason, error=error)


def _page(desk: StaffContext, n: int, *, asked: PublishForm | None = None, problem: str = "") -> str:
    say, query = page_layout.say(DOMAIN), request.args.get("q", "")[:60]
    with unit_of_work.turn(desk, writes=False) as turn:
        issue = withdrawals.issue(turn.connection, n)
        held = withdrawals.batches(turn.connection, n)
    if issue is None:
        abort(404)
    rows = [_row(one, desk.places, say) for one in held]
    wanted = query.strip().casefold()
    done = next((move for move in MOVES if request.args.get(move, "").isdecimal()), "")
    return page_layout.render(
        "staff/issue.html",
        domain=DOMAIN,
        title=say("issue_title", n=n),
        issue=issue,
        line=_line(issue, say),
        rows=[row for row in rows if wanted in row["sought"]],
        total=len(rows),
        stand=sum(one.status == "published" for one in held),
        leave=sum(one.leaving for one in held),
        query=query,
        asked=asked,
        problem=problem,
        done=done,
        count=request.args.get(done, ""),
        path=PATH,
    )


def _line(issue: Issue, say: Translator) -> str:
    as_of = issue.as_of.isoformat() if issue.as_of else None
    said = say(
        "issue_line", at=say.moment(issue.made_at, short=False), by=page_layout.who(issue.made_by), as_of=say.day(as_of)
    )
    return f"{said} · {issue.note}" if issue.note else said


def _row(one: Batch, places: PlaceTree, say: Translator) -> dict[str, Any]:
    source = say("from_forms") if one.source == SOURCE else say.text(feeds.name(one.source))
    topic = say.text(FORMS[one.topic].topic.label) if one.topic in FORMS else ""
    place = say.place(unit) if (unit := places.get(one.place)) else ""
    state = "stands" if one.status == "published" else "goes" if one.leaving else "gone_in"
    return {
        "batch": one,
        "name": ", ".join(part for part in (place, topic) if part) or source,
        "source": source,
        "days": _days(one, say),
        "state": say(state, n=one.withdrawn_in),
        "tone": {"stands": "good", "goes": "bad"}.get(state, ""),
        "open": state != "gone_in",
        "sought": f"{place} {topic} {source} {page_layout.who(one.author)}".casefold(),
    }


def _days(one: Batch, say: Translator) -> str:
    first, last = (day.isoformat() if day else None for day in (one.first_day, one.last_day))
    return say.day(first) if first == last else f"{say.day(first)} – {say.day(last)}"
