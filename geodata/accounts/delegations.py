"""The register of delegations: which unit may publish which topic directly, under which decision, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from geodata import schema
from geodata.accounts.people import AccountNotPossible
from geodata.catalog import TOPICS
from geodata.core.text import Text
from geodata.integrity import audit_log, row_hashes

REPORTED = frozenset(topic.id for topic in TOPICS) - {"population"}


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
    """Enter a delegation and return its number; raises `AccountNotPossible`."""
    _hold(connection, unit, topic, decision, (decided_on, first_day, last_day))
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
    days, name = [first_day.isoformat(), last_day.isoformat()], schema.delegation.name
    sealed = {name: row_hashes.rows(connection, name, id=number)}
    detail = {"topic": topic, "decision": decision, "days": days, "seals": sealed}
    audit_log.record(connection, who=by, what="delegation.enter", subject=unit, detail=detail)
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
    audit_log.record(connection, who=by, what="delegation.revoke", subject=str(delegation), detail={})


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


def _hold(connection: Connection, unit: str, topic: str, decision: str, days: tuple[date, date, date]) -> None:
    table, (decided_on, first_day, last_day) = schema.delegation, days
    level = connection.scalar(select(schema.place.c.level).where(schema.place.c.code == unit))
    if level not in ("district", "commune"):
        raise AccountNotPossible("unit", Text(vi="Chọn một huyện hoặc một xã", en="Choose a district or a commune"))
    if topic not in REPORTED:
        raise AccountNotPossible("topic", Text(vi="Chọn một nhóm số liệu", en="Choose a topic"))
    if not 3 <= len(decision.strip()) <= 80:
        raise AccountNotPossible(
            "decision", Text(vi="Ghi số quyết định, ví dụ 1622/QĐ-UBND", en="Give the decision's number")
        )
    if not decided_on <= first_day:
        reason = Text(vi="Không thể có hiệu lực trước ngày quyết định", en="It cannot begin before the decision")
        raise AccountNotPossible("first_day", reason)
    if not first_day <= last_day:
        raise AccountNotPossible(
            "last_day", Text(vi="Ngày cuối phải từ ngày đầu", en="The last day is before the first")
        )
    mine = (table.c.unit == unit, table.c.topic == topic, table.c.revoked_at.is_(None))
    overlap = (table.c.first_day <= last_day, table.c.last_day >= first_day)
    number = connection.scalar(select(table.c.decision).where(*mine, *overlap).limit(1))
    if number is not None:
        reason = Text(vi=f"Đã ủy quyền theo {number} trong những ngày này", en=f"{number} holds on these days already")
        raise AccountNotPossible("first_day", reason)


def _standing() -> Select[Any]:
    table = schema.delegation
    return select(*(table.c[name] for name in Delegation.__dataclass_fields__))
