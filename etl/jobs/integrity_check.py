"""The nightly look whether store and publications are what was put in; who has to know is told when they are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine

from geodata import accounts, verify
from geodata.access import Role
from geodata.integrity import audit_log
from geodata.jobs import outbox
from geodata.settings.config import Settings
from geodata.store import database
from geodata.verify import IntegrityFinding

WHAT = "store.verify"
AUTHOR = "etl"
TOLD = (Role.AUDITOR, Role.ADMINISTRATOR)
MOST = 20


def look(engine: Engine, settings: Settings, *, now: datetime) -> int:
    """Verify everything, put the outcome into the log, queue a message per day when something differs; how much."""
    found = verify.everything(engine, settings)
    detail = {"findings": len(found), "first": [finding.subject for finding in found[:MOST]]}
    with database.writing(engine) as connection:
        audit_log.record(connection, who=AUTHOR, what=WHAT, subject="differs" if found else "fits", detail=detail)
        if found:
            _tell(connection, settings, found, now)
    return len(found)


def _tell(connection: Connection, settings: Settings, found: Sequence[IntegrityFinding], now: datetime) -> None:
    day = settings.province.day_of(now)
    subject = f"Kho số liệu không còn khớp với nhật ký: {len(found)} chỗ ({day:%d/%m/%Y})"
    rest = f"\n… và {len(found) - MOST} chỗ khác" if len(found) > MOST else ""
    listed = "\n".join(f"- {finding.text.vi}" for finding in found[:MOST])
    body = f"{listed}{rest}\n\nĐối chiếu lại: python -m geodata verify (docs/integrity.md)\n"
    to: list[tuple[outbox.Channel, str]] = []
    if settings.staff.webhook is not None:
        to.append(("webhook", settings.staff.webhook.url))
    if settings.staff.mail is not None:
        people = accounts.everybody(connection)
        to += [("mail", one.email) for one in people if one.email and one.role in TOLD and one.disabled_at is None]
    for channel, recipient in to:
        key = f"verify {day.isoformat()} {channel} {recipient}"[:200]
        outbox.queue(connection, channel=channel, to=recipient, subject=subject, body=body, key=key, now=now)
