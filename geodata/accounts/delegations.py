"""The register of delegations: which unit may publish which topic directly, under which decision, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from geodata import audit, schema


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """A topic that `unit` may publish directly, for report days from `first_day` to `last_day`."""

    id: int
    unit: str
    topic: str
    decision: str
    decided_on: date
    first_day: date
    last_day: date
    made_by: str
    revoked_at: datetime | None


def delegate(
    connection: Connection,
    *,
    unit: str,
    topic: str,
    decision: str,
    decided_on: date,
    first_day: date,
    last_day: date,
    by: str,
    now: datetime,
) -> int:
    """Enter a delegation and return its number."""
    number: int = connection.execute(
        insert(schema.delegation)
        .values(
            unit=unit,
            topic=topic,
            decision=decision.strip(),
            decided_on=decided_on,
            first_day=first_day,
            last_day=last_day,
            made_at=now,
            made_by=by,
        )
        .returning(schema.delegation.c.id)
    ).scalar_one()
    detail = {"topic": topic, "decision": decision, "days": [first_day.isoformat(), last_day.isoformat()]}
    audit.record(connection, who=by, what="delegation.enter", subject=unit, detail=detail)
    return number


def revoke(connection: Connection, delegation: int, *, by: str, now: datetime) -> None:
    """End a delegation at once; raises `LookupError` for one that does not stand."""
    table = schema.delegation
    done = connection.execute(
        update(table)
        .where(table.c.id == delegation, table.c.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=by)
    )
    if done.rowcount != 1:
        raise LookupError(delegation)
    audit.record(connection, who=by, what="delegation.revoke", subject=str(delegation), detail={})


def holds(connection: Connection, *, unit: str, topic: str, day: date) -> Delegation | None:
    """The delegation by which `unit` publishes a topic of a report day directly; None without one."""
    table = schema.delegation
    row = connection.execute(
        _standing().where(
            table.c.unit == unit,
            table.c.topic == topic,
            table.c.first_day <= day,
            table.c.last_day >= day,
            table.c.revoked_at.is_(None),
        )
    ).first()
    return Delegation(**row._mapping) if row else None


def register(connection: Connection) -> list[Delegation]:
    """Every delegation, newest first."""
    rows = connection.execute(_standing().order_by(schema.delegation.c.id.desc()))
    return [Delegation(**row._mapping) for row in rows]


def _standing() -> Select[Any]:
    table = schema.delegation
    return select(*(table.c[name] for name in Delegation.__dataclass_fields__))
