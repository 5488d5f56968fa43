"""Corrections: figures that a source has published and then said anew or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, case, exists, func, literal, or_, select, union

from geodata import schema

_batch, _observation = schema.batch, schema.observation
CELL = ("indicator", "place", "day")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Publication `publication` shows `after` (None = withdrawn) where the same source had published `before`."""

    publication: int
    published_at: datetime
    indicator: str
    place: str
    day: date
    source: str
    before: float
    after: float | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """The newest of `total` corrections, newest publication first."""

    total: int
    newest: tuple[Correction, ...]


def corrections(connection: Connection, *, since: int, until: int, most: int) -> Corrections:
    """What publications `since`+1 to `until` corrected, at most `most` of it; illustrative figures are not corrected.

    A source says a figure through the batch of its highest rank, newest publication, newest number. The reason is what
    was given when the batch that says it anew was approved, else its note; of a withdrawal what was given for it.
    """
    if not connection.scalar(select(_possible(since, until))):
        return Corrections(total=0, newest=())
    rows = connection.execute(_statement(since, until).limit(most)).mappings().all()
    withdrawn = _given(connection, "batch.withdraw", {row["was"] for row in rows if row["now"] is None})
    approved = _given(connection, "batch.approve", {row["now"] for row in rows if row["now"] is not None})
    newest = tuple(
        Correction(
            publication=row["n"],
            published_at=row["made_at"],
            indicator=row["indicator"],
            place=row["place"],
            day=row["day"],
            source=row["source"],
            before=row["before"],
            after=row["after"],
            reason=withdrawn.get(row["was"], "")
            if row["now"] is None
            else approved.get(row["now"]) or row["note"] or "",
        )
        for row in rows
    )
    return Corrections(total=rows[0]["total"] if rows else 0, newest=newest)


def _possible(since: int, until: int) -> ColumnElement[bool]:
    """Whether any source spoke again or was withdrawn: a look at the batches, before one at their figures."""
    older = _batch.alias()
    facts, again = _batch.c.illustrative.is_(False), _batch.c.published_in.between(since + 1, until)
    spoke_before = exists(
        select(literal(1)).where(
            older.c.source == _batch.c.source,
            older.c.illustrative.is_(False),
            older.c.published_in < _batch.c.published_in,
        )
    )
    gone = _batch.c.withdrawn_in.between(since + 1, until)
    return exists(select(literal(1)).select_from(_batch).where(facts, or_(gone, and_(again, spoke_before))))


def _statement(since: int, until: int) -> Select[Any]:
    turn = _turns(since, until)
    before, after = _said(turn, lag=1), _said(turn, lag=0)
    same = and_(*(before.c[name] == after.c[name] for name in (*CELL, "source", "n")))
    brought = after.c.published_in == before.c.n
    return (
        select(
            *(before.c[name] for name in (*CELL, "source", "n")),
            before.c.value.label("before"),
            after.c.value.label("after"),
            before.c.batch.label("was"),
            case((brought, after.c.batch)).label("now"),
            case((brought, after.c.note)).label("note"),
            schema.publication.c.made_at,
            func.count().over().label("total"),
        )
        .select_from(before)
        .outerjoin(after, and_(same, after.c.line == 1))
        .join(schema.publication, schema.publication.c.n == before.c.n)
        .where(
            before.c.line == 1,
            before.c.value.is_not(None),
            or_(after.c.value.is_(None), after.c.value != before.c.value),
        )
        .order_by(before.c.n.desc(), before.c.day.desc(), before.c.indicator, before.c.place, before.c.source)
    )


def _said(turn: CTE, *, lag: int) -> CTE:
    """What each source said of the cells that publication n touched, as of publication n - `lag`; line 1 stands."""
    line = func.row_number().over(
        partition_by=(*(turn.c[name] for name in CELL), turn.c.source, turn.c.n),
        order_by=(_batch.c.rank.desc(), _batch.c.published_in.desc(), _batch.c.id.desc()),
    )
    return (
        select(turn, _observation.c.value, _observation.c.batch, _batch.c.note, _batch.c.published_in)
        .add_columns(line.label("line"))
        .join(_observation, and_(*(_observation.c[name] == turn.c[name] for name in CELL)))
        .join(_batch, and_(_batch.c.id == _observation.c.batch, _batch.c.source == turn.c.source))
        .where(
            _batch.c.illustrative.is_(False),
            _batch.c.published_in <= turn.c.n - lag,
            or_(_batch.c.withdrawn_in.is_(None), _batch.c.withdrawn_in > turn.c.n - lag),
        )
        .cte(f"said_{lag}")
    )


def _turns(since: int, until: int) -> CTE:
    """The cells of which a source had published a figure and publication n touched it."""
    earlier, older = _observation.alias(), _batch.alias()
    said_before = exists(
        select(literal(1))
        .select_from(earlier)
        .join(older, older.c.id == earlier.c.batch)
        .where(
            *(earlier.c[name] == _observation.c[name] for name in CELL),
            older.c.source == _batch.c.source,
            older.c.illustrative.is_(False),
            older.c.published_in < _batch.c.published_in,
        )
    )
    touched = select(*(_observation.c[name] for name in CELL), _batch.c.source).join(
        _batch, _batch.c.id == _observation.c.batch
    )
    facts = _batch.c.illustrative.is_(False)
    anew = touched.add_columns(_batch.c.published_in.label("n")).where(
        facts, _batch.c.published_in.between(since + 1, until), said_before
    )
    gone = touched.add_columns(_batch.c.withdrawn_in.label("n")).where(
        facts, _batch.c.withdrawn_in.between(since + 1, until)
    )
    return union(anew, gone).cte("turn")


def _given(connection: Connection, what: str, batches: set[int]) -> dict[int, str]:
    """By batch the reason that was given for a decision on it."""
    event = schema.audit_event
    rows = connection.execute(
        select(event.c.subject, event.c.detail)
        .where(event.c.what == what, event.c.subject.in_([str(batch) for batch in sorted(batches)]))
        .order_by(event.c.id)
    )
    return {int(subject): str(detail.get("reason", "")) for subject, detail in rows}
