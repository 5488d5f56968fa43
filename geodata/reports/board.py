"""Who has reported what: communes x topics of a report day, and who is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from geodata import schema
from geodata.access import Permission
from geodata.catalog import Indicator
from geodata.core import numbers
from geodata.core.unit_levels import Level
from geodata.geography.admin_units import PlaceTree
from geodata.reports import review, state
from geodata.reports.drafts import NIL
from geodata.reports.forms import FORMS
from geodata.reports.state import Key, Status
from geodata.settings.config import Settings
from geodata.work.report_day import ends
from geodata.work.unit_of_work import UnitOfWork

SENT = ("sent", "reviewed", "approved", "published")
WAITING = ("sent", "reviewed")


@dataclass(frozen=True, kw_only=True)
class BoardCell:
    """One report on the board; `late`: its first revision came after the cut-off, or none came and it has passed.

    `soft`: soft findings of the last revision; `filled`: how many of the form's fields have a figure in it, before the
    first in the draft;
    `waits_for`: the step of review that it waits for.
    """

    key: Key
    status: Status
    revision: int
    author: str | None
    sent_at: datetime | None
    on_behalf: bool
    soft: int
    filled: int
    late: bool
    waits_for: Level | None

    @property
    def asked(self) -> int:
        """How many fields the form has."""
        return len(FORMS[self.key.topic].fields)

    @property
    def complete(self) -> bool:
        """Whether every field has a figure."""
        return self.filled == self.asked


def board(turn: UnitOfWork, day: date) -> list[BoardCell]:
    """Every report of a day within the actor's places, by district, commune, then topic as in the catalogue."""
    mine = [code for code in _by_district(turn.places) if turn.actor.may(Permission.REPORT_READ, code)]
    found = _rows(turn.connection, schema.report.c.day == day, mine)
    passed = turn.now >= ends(turn.settings, day)
    keys = [Key(place=code, topic=topic, day=day) for code in mine for topic in FORMS]
    drafted = _drafted(turn.connection, found)
    return [_cell(turn, key, found.get(key), passed, drafted.get(key, 0)) for key in keys]


def _by_district(places: PlaceTree) -> list[str]:
    """Every commune, those of a district together: codes alone do not keep them so."""
    communes = sorted(places.level("commune"), key=lambda place: (place.parent or "", place.code))
    return [place.code for place in communes]


def counts(cells: Sequence[BoardCell]) -> dict[Status, int]:
    """How many reports are in each state."""
    found: dict[Status, int] = {}
    for cell in cells:
        found[cell.status] = found.get(cell.status, 0) + 1
    return found


def late(connection: Connection, places: PlaceTree, day: date) -> dict[str, tuple[str, ...]]:
    """Communes that have not sent every topic of a report day, by district, each with the topics that are missing."""
    report = schema.report
    rows = connection.execute(
        select(report.c.place, report.c.topic).where(report.c.day == day, report.c.status.in_(SENT))
    )
    sent = {(place, topic) for place, topic in rows}
    missing = {code: tuple(topic for topic in FORMS if (code, topic) not in sent) for code in _by_district(places)}
    return {code: topics for code, topics in missing.items() if topics}


def waiting(turn: UnitOfWork) -> list[BoardCell]:
    """Every report of any day that waits for the actor's step: oldest day first, by district, commune and topic."""
    step = review.step_of(turn)
    if step is None:
        return []
    mine = [code for code in _by_district(turn.places) if turn.actor.may(Permission.REPORT_REVIEW, code)]
    found = _rows(turn.connection, schema.report.c.status.in_(WAITING), mine)
    topics = list(FORMS)
    cells = [_cell(turn, key, row, turn.now >= ends(turn.settings, key.day)) for key, row in found.items()]
    cells.sort(key=lambda cell: (cell.key.day, mine.index(cell.key.place), topics.index(cell.key.topic)))
    return [cell for cell in cells if cell.waits_for == step]


