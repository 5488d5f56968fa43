"""The log as a file: CSV of what matches, with the seals, so that it can be checked elsewhere."""

from __future__ import annotations

import csv
import io
import json
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from dashboard.staff.audit.asked import wanted
from dashboard.staff.kit import file_headers, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.integrity import audit_log as audit
from geodata.verify import audit_search
from layers.cells import neutral

PATH = f"{ROOT}/nhat-ky/tai.csv"
MOST = 200_000
COLUMNS = ("id", "at", "who", "what", "subject", "detail", "hash")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the export, which is an entry of the log itself."""

    @routes.get(PATH)
    @needs(Permission.AUDIT_READ)
    def export() -> Response:
        asked = wanted(request.args)
        with unit_of_work.turn(desk) as turn:
            found = audit_search.entries(turn, asked, most=MOST)
            detail = {"entries": len(found), "query": {name: value for name, value in request.args.items() if value}}
            audit.record(turn.connection, who=turn.actor.login, what="audit.export", subject="csv", detail=detail)
            headers = file_headers.headers(
                "nav_audit", page_layout.say()("file_made", at=file_headers.stamp(turn.now)), form="csv"
            )
        return Response(_csv(found, desk.settings.province.zone), mimetype="text/csv; charset=utf-8", headers=headers)


def _csv(found: list[audit_search.LogEntry], zone: ZoneInfo) -> bytes:
    """The entries; `at` is the local time with its offset, whose UTC the seal is made over."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in found:
        detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
        said = (entry.who, entry.what, entry.subject, detail)
        writer.writerow(
            [entry.id, entry.at.astimezone(zone).isoformat(), *(neutral(text) for text in said), entry.hash]
        )
    return out.getvalue().encode("utf-8-sig")
