"""Who has reported what: communes x topics of a report day, and who is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from geodata import schema
from geodata.access import Permission
from geodata.config import Settings
from geodata.places import Level, PlaceTree
from geodata.report_day import ends
from geodata.reports import state
from geodata.reports.forms import FORMS
from geodata.reports.state import Key, Status
from geodata.reports.turn import Turn

SENT = ("sent", "reviewed", "approved", "published")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One report on the board; `late`: its first revision came after the cut-off, or none came and it has passed.

    `soft`: soft findings of the last revision; `waits_for`: the step of review that it waits for.
    """

    key: Key
    status: Status
    revision: int
    author: str | None
    sent_at: datetime | None
    on_behalf: bool
    soft: int
    late: bool
    waits_for: Level | None


def board(turn: Turn, day: date) -> list[Cell]:
    """Every report of a day within the actor's places, by commune, then topic as in the catalogue."""
    communes = [place.code for place in turn.places.level("commune")]
    mine = [code for code in communes if turn.actor.may(Permission.REPORT_READ, code)]
    found = _rows(turn.connection, day, mine)
    passed = turn.now >= ends(turn.settings, day)
    return [_cell(turn, Key(place=code, topic=topic, day=day), found, passed) for code in mine for topic in FORMS]


def counts(cells: Sequence[Cell]) -> dict[Status, int]:
    """How many reports are in each state."""
    found: dict[Status, int] = {}
    for cell in cells:
        found[cell.status] = found.get(cell.status, 0) + 1
    return found


def late(connection: Connection, places: PlaceTree, day: date) -> dict[str, tuple[str, ...]]:
    """Communes that have not sent every topic of a report day, each with the topics that are missing."""
    report = schema.report
    rows = connection.execute(
        select(report.c.place, report.c.topic).where(report.c.day == day, report.c.status.in_(SENT))
    )
    sent = {(place, topic) for place, topic in rows}
    missing = {
        place.code: tuple(topic for topic in FORMS if (place.code, topic) not in sent)
        for place in places.level("commune")
    }
    return {code: topics for code, topics in missing.items() if topics}


def _rows(connection: Connection, day: date, communes: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
    report, revision, batch = schema.report, schema.report_revision, schema.batch
    account, decision = schema.account, schema.report_decision
    first = (
        select(revision.c.report, func.min(revision.c.sent_at).label("first_at")).group_by(revision.c.report).subquery()
    )
    passed = (
        select(decision.c.report, decision.c.revision, func.count().label("passed"))
        .where(decision.c.decision == "approved")
        .group_by(decision.c.report, decision.c.revision)
        .subquery()
    )
    joined = (
        report.outerjoin(revision, (revision.c.report == report.c.id) & (revision.c.number == report.c.revision))
        .outerjoin(batch, batch.c.id == revision.c.batch)
        .outerjoin(account, account.c.id == revision.c.author)
        .outerjoin(first, first.c.report == report.c.id)
        .outerjoin(passed, (passed.c.report == report.c.id) & (passed.c.revision == report.c.revision))
    )
    statement = (
        select(
            report.c.place,
            report.c.topic,
            report.c.status,
            report.c.revision,
            account.c.login,
            revision.c.sent_at,
            revision.c.on_behalf,
            revision.c.explained,
            batch.c.status.label("loaded"),
            first.c.first_at,
            func.coalesce(passed.c.passed, 0).label("passed"),
        )
        .select_from(joined)
        .where(report.c.day == day, report.c.place.in_(communes))
    )
    return {(row.place, row.topic): dict(row._mapping) for row in connection.execute(statement)}


def _cell(turn: Turn, key: Key, rows: dict[tuple[str, str], dict[str, Any]], passed: bool) -> Cell:
    row = rows.get((key.place, key.topic))
    if row is None:
        return Cell(
            key=key,
            status="not_reported",
            revision=0,
            author=None,
            sent_at=None,
            on_behalf=False,
            soft=0,
            late=passed,
            waits_for=None,
        )
    status = state.of_batch(row["status"], row["loaded"])
    waits = status in ("sent", "reviewed")
    return Cell(
        key=key,
        status=status,
        revision=row["revision"],
        author=row["login"],
        sent_at=row["sent_at"],
        on_behalf=bool(row["on_behalf"]),
        soft=len(row["explained"] or ()),
        late=_is_late(turn.settings, key.day, row["first_at"], passed),
        waits_for=turn.settings.steps[1 + row["passed"]] if waits else None,
    )


def _is_late(settings: Settings, day: date, first_at: datetime | None, passed: bool) -> bool:
    return passed if first_at is None else first_at > ends(settings, day)
