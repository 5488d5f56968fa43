"""Corrections: reported figures that one publication showed and the next shows otherwise or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Connection,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union,
)

from geodata import schema
from geodata.observations import batch_status

_batch, _observation, _reason = schema.batch, schema.observation, schema.row_reason
CELL = ("indicator", "place", "day")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Publication `publication` shows `after` (None = no report stands any longer) where the one before it showed
    `before`, which `source_before` had said; `source` says `after`, or took `before` back."""

    publication: int
    published_at: datetime
    indicator: str
    place: str
    day: date
    source: str
    source_before: str
    before: float
    after: float | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """The newest of `total` corrections, newest publication first."""

    total: int
    newest: tuple[Correction, ...]


def corrections(connection: Connection, *, since: int, until: int, most: int) -> Corrections:
    """What publications `since`+1 to `until` show otherwise than the one before each, at most `most` of it.

    Compared is what stands over all sources: highest rank, newest publication, newest batch. A figure that never stood
    is not corrected by being said anew; another source's figure that takes its place corrects one that did. An
    illustrative figure is no report: nothing corrects it, and where it alone is left `after` is None. The reason is
    what was given when the older batch was withdrawn and when the one that says the figure anew was approved, else
    that batch's note; and what its file says of the row.
    """
    reported = _batch.c.illustrative.is_(False)
    first = connection.scalar(select(func.min(_batch.c.published_in)).where(reported))
    since = max(since, first or until)
    left = select(_batch.c.id).where(reported, _batch.c.withdrawn_in.between(since + 1, until))
    gone = connection.scalars(left).all()
    anew = exists(select(literal(1)).where(_batch.c.published_in.between(since + 1, until)))
    if not gone and not connection.scalar(select(anew)):
        return Corrections(total=0, newest=())
    rows = connection.execute(_statement(_turns(since, until, gone)).limit(most)).mappings().all()
    withdrawn = batch_status.reasons(connection, "withdraw", {row["was"] for row in rows if row["gone"]})
    approved = batch_status.reasons(connection, "approve", {row["now"] for row in rows if row["now"] is not None})
    newest = tuple(_correction(row, withdrawn, approved) for row in rows)
    return Corrections(total=rows[0]["total"] if rows else 0, newest=newest)


def _correction(row: RowMapping, withdrawn: Mapping[int, str], approved: Mapping[int, str]) -> Correction:
    why = approved.get(row["now"], "")
    anew = (why if why != batch_status.PASSED else "") or row["note"] or ""
    reasons = [withdrawn.get(row["was"], "") if row["gone"] else "", anew, row["row_reason"] or ""]
    return Correction(
        publication=row["n"],
        published_at=row["made_at"],
        indicator=row["indicator"],
        place=row["place"],
        day=row["day"],
        source=row["source"],
        source_before=row["source_before"],
        before=row["before"],
        after=row["after"],
        reason="; ".join(dict.fromkeys(reason for reason in reasons if reason)),
    )


def _statement(turn: CTE) -> Select[Any]:
    before, after = _stood(turn, lag=1), _stood(turn, lag=0)
    same = and_(*(before.c[name] == after.c[name] for name in (*CELL, "n")))
    value = case((after.c.illustrative.is_(False), after.c.value))
    brought = and_(after.c.published_in == before.c.n, after.c.illustrative.is_(False))
    return (
        select(
            *(before.c[name] for name in (*CELL, "n")),
            before.c.value.label("before"),
            value.label("after"),
            func.coalesce(case((brought, after.c.source), (value.is_not(None), after.c.source)), before.c.source).label(
                "source"
            ),
            before.c.source.label("source_before"),
            before.c.batch.label("was"),
            (before.c.withdrawn_in == before.c.n).label("gone"),
            case((brought, after.c.batch)).label("now"),
            case((brought, after.c.note)).label("note"),
            case((brought, _reason.c.reason)).label("row_reason"),
            schema.publication.c.made_at,
            func.count().over().label("total"),
        )
        .select_from(before)
        .outerjoin(after, and_(same, after.c.line == 1))
        .outerjoin(_reason, and_(_reason.c.batch == after.c.batch, _reason.c.row == after.c.row))
        .join(schema.publication, schema.publication.c.n == before.c.n)
        .where(
            before.c.line == 1,
            before.c.illustrative.is_(False),
            before.c.value.is_not(None),
            or_(value.is_(None), value != before.c.value),
        )
        .order_by(before.c.n.desc(), before.c.day.desc(), before.c.indicator, before.c.place)
    )


def _stood(turn: CTE, *, lag: int) -> CTE:
    """What was said of the cells that publication n touched, as of publication n - `lag`; line 1 stands."""
    line = func.row_number().over(
        partition_by=(*(turn.c[name] for name in CELL), turn.c.n),
        order_by=(_batch.c.rank.desc(), _batch.c.published_in.desc(), _batch.c.id.desc()),
    )
    told = ("source", "note", "illustrative", "published_in", "withdrawn_in")
    return (
        select(turn, _observation.c.value, _observation.c.row, _observation.c.batch, *(_batch.c[name] for name in told))
        .add_columns(line.label("line"))
        .join(_observation, and_(*(_observation.c[name] == turn.c[name] for name in CELL)))
        .join(_batch, _batch.c.id == _observation.c.batch)
        .where(
            _batch.c.published_in <= turn.c.n - lag,
            or_(_batch.c.withdrawn_in.is_(None), _batch.c.withdrawn_in > turn.c.n - lag),
        )
        .cte(f"stood_{lag}")
    )


def _turns(since: int, until: int, gone: Sequence[int]) -> CTE:
    """The cells of which a report had been published and which publication n touched; `gone`: batches that left."""
    earlier, older = _observation.alias(), _batch.alias()
    reported_before = exists(
        select(literal(1))
        .select_from(earlier)
        .join(older, older.c.id == earlier.c.batch)
        .where(
            *(earlier.c[name] == _observation.c[name] for name in CELL),
            older.c.illustrative.is_(False),
            older.c.published_in < _batch.c.published_in,
        )
    )
    touched = select(*(_observation.c[name] for name in CELL)).join(_batch, _batch.c.id == _observation.c.batch)
    anew = touched.add_columns(_batch.c.published_in.label("n")).where(
        _batch.c.published_in.between(since + 1, until), reported_before
    )
    if not gone:
        return anew.distinct().cte("turn")
    left = touched.add_columns(_batch.c.withdrawn_in.label("n")).where(_observation.c.batch.in_(gone))
    return union(anew, left).cte("turn")
