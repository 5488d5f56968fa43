"""All sources: what each is called, its schedule, its last run, when it is due, how fresh it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from dashboard.staff.data_sources import view
from dashboard.staff.data_sources.view import DOMAIN, PATH
from dashboard.staff.kit import current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.jobs import run_log
from geodata.settings.feeds import FEEDS


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the list of sources."""

    @routes.get(PATH)
    @needs(Permission.ETL_MANAGE)
    def sources() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            last, good = run_log.last(turn.connection), run_log.last_good(turn.connection)
        rows = [_row(desk, name, last.get(name), good.get(name)) for name in FEEDS if name in desk.settings.etl.sources]
        return page_layout.render(
            "staff/sources/list.html",
            domain=DOMAIN,
            title=page_layout.say(DOMAIN)("title"),
            rows=sorted(rows, key=lambda row: row["last"].started_at.isoformat() if row["last"] else "", reverse=True),
            silent=view.silent(desk),
            tones=view.TONES,
            address=PATH,
        )


def _row(desk: StaffContext, name: str, last: Any, good: Any) -> dict[str, Any]:
    rules = desk.settings.etl.sources[name]
    return {
        "name": name,
        "label": FEEDS[name].label,
        "enabled": rules.enabled,
        "schedule": rules.schedule,
        "address": bool(rules.url),
        "last": last,
        "good": good,
        "due": view.next_due(desk, name, current_user.now()),
    }
