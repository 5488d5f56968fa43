"""The log: what was done, by whom, when; the chain of its seals checked on the spot."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from dashboard.staff.audit.asked import NAMES, wanted
from dashboard.staff.audit.entry_words import EntryWords
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.integrity import audit_log as audit
from geodata.verify import audit_search
from geodata.verify.audit_search import LogEntry

DOMAIN = "audit"
PATH = f"{ROOT}/nhat-ky"
PAGE = 100
MOST_FAULTS = 50


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the log and the check of its chain."""

    @routes.get(PATH)
    @needs(Permission.AUDIT_READ)
    def log() -> str:
        return _page(desk)

    @routes.post(f"{PATH}/kiem-tra")
    @needs(Permission.AUDIT_READ)
    def check() -> str:
        with unit_of_work.turn(desk) as turn:
            found = list(audit.faults(turn.connection))
            newest = audit.newest(turn.connection)
            detail = {"entries": newest.entry, "faults": len(found)}
            audit.record(turn.connection, who=turn.actor.login, what="audit.check", subject="chain", detail=detail)
        return _page(desk, checked={"faults": found[:MOST_FAULTS], "count": len(found), "newest": newest})


def _page(desk: StaffContext, **more: Any) -> str:
    say = page_layout.say(DOMAIN)
    told = EntryWords(desk=desk, say=say)
    asked, before = wanted(request.args), request.args.get("truoc", "")
    with unit_of_work.turn(desk, writes=False) as turn:
        last = int(before) if before.isdecimal() and len(before) < 12 else None
        found = audit_search.entries(turn, asked, most=PAGE, before=last)
        total = audit_search.count(turn, asked)
        kinds = audit_search.kinds(turn.connection)
    query = {name: value for name in NAMES if (value := request.args.get(name, ""))}
    older = urlencode({**query, "truoc": str(found[-1].id)}) if len(found) == PAGE else ""
    return page_layout.render(
        "staff/audit.html",
        domain=DOMAIN,
        title=say("title"),
        entries=found,
        total=total,
        kinds=_kinds(kinds, told),
        query=query,
        older=older,
        export=f"{PATH}/tai.csv?{urlencode(query)}",
        address=PATH,
        keyed=audit.keyed(),
        moment=lambda entry: _moment(desk, entry),
        told=told,
        **{"checked": None, **more},
    )


def _moment(desk: StaffContext, entry: LogEntry) -> str:
    return entry.at.astimezone(desk.settings.province.zone).strftime("%d/%m/%Y %H:%M:%S")


def _kinds(known: list[str], told: EntryWords) -> list[tuple[str, str]]:
    """Groups of entries first (`report`), then each kind."""
    groups = sorted({what.partition(".")[0] for what in known})
    return [(group, told.say(f"group_{group}")) for group in groups if told.say.has(f"group_{group}")] + [
        (what, told.what(what)) for what in known
    ]
