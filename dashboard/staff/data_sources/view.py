"""What the pages of sources share: who sees what, tones of states, when a source is due, whether ETL works."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from apscheduler.triggers.cron import CronTrigger
from flask import abort

from dashboard.staff.kit.context import ROOT, StaffContext
from geodata.access import Actor, Permission
from geodata.jobs import run_log
from geodata.jobs.run_log import Run
from geodata.settings.feeds import FEEDS
from geodata.work.unit_of_work import UnitOfWork

DOMAIN = "sources"
PATH = f"{ROOT}/nguon"
QUIET_SECONDS = 60
"""After so long without a sign the ETL process counts as not running."""
TONES: Mapping[str, str] = {
    "loaded": "good",
    "unchanged": "",
    "running": "accent",
    "held": "warn",
    "quarantined": "bad",
    "failed": "bad",
    "overrun": "bad",
}
FIGURE = re.compile(r"“[^”]*”|\d[\d.,]*")


def source_of(desk: StaffContext, name: str) -> str:
    """A source that there is; 404 for another."""
    if name not in FEEDS or name not in desk.settings.etl.sources:
        abort(404)
    return name


def run_of(turn: UnitOfWork, source: str, number: int) -> Run:
    """A run of this source; 404 for another."""
    found = run_log.one(turn.connection, number)
    if found is None or found.source != source:
        abort(404)
    return found


def sees(actor: Actor, source: str) -> bool:
    """Whether the actor may see what a file of this source says: registers are public things, figures in review are
    the reviewer's alone."""
    return FEEDS[source].brings == "register" or actor.may(Permission.REPORT_READ)


def told(text: str, *, whole: bool) -> str:
    """A sentence of a report, without its figures and quotations unless the reader may see the `whole`."""
    return text if whole else FIGURE.sub("…", text)


def next_due(desk: StaffContext, source: str, now: datetime) -> datetime | None:
    """When a source is due next; None where it has no schedule or is off."""
    rules, zone = desk.settings.etl.sources[source], desk.settings.province.zone
    if not rules.enabled or rules.schedule is None:
        return None
    due: datetime | None = CronTrigger.from_crontab(rules.schedule, timezone=zone).get_next_fire_time(None, now)
    return due


def silent(desk: StaffContext) -> bool:
    """Whether the process that runs sources gives no sign."""
    quiet = desk.store.silence()
    return quiet is None or quiet > QUIET_SECONDS