def passing(turn: UnitOfWork, cells: Sequence[BoardCell]) -> list[BoardCell]:
    """Those that wait for the actor's step, are complete, raised no question and were not sent by the actor."""
    step = review.step_of(turn)
    return [
        cell
        for cell in cells
        if step and cell.waits_for == step and cell.complete and not cell.soft and cell.author != turn.actor.login
    ]


def _rows(connection: Connection, which: ColumnElement[bool], communes: Sequence[str]) -> dict[Key, Row[Any]]:
    report, revision, batch = schema.report, schema.report_revision, schema.batch
    account, decision, observation = schema.account, schema.report_decision, schema.observation
    first = select(func.min(revision.c.sent_at)).where(revision.c.report == report.c.id).correlate(report)
    passed = (
        select(func.count())
        .select_from(decision)
        .where(
            decision.c.report == report.c.id,
            decision.c.revision == report.c.revision,
            decision.c.decision == "approved",
        )
        .correlate(report)
    )
    filled = (
        select(func.count())
        .select_from(observation)
        .where(observation.c.batch == batch.c.id, observation.c.value.is_not(None))
        .correlate(batch)
    )
    statement: Select[Any] = (
        select(
            report.c.place,
            report.c.topic,
            report.c.day,
            report.c.status,
            report.c.revision,
            account.c.login,
            revision.c.sent_at,
            revision.c.on_behalf,
            revision.c.explained,
            batch.c.status.label("loaded"),
            first.scalar_subquery().label("first_at"),
            passed.scalar_subquery().label("passed"),
            filled.scalar_subquery().label("filled"),
            report.c.id,
            state.has_draft().label("typed"),
        )
        .select_from(
            report.outerjoin(revision, (revision.c.report == report.c.id) & (revision.c.number == report.c.revision))
            .outerjoin(batch, batch.c.id == revision.c.batch)
            .outerjoin(account, account.c.id == revision.c.author)
        )
        .where(which, report.c.place.in_(communes))
    )
    return {Key(place=row.place, topic=row.topic, day=row.day): row for row in connection.execute(statement)}


def _drafted(connection: Connection, found: Mapping[Key, Row[Any]]) -> dict[Key, int]:
    """How many fields the drafts of reports that were never sent have a figure in, with those that a tick makes 0."""
    keys = {row.id: key for key, row in found.items() if not row.revision}
    typed: dict[Key, set[str]] = {key: set() for key in keys.values()}
    for row in connection.execute(select(schema.draft_field).where(schema.draft_field.c.report.in_(keys))):
        if not numbers.is_blank(row.text):
            typed[keys[row.report]].add(row.field)
    return {key: sum(_is_filled(field, names) for field in FORMS[key.topic].fields) for key, names in typed.items()}


def _is_filled(field: Indicator, typed: Set[str]) -> bool:
    return field.id in typed or (NIL in typed and field.aggregation == "sum")


def _cell(turn: UnitOfWork, key: Key, row: Row[Any] | None, passed: bool, drafted: int = 0) -> BoardCell:
    if row is None:
        return BoardCell(
            key=key,
            status="not_reported",
            revision=0,
            author=None,
            sent_at=None,
            on_behalf=False,
            soft=0,
            filled=0,
            late=passed,
            waits_for=None,
        )
    waits = row.status in WAITING
    return BoardCell(
        key=key,
        status=state.stands(row.status, batch=row.loaded, typed=row.typed),
        revision=row.revision,
        author=row.login,
        sent_at=row.sent_at,
        on_behalf=bool(row.on_behalf),
        soft=len(row.explained or ()),
        filled=row.filled if row.revision else drafted,
        late=_is_late(turn.settings, key.day, row.first_at, passed),
        waits_for=turn.settings.steps[1 + row.passed] if waits else None,
    )


def _is_late(settings: Settings, day: date, first_at: datetime | None, passed: bool) -> bool:
    return passed if first_at is None else first_at > ends(settings, day)
