"""How long people are kept: until the campaign has ended and its term has passed; deleted stays deleted.

Tombstones are told to a file beside the store as well, so that a restored older store forgets the same people again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from geodata import schema
from geodata.integrity import audit_log
from geodata.settings.config import Settings
from geodata.volunteers import people

FILE = "volunteers-deleted.jsonl"
RETENTION = "retention"


def expired(settings: Settings, today: date) -> bool:
    """Whether the campaign has ended so long ago that nobody of it is kept any more."""
    ends = settings.volunteers.campaign_ends
    return ends is not None and today > ends + timedelta(days=settings.volunteers.keep_days)


def sweep(connection: Connection, settings: Settings, *, now: datetime) -> int:
    """Delete everybody when the term has passed; returns how many."""
    if not expired(settings, settings.province.day_of(now)):
        return 0
    rows = connection.execute(select(schema.volunteer).where(schema.volunteer.c.status != "deleted"))
    everybody = people.many(connection, rows)
    for one in everybody:
        people.remove(connection, one, by=RETENTION, why="the campaign has ended", now=now)
    if everybody:
        detail = {"number": len(everybody)}
        audit_log.record(connection, who=RETENTION, what="volunteer.retention", subject="campaign", detail=detail)
    return len(everybody)


def tell(connection: Connection, folder: Path) -> int:
    """Add tombstones that the file does not have yet; returns how many."""
    path, table = folder / FILE, schema.volunteer
    known = told(path)
    rows = connection.execute(select(table.c.code, table.c.deleted_at).where(table.c.status == "deleted"))
    fresh = [(code, at) for code, at in rows if code not in known]
    if fresh:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            for code, at in fresh:
                file.write(json.dumps({"code": code, "deleted_at": at.isoformat()}) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def apply(connection: Connection, codes: Collection[str], *, now: datetime) -> int:
    """Delete again who had been deleted, by code: after a restore. Returns how many."""
    table = schema.volunteer
    rows = connection.execute(select(table).where(table.c.status != "deleted", table.c.code.in_(sorted(codes))))
    back = people.many(connection, rows)
    for one in back:
        people.remove(connection, one, by=RETENTION, why="was deleted before the restore", now=now)
    return len(back)


def told(*paths: Path) -> set[str]:
    """Codes of tombstones in files; a line cut by a power loss is passed over, and a file that is not there."""
    found = set()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            try:
                found.add(str(json.loads(line)["code"]))
            except (json.JSONDecodeError, KeyError, TypeError):
                continue
    return found
