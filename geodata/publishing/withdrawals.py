"""Taking published batches back: what publication N brought, withdrawn with a reason, put back until the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from geodata import schema
from geodata.access import Permission
from geodata.observations import batch_status
from geodata.work.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Publication `n` as it was decided: when, by whom; how many batches it brought and how many of them are gone."""

    n: int
    made_at: datetime
    made_by: str
    note: str
    as_of: date | None
    batches: int
    withdrawn: int


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One batch of a publication; `status` is `published` or `withdrawn`, `withdrawn_in` the publication without it.

    `topic`: of the report that it came from, None for other sources. `withdrawn_in` is None for one that is to leave
    with the publication that is asked for next; `reason` and `withdrawn_by` (login): why and by whom, "" while it
    stands.
    """

    id: int
    source: str
    topic: str | None
    place: str | None
    first_day: date | None
    last_day: date | None
    author: str
    illustrative: bool
    status: str
    withdrawn_in: int | None
    figures: int
    reason: str
    withdrawn_by: str

    @property
    def leaving(self) -> bool:
        """Withdrawn, and still in the newest publication."""
        return self.status == "withdrawn" and self.withdrawn_in is None


def issues(connection: Connection, *, most: int = 20) -> list[Issue]:
    """The newest publications, newest first."""
    rows = connection.execute(_issues().order_by(schema.publication.c.n.desc()).limit(most))
    return [Issue(**row._mapping) for row in rows]


def issue(connection: Connection, n: int) -> Issue | None:
    """Publication `n`; None when there is no such one."""
    row = connection.execute(_issues().where(schema.publication.c.n == n)).first()
    return Issue(**row._mapping) if row else None


def _issues() -> Select[Any]:
    table, batch = schema.publication, schema.batch
    gone = case((batch.c.status == "withdrawn", batch.c.id))
    counts = (func.count(batch.c.id).label("batches"), func.count(gone).label("withdrawn"))
    columns = [table.c[name] for name in ("n", "made_at", "made_by", "note", "as_of")]
    joined = table.outerjoin(batch, batch.c.published_in == table.c.n)
    return select(*columns, *counts).select_from(joined).group_by(table.c.n)


def batches(connection: Connection, n: int) -> list[Batch]:
    """What publication `n` brought, in the order in which it came in."""
    batch, seen, revision, report = schema.batch, schema.observation, schema.report_revision, schema.report
    names = [name for name in Batch.__dataclass_fields__ if name in batch.c]
    figures = select(func.count()).where(seen.c.batch == batch.c.id).scalar_subquery()
    joined = batch.outerjoin(revision.join(report, report.c.id == revision.c.report), revision.c.batch == batch.c.id)
    rows = connection.execute(
        select(*(batch.c[name] for name in names), report.c.topic, figures.label("figures"))
        .select_from(joined)
        .where(batch.c.published_in == n)
        .order_by(batch.c.id)
    ).all()
    gone = [row.id for row in rows if row.status == "withdrawn"]
    decided = batch_status.decisions(connection, "withdraw", gone) if gone else {}
    nobody = batch_status.BatchDecision(by="", reason="")
    return [
        Batch(**row._mapping, reason=decided.get(row.id, nobody).reason, withdrawn_by=decided.get(row.id, nobody).by)
        for row in rows
    ]


def withdraw(turn: UnitOfWork, chosen: Sequence[int], *, reason: str) -> None:
    """Take batches back, all or none: the publication that is asked for next shows what stood before them.

    Raises `review.NotPossible` for one that is not published, `ValueError` without a reason, `Forbidden`.
    """
    _move(turn, chosen, "withdraw", reason)


def restore(turn: UnitOfWork, chosen: Sequence[int], *, reason: str) -> None:
    """Let batches stand after all, as long as no publication has been made without them; raises as `withdraw`."""
    _move(turn, chosen, "restore", reason)


def _move(turn: UnitOfWork, chosen: Sequence[int], name: str, reason: str) -> None:
    turn.actor.hold(Permission.PUBLISH)
    for number in sorted(set(chosen)):
        batch_status.move(turn.connection, number, name, by=turn.actor.login, reason=reason)
