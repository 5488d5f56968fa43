"""Rows set aside, mended and run again: these rows alone go in as a file of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.data_sources import view
from dashboard.staff.data_sources.source import ONE
from dashboard.staff.data_sources.view import DOMAIN, PATH
from dashboard.staff.kit import current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.jobs import run_log, run_requests
from geodata.jobs.run_log import Run, SetAside
from geodata.jobs.run_requests import RunNotPossible
from geodata.settings.config import Settings
from geodata.settings.feeds import FEEDS


@dataclass(frozen=True)
class Mended:
    """One row that was set aside: its number in the file, why, its cells."""

    row: int
    reason: Text
    cells: Sequence[str]


@dataclass(frozen=True)
class RejectedTable:
    """Headings as they stand in the file, and rows under them."""

    header: Sequence[str]
    rows: Sequence[Mended]


MEND = f"{ONE}/<int:run>/sua"
MOST_ROWS = 500


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the table of rows and the way back."""

    @routes.get(MEND)
    @needs(Permission.ETL_MANAGE)
    def bad_rows(source: str, run: int) -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            found = view.run_of(turn, view.source_of(desk, source), run)
            _hold(found)
            aside = run_log.set_aside(turn.connection, found.id, most=MOST_ROWS)
        return _page(found, _table(desk, found, aside))

    @routes.post(MEND)
    @needs(Permission.ETL_MANAGE)
    def again(source: str, run: int) -> AnyResponse:
        return _again(desk, view.source_of(desk, source), run)


def possible(settings: Settings, run: Run) -> bool:
    """Whether the rows of a run can be mended here: its file is a CSV table that was taken row by row."""
    return run.status != "quarantined" and _opened(settings, run) is not None


def table(settings: Settings, run: Run, aside: Sequence[SetAside]) -> RejectedTable | None:
    """The headings of a run's file and its rows that were set aside; None where there are none to be mended."""
    opened = _opened(settings, run)
    if opened is None:
        return None
    path, mark = opened
    reasons: dict[int, list[Text]] = {}
    for one in aside:
        reasons.setdefault(one.row, []).append(one.reason)
    wanted = {row for row in reasons if row > 1}
    found: list[Mended] = []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        records = csv.reader(file, delimiter=mark)
        header = [cell.strip() for cell in next(records)]
        for number, cells in enumerate(records, start=2):
            if number in wanted:
                found.append(Mended(number, _joined(reasons[number]), _as_wide(cells, len(header), mark)))
                wanted.discard(number)
            if not wanted:
                break
    return RejectedTable(header, found) if found else None


def _joined(reasons: Sequence[Text]) -> Text:
    return Text(vi="; ".join(one.vi for one in reasons), en="; ".join(one.en for one in reasons))


def _opened(settings: Settings, run: Run) -> tuple[Path, str] | None:
    """Where the file of a run lies and what parts its cells; None where it is no CSV table in UTF-8."""
    path = content_archive.path(settings.storage.var / "archive", run.sha256 or "none")
    if not path.is_file():
        return None
    with path.open("rb") as file:
        first = file.readline(100_000)
    try:
        line = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    mark = max(",;\t", key=line.count)
    if not line.count(mark) or "\0" in line or line.lstrip().startswith(("{", "[", "<")):
        return None
    return path, mark


def _as_wide(cells: Sequence[str], width: int, mark: str) -> list[str]:
    """A row's cells under its headings; what is more stays in the last one."""
    kept = [*cells[: width - 1], mark.join(cells[width - 1 :])]
    return kept + [""] * (width - len(kept))


def _hold(run: Run) -> None:
    if not view.sees(current_user.actor(), run.source):
        current_user.hold(Permission.REPORT_READ)


def _again(desk: StaffContext, source: str, number: int) -> AnyResponse:
    with unit_of_work.turn(desk, writes=False) as turn:
        found = view.run_of(turn, source, number)
        _hold(found)
        aside = run_log.set_aside(turn.connection, found.id, most=MOST_ROWS)
    known = _table(desk, found, aside)
    rows = [
        Mended(row.row, row.reason, [request.form.get(f"r{at}c{i}", "")[:2000] for i in range(len(known.header))])
        for at, row in enumerate(known.rows)
    ]
    kept = [row.cells for at, row in enumerate(rows) if not request.form.get(f"r{at}skip") and any(row.cells)]
    if not kept:
        return Response(_page(found, RejectedTable(known.header, rows), problem="nothing_kept"), status=422)
    try:
        with unit_of_work.turn(desk) as turn:
            name = f"{found.origin or source}-{number}-sua.csv"
            reason = request.form.get("reason", "").strip()[:400]
            run_requests.bring(turn, source, _file(known.header, kept), name=name, reason=reason)
    except (RejectedFile, RunNotPossible):
        return Response(_page(found, RejectedTable(known.header, rows), problem="is_off"), status=409)
    return redirect(f"{PATH}/{source}")


def _table(desk: StaffContext, run: Run, aside: Sequence[SetAside]) -> RejectedTable:
    """The rows to be mended; 404 where there are none."""
    found = table(desk.settings, run, aside) if run.status != "quarantined" else None
    if found is None:
        abort(404)
    return found


def _file(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


def _page(run: Run, known: RejectedTable, problem: str = "") -> str:
    return page_layout.render(
        "staff/sources/mend.html",
        domain=DOMAIN,
        title=page_layout.say(DOMAIN)("mend_title"),
        label=FEEDS[run.source].label,
        run=run,
        header=known.header,
        rows=known.rows,
        figures=FEEDS[run.source].brings == "figures",
        problem=problem,
        address=PATH,
    )
