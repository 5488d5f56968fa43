"""What publication N is: which batches it takes in and which it leaves out. How it looks is decided in `layers`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, insert, or_, select, update

from geodata import schema
from geodata.integrity import audit_log, row_hashes
from geodata.observations.arrays import Grid, visible
from geodata.store import database

COMING = schema.batch.c.status == "approved"
LEAVING = (schema.batch.c.status == "withdrawn") & schema.batch.c.withdrawn_in.is_(None)
"""Batches that wait for a publication: to come, to leave."""


class NothingNew(RuntimeError):
    """No batch waits to be published or to be withdrawn."""


@dataclass(frozen=True, kw_only=True)
class PublicationDecision:
    """Publication `n`, decided at `made_at`; `as_of` is its last report day; `earlier`: it was decided before, and its
    files were never finished."""

    n: int
    made_at: datetime
    as_of: date | None
    earlier: bool = False


def decide(
    connection: Connection, *, by: str, note: str = "", force: bool = False, request: int | None = None
) -> PublicationDecision:
    """Give what this publication carries the next number.

    With a `request` that is what the request names, approved batches and withdrawals, and nothing else: nobody's act
    goes out under another's name. Without one it is the approved batches that no request names and that are not held
    any longer; withdrawals wait for who asks for them. A number that was decided but whose files were never finished is
    taken up again. Raises `NothingNew` when there is nothing to publish, unless `force` asks for a new publication of
    the same figures.
    """
    database.serialise(connection, "publish.decide")
    unfinished = _unfinished(connection)
    if unfinished:
        return unfinished
    batch, publication = schema.batch, schema.publication
    n = (connection.scalar(select(func.max(publication.c.n))) or 0) + 1
    made_at = datetime.now(UTC)
    approved, leaving = _carried(request, made_at)
    if not force and not connection.scalar(select(func.count()).where(or_(approved, leaving))):
        raise NothingNew
    connection.execute(
        insert(publication).values(n=n, made_at=made_at, made_by=by, note=note, audit_head=audit_log.head(connection))
    )
    out = _changed(connection, leaving, withdrawn_in=n)
    taken = _changed(connection, approved, status="published", published_in=n)
    as_of = connection.scalar(select(func.max(batch.c.last_day)).where(batch.c.status == "published"))
    connection.execute(update(publication).where(publication.c.n == n).values(as_of=as_of))
    sealed = {publication.name: row_hashes.rows(connection, publication.name, n=n)}
    detail = {"note": note, "batches": taken, "withdrawn": out, "request": request, "seals": sealed}
    audit_log.record(connection, who=by, what="publication.decide", subject=str(n), detail=detail)
    return PublicationDecision(n=n, made_at=made_at, as_of=as_of)


def _carried(request: int | None, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Which batches come and which leave with a publication of this request, or of none."""
    batch = schema.batch
    if request is not None:
        return COMING & (batch.c.request == request), LEAVING & (batch.c.request == request)
    free = batch.c.request.is_(None) & or_(batch.c.hold_until.is_(None), batch.c.hold_until <= now)
    return COMING & free, false()


def _changed(connection: Connection, which: ColumnElement[bool], **values: Any) -> list[int]:
    """Change batches; returns their numbers."""
    batch = schema.batch
    return sorted(connection.scalars(update(batch).where(which).values(**values).returning(batch.c.id)))


def newest(connection: Connection) -> PublicationDecision | None:
    """The newest publication; None before the first."""
    return _decision(connection, schema.publication.c.n.desc())


def _unfinished(connection: Connection) -> PublicationDecision | None:
    found = _decision(connection, schema.publication.c.n, schema.publication.c.files_sha256.is_(None))
    return replace(found, earlier=True) if found else None


def _decision(
    connection: Connection, order: ColumnElement[int], *conditions: ColumnElement[bool]
) -> PublicationDecision | None:
    table = schema.publication
    row = connection.execute(
        select(table.c.n, table.c.made_at, table.c.as_of).where(*conditions).order_by(order).limit(1)
    ).first()
    return PublicationDecision(n=row.n, made_at=row.made_at, as_of=row.as_of) if row else None


def finish(connection: Connection, n: int, *, files_sha256: str) -> None:
    """Note that the files of publication N stand, with the hash of their list."""
    table = schema.publication
    connection.execute(update(table).where(table.c.n == n).values(files_sha256=files_sha256))
    audit_log.record(
        connection, who="publication", what="publication.finish", subject=str(n), detail={"files": files_sha256}
    )


FEW = 20_000


def changed(connection: Connection, *, since: int, until: int) -> dict[str, list[tuple[str, date]] | None]:
    """Per indicator the (place, day) of the figures that publications `since`+1 to `until` brought or withdrew.

    None where they are so many that reading the whole indicator again is quicker.
    """
    batch, observation = schema.batch, schema.observation
    moved = or_(batch.c.published_in.between(since + 1, until), batch.c.withdrawn_in.between(since + 1, until))
    batches = connection.scalars(select(batch.c.id).where(moved)).all()
    mine = observation.c.batch.in_(batches)
    counts = connection.execute(
        select(observation.c.indicator, func.count()).where(mine).group_by(observation.c.indicator)
    )
    cells: dict[str, list[tuple[str, date]] | None] = {name: None if count > FEW else [] for name, count in counts}
    few = [name for name, found in cells.items() if found is not None]
    rows = connection.execute(
        select(observation.c.indicator, observation.c.place, observation.c.day)
        .where(mine, observation.c.indicator.in_(few))
        .distinct()
    )
    for name, place, day in rows:
        found = cells[name]
        if found is not None:
            found.append((place, day))
    return cells


def grid(connection: Connection, places: tuple[str, ...], *, first: date, publication: int) -> Grid:
    """Days from `first` to the last report day of publication N, for `places`; at least one day."""
    shown = visible(publication).subquery()
    last = connection.scalar(select(func.max(schema.batch.c.last_day)).where(schema.batch.c.id.in_(select(shown.c.id))))
    return Grid(first=first, days=max((last - first).days + 1, 1) if last else 1, places=places)
