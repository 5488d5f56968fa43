"""`audit.json`: where the log of who did what ended when a publication was decided, so that it cannot be shortened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from geodata import schema

PATH = "audit.json"


def document(connection: Connection, *, publication: int) -> dict[str, Any]:
    """`{publication, decided_at, entry, head}`: number and seal of the log's last entry then; 0 and "" before any."""
    table, log = schema.publication, schema.audit_event
    row = connection.execute(
        select(table.c.made_at, table.c.audit_head, log.c.id)
        .select_from(table.outerjoin(log, log.c.hash == table.c.audit_head))
        .where(table.c.n == publication)
    ).one()
    return {
        "publication": publication,
        "decided_at": row.made_at.isoformat(timespec="seconds"),
        "entry": row.id or 0,
        "head": row.audit_head,
    }
