"""One run: its report in words, the rows set aside with their text, what becomes of a batch that is held."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.translator import Translator
from dashboard.staff.data_sources import fix_rejected_rows, view
from dashboard.staff.data_sources.source import ONE
from dashboard.staff.data_sources.view import DOMAIN, PATH
from dashboard.staff.kit import current_user, file_headers, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.catalog import MEASURED
from geodata.core import content_archive
from geodata.jobs import run_log
from geodata.jobs.run_log import Run
from geodata.observations import batch_status
from geodata.publishing import publication_requests
from geodata.settings.feeds import FEEDS
from geodata.work.unit_of_work import UnitOfWork
from layers.cells import neutral

RUN = f"{ONE}/<int:run>"
SHOWN = 200
MOVES = ("approve", "return")
COUNTS = ("rows_read", "new", "changed", "removed", "same", "gone", "bad", "soft_count", "blank", "repeated")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the page, the rows and the file to take home, the decision."""

    @routes.get(RUN)
    @needs(Permission.ETL_MANAGE)
    def one_run(source: str, run: int) -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, view.run_of(turn, view.source_of(desk, source), run))

    @routes.get(f"{RUN}/dong.csv")
    @needs(Permission.ETL_MANAGE)
    def rows_taken(source: str, run: int) -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            found = view.run_of(turn, view.source_of(desk, source), run)
            whole = view.sees(turn.actor, found.source)
            content = _csv(run_log.set_aside(turn.connection, found.id), page_layout.say(DOMAIN), whole=whole)
        headers = file_headers.headers("file_rows", page_layout.source_name(source), str(run), form="csv")
        return Response(content, mimetype="text/csv; charset=utf-8", headers=headers)

    @routes.get(f"{RUN}/tep")
    @needs(Permission.ETL_MANAGE)
    def file_taken(source: str, run: int) -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            found = view.run_of(turn, view.source_of(desk, source), run)
        _hold(found)
        path = content_archive.path(desk.settings.storage.var / "archive", found.sha256 or "none")
        if not path.is_file():
            abort(404)
        headers = file_headers.headers("file_taken", page_layout.source_name(source), str(run), form="bin")
        sniffed = {"X-Content-Type-Options": "nosniff"}
        return Response(path.read_bytes(), mimetype="application/octet-stream", headers=headers | sniffed)

    @routes.post(f"{RUN}/lo")
    @needs(Permission.PUBLISH)
    def decide(source: str, run: int) -> AnyResponse:
        return _decide(desk, view.source_of(desk, source), run)


def _hold(run: Run) -> None:
    """What a file says is for whoever may see it; raises `Forbidden`."""
    if not view.sees(current_user.actor(), run.source):
        current_user.hold(Permission.REPORT_READ)


def _decide(desk: StaffContext, source: str, number: int) -> AnyResponse:
    move, reason = request.form.get("move", ""), request.form.get("reason", "").strip()[:2000]
    problem = "" if reason else "reason_needed"
    if move not in MOVES:
        abort(400)
    if not problem:
        try:
            with unit_of_work.turn(desk) as turn:
                found = view.run_of(turn, source, number)
                if found.batch is None:
                    abort(404)
                batch_status.move(turn.connection, found.batch, move, by=turn.actor.login, reason=reason)
                if move == "approve":
                    by = turn.actor.login
                    publication_requests.enter(turn.connection, [found.batch], by=by, now=turn.now, note=reason)
            return redirect(f"{PATH}/{source}/{number}?done={move}")
        except batch_status.DecisionNotPossible:
            problem = "decided_already"
    with unit_of_work.turn(desk, writes=False) as turn:
        page = _page(turn, view.run_of(turn, source, number), problem=problem, reason=reason)
    return Response(page, status=422 if problem == "reason_needed" else 409)


def _page(turn: UnitOfWork, run: Run, *, problem: str = "", reason: str = "") -> str:
    say, whole = page_layout.say(DOMAIN), view.sees(turn.actor, run.source)
    rows = run_log.set_aside(turn.connection, run.id, most=SHOWN)
    report = run.report or {}
    return page_layout.render(
        "staff/sources/run.html",
        domain=DOMAIN,
        title=say("run_title", n=run.id),
        label=FEEDS[run.source].label,
        run=run,
        tones=view.TONES,
        whole=whole,
        told=lambda said: view.told(say.text(said), whole=whole),
        message=view.told(say.text(run.said), whole=whole),
        counts=[(name, report[name]) for name in COUNTS if report.get(name)],
        lists=_lists(run, say, whole=whole),
        examples=[_example(turn, one) for one in report.get("examples", [])] if whole else [],
        rows=rows,
        more=run.rows_bad > len(rows),
        may_decide=turn.actor.may(Permission.PUBLISH) and run.batch_status in ("held", "submitted"),
        may_mend=whole and bool(rows) and fix_rejected_rows.possible(turn.settings, run),
        problem=problem,
        reason=reason,
        done=request.args.get("done", ""),
        address=PATH,
    )


def _lists(run: Run, say: Translator, *, whole: bool) -> list[tuple[str, list[str]]]:
    found = [(name, [say.text(one) for one in run.listed(name)]) for name in ("soft", "notes")]
    return [(name, [view.told(text, whole=whole) for text in texts if text]) for name, texts in found if texts]


def _example(turn: UnitOfWork, one: Any) -> dict[str, Any]:
    item = MEASURED.get(str(one["indicator"]))
    place = turn.places.get(str(one["place"]))
    return {**one, "label": item.label if item else None, "unit": place}


def _csv(rows: list[run_log.SetAside], say: Translator, *, whole: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(name) for name in ("row", "why_aside", "text")])
    for row in rows:
        reason = view.told(say.text(row.reason), whole=whole)
        writer.writerow((row.row, neutral(reason), neutral(row.raw) if whole else ""))
    return out.getvalue().encode("utf-8-sig")
