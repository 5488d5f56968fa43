"""The log: what was done, by whom, when; the chain of its seals checked on the spot."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from dashboard.say import Say
from dashboard.staff import frame, work
from dashboard.staff.audit.asked import NAMES, wanted
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.needs import needs
from geodata import audit, audit_log
from geodata.access import Permission
from geodata.audit_log import Entry

DOMAIN = "audit"
PATH = f"{ROOT}/nhat-ky"
PAGE = 100
MOST_FAULTS = 50
LONG = 60
"""Signs of a part of an entry above which it is folded."""


def add(routes: Blueprint, desk: Desk) -> None:
    """Add the log and the check of its chain."""

    @routes.get(PATH)
    @needs(Permission.AUDIT_READ)
    def log() -> str:
        return _page(desk)

    @routes.post(f"{PATH}/kiem-tra")
    @needs(Permission.AUDIT_READ)
    def check() -> str:
        with work.turn(desk) as turn:
            found = list(audit.faults(turn.connection))
            newest = audit.newest(turn.connection)
            detail = {"entries": newest.entry, "faults": len(found)}
            audit.record(turn.connection, who=turn.actor.login, what="audit.check", subject="chain", detail=detail)
        return _page(desk, checked={"faults": found[:MOST_FAULTS], "count": len(found), "newest": newest})


def _page(desk: Desk, **more: Any) -> str:
    say = frame.say(DOMAIN)
    asked, before = wanted(request.args), request.args.get("truoc", "")
    with work.turn(desk, writes=False) as turn:
        last = int(before) if before.isdecimal() and len(before) < 12 else None
        found = audit_log.entries(turn, asked, most=PAGE, before=last)
        total = audit_log.count(turn, asked)
        kinds = audit_log.kinds(turn.connection)
    query = {name: value for name in NAMES if (value := request.args.get(name, ""))}
    older = urlencode({**query, "truoc": str(found[-1].id)}) if len(found) == PAGE else ""
    return frame.render(
        "staff/audit.html",
        domain=DOMAIN,
        title=say("title"),
        entries=found,
        total=total,
        kinds=_kinds(kinds, say),
        query=query,
        older=older,
        export=f"{PATH}/tai.csv?{urlencode(query)}",
        address=PATH,
        keyed=audit.keyed(),
        moment=lambda entry: _moment(desk, entry),
        told=lambda what: _told(what, say),
        parts=lambda entry: _parts(entry, say),
        **{"checked": None, **more},
    )


def _moment(desk: Desk, entry: Entry) -> str:
    return entry.at.astimezone(desk.settings.province.zone).strftime("%d/%m/%Y %H:%M:%S")


def _kinds(known: list[str], say: Say) -> list[tuple[str, str]]:
    """Groups of entries first (`report`), then each kind."""
    groups = sorted({what.partition(".")[0] for what in known})
    return [(group, say(f"group_{group}")) for group in groups if say.has(f"group_{group}")] + [
        (what, _told(what, say)) for what in known
    ]


def _parts(entry: Entry, say: Say) -> list[tuple[str, str, bool]]:
    """The detail of an entry: name and text of each part, and whether it is long enough to be folded."""
    found = []
    for name, value in entry.detail.items():
        if value is None or value in ("", [], {}):
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        key = f"part_{name}"
        found.append((say(key) if say.has(key) else name, text, len(text) > LONG))
    return found


def _told(what: str, say: Say) -> str:
    """What was done in words; an entry of an older version may be of a kind that has none."""
    key = f"did_{what.replace('.', '_')}"
    return say(key) if say.has(key) else what
