"""Where a report stands: whether it may be written, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, insert, select

from geodata import schema
from geodata.core import dates
from geodata.core.text import Text
from geodata.reports.forms import FORMS
from geodata.store import database
from geodata.work.report_day import begins, ends
from geodata.work.unit_of_work import UnitOfWork

Status = Literal["not_reported", "draft", "sent", "returned", "reviewed", "approved", "published", "withdrawn"]
STATUSES: tuple[Status, ...] = get_args(Status)
SETTLED = ("approved", "published", "withdrawn")
"""Passed its last step: what is sent now corrects it and needs a reason."""
WRITABLE = ("not_reported", "draft", "sent", "returned")
WHO_REOPENS = Text(
    vi="người duyệt cấp huyện hoặc cấp tỉnh mở lại", en="the reviewer of the district or the province can reopen it"
)


class UnknownReport(LookupError):
    """There is no such form or no such report."""


class ReportLocked(PermissionError):
    """The report cannot be written now: `reason`; `ask`: whether `who` may be asked to open it."""

    who = WHO_REOPENS

    def __init__(self, reason: Text, *, ask: bool) -> None:
        super().__init__(reason.vi)
        self.reason, self.ask = reason, ask


@dataclass(frozen=True, kw_only=True)
class Key:
    """Which report: commune, topic, report day."""

    place: str
    topic: str
    day: date

    @property
    def name(self) -> str:
        return f"{self.place}/{self.topic}/{self.day.isoformat()}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as it stands; `revision` is the last one sent, 0 for none, `batch` what it brought in."""

    id: int | None
    key: Key
    status: Status
    revision: int
    open_until: datetime | None
    batch: int | None

    @property
    def published(self) -> bool:
        """Whether its last revision is in a publication."""
        return self.status == "published"


def find(connection: Connection, key: Key) -> Report:
    """The report; one that nobody has begun is `not_reported`. Raises `Unknown` for a topic without a form."""
    if key.topic not in FORMS:
        raise UnknownReport(key.topic)
    table, revision, batch = schema.report, schema.report_revision, schema.batch
    row = connection.execute(
        select(
            table.c.id,
            table.c.status,
            table.c.revision,
            table.c.open_until,
            revision.c.batch,
            batch.c.status,
            has_draft(),
        )
        .select_from(
            table.outerjoin(
                revision, (revision.c.report == table.c.id) & (revision.c.number == table.c.revision)
            ).outerjoin(batch, batch.c.id == revision.c.batch)
        )
        .where(table.c.place == key.place, table.c.topic == key.topic, table.c.day == key.day)
    ).first()
    if row is None:
        return Report(id=None, key=key, status="not_reported", revision=0, open_until=None, batch=None)
    number, status, last, open_until, loaded, loaded_status, typed = row
    shown = stands(status, batch=loaded_status, typed=typed)
    return Report(id=number, key=key, status=shown, revision=last, open_until=open_until, batch=loaded)


def has_draft() -> ColumnElement[bool]:
    """Whether anything was typed into a report, in a query of reports."""
    draft = schema.draft_field
    return select(draft.c.report).where(draft.c.report == schema.report.c.id).correlate(schema.report).exists()


def stands(status: Status, *, batch: str | None, typed: bool) -> Status:
    """The state of a report from that of its row and of the batch which its last revision brought in.

    `typed`: whether a draft is kept; one that was only asked to be reopened has none and is not reported.
    """
    if status == "draft" and not typed:
        return "not_reported"
    if status != "approved":
        return status
    return "published" if batch == "published" else "withdrawn" if batch == "withdrawn" else status


def begin(turn: UnitOfWork, key: Key) -> Report:
    """The report, with a row for it where there was none; one at a time until the transaction ends."""
    connection = turn.connection
    database.serialise(connection, f"report {key.name}")
    found = find(connection, key)
    if found.id is None:
        made = {"place": key.place, "topic": key.topic, "day": key.day, "made_at": turn.now}
        connection.execute(insert(schema.report).values(status="draft", **made))
        found = find(connection, key)
    return found


def hold_open(turn: UnitOfWork, report: Report) -> None:
    """Raise `Locked` unless the report may be written now: its day is open or was reopened, and nobody has approved."""
    key, settings, now = report.key, turn.settings, turn.now
    if now < begins(settings, key.day):
        day = dates.text(key.day)
        raise ReportLocked(
            Text(vi=f"ngày báo cáo {day.vi} chưa bắt đầu", en=f"the report day of {day.en} has not begun"),
            ask=False,
        )
    if report.open_until is not None and now < report.open_until:
        return
    if report.status not in WRITABLE:
        raise ReportLocked(_APPROVED[report.status], ask=True)
    closes = ends(settings, key.day) + timedelta(hours=settings.reports.open_hours)
    if now >= closes:
        local = closes.astimezone(settings.province.zone)
        day, on = dates.text(key.day), dates.text(local.date(), short=True)
        raise ReportLocked(
            Text(
                vi=f"ngày báo cáo {day.vi} đã khóa lúc {local:%H:%M} {on.vi}",
                en=f"the report day of {day.en} was closed at {local:%H:%M} on {on.en}",
            ),
            ask=True,
        )


def locked(turn: UnitOfWork, report: Report) -> ReportLocked | None:
    """Why the report cannot be written now; None where it can."""
    try:
        hold_open(turn, report)
    except ReportLocked as lock:
        return lock
    return None


def days(turn: UnitOfWork) -> tuple[date, date]:
    """The report day to begin with, and the one that is open by the clock: one that has just ended comes first, as
    long as it may still be entered."""
    today = turn.today
    ended = Key(place=turn.actor.place, topic=next(iter(FORMS)), day=today - timedelta(days=1))
    report = Report(id=None, key=ended, status="not_reported", revision=0, open_until=None, batch=None)
    return (today if locked(turn, report) else ended.day), today


_APPROVED = {
    "reviewed": Text(vi="báo cáo đã được duyệt một bước", en="the report has passed a step of review"),
    "approved": Text(vi="báo cáo đã được duyệt, chờ công bố", en="the report is approved and waits for publication"),
    "published": Text(vi="số liệu này đã công bố", en="these figures are published"),
    "withdrawn": Text(
        vi="số liệu này đã bị rút khỏi công bố", en="these figures were withdrawn from what is published"
    ),
}
