"""Sending a report: exactly once, with everything answered that the checks ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, insert, select, update

from geodata import schema
from geodata.access import Actor, Permission
from geodata.core.text import Text
from geodata.integrity import audit_log
from geodata.observations import batch_status, batches
from geodata.reports import drafts, reopening, state, validation_result
from geodata.reports.state import Key, Report
from geodata.reports.validation_result import FieldFinding, Outcome
from geodata.work.unit_of_work import UnitOfWork

SOURCE, RANK = "commune_form", 40
REPLACED = "a newer revision was sent"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A filled form as it is sent.

    `texts` by indicator as typed; `unknown`: fields that stay blank because there is no figure yet; `confirmed` fields
    whose number may be read in two ways; `explained` by the id of the soft finding; `signed_by`: who signed the paper
    that is entered `on_behalf`; `key`: made by the sender, once per sending, so that a sheet sent twice is taken once.
    """

    key: str
    texts: Mapping[str, str]
    nil: bool = False
    unknown: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    explained: Mapping[str, str] = field(default_factory=dict)
    on_behalf: bool = False
    signed_by: str = ""
    note: str = ""

    @property
    def sha256(self) -> str:
        """The hash of all that it says."""
        said = [dict(self.texts), self.nil, sorted(self.confirmed), dict(self.explained)]
        said += [self.on_behalf, self.signed_by, self.note]
        said += [sorted(self.unknown)] if self.unknown else []
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of a sheet: the report's revision and batch; `repeated`: it had been taken before."""

    report: int
    revision: int
    batch: int
    repeated: bool


class SheetRefused(ValueError):
    """The sheet is not taken: errors, or questions without an answer; `open` lists what has to be done."""

    def __init__(self, found: Outcome, open_: tuple[FieldFinding, ...]) -> None:
        super().__init__(", ".join(one.id for one in open_))
        self.outcome, self.open = found, open_


class Blank(ValueError):
    """Nothing refuses the sheet, but `fields` are blank, in the form's order, without a word that they are meant."""

    def __init__(self, found: Outcome, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.outcome, self.fields = found, fields


class KeyReused(RuntimeError):
    """Another sheet was sent under this key."""


def send(turn: UnitOfWork, *, key: Key, sheet: Sheet, seen: int) -> Sent:
    """Take a sheet in as the report's next revision; its draft goes.

    `seen`: the revision that the sender saw, 0 for none. The revision of before, if nobody has published it, is
    returned; figures that a published one held and that are blank now are withdrawn. Raises `Refused`, `Blank`,
    `KeyReused`, `state.Locked`, `Stale` and `geodata.access.Forbidden`.
    """
    turn.actor.hold(Permission.REPORT_ENTER, key.place)
    sheet, bad = _cleaned(key.topic, sheet)
    report = state.begin(turn, key)
    before = _taken(turn.connection, report, sheet)
    if before is not None:
        return before
    state.hold_open(turn, report)
    if seen != report.revision:
        raise StaleReport(report.revision)
    found = validation_result.check(turn, key=key, texts=sheet.texts, nil=sheet.nil)
    _hold_answers(replace(found, errors=(*bad, *found.errors)), sheet, corrects=report.status in state.SETTLED)
    return _take(turn, report, sheet, found)


def _cleaned(topic: str, sheet: Sheet) -> tuple[Sheet, list[FieldFinding]]:
    """The sheet with its words as they are kept, and what is said of those that are no words for their field."""
    bad: list[FieldFinding] = []

    def clean(name: str, text: str, field: str) -> str:
        try:
            return drafts.clean(topic, name, text)
        except drafts.NotAField as error:
            bad.append(FieldFinding(field=field, rule="text", message=error.reason))
            return ""

    why = drafts.WHY
    kept = replace(
        sheet,
        texts={name: clean(name, text, name) for name, text in sheet.texts.items()},
        explained={name: clean(f"{why}{name}", text, name.partition(":")[0]) for name, text in sheet.explained.items()},
        signed_by=clean(drafts.SIGNED_BY, sheet.signed_by, drafts.SIGNED_BY),
        note=clean(drafts.NOTE, sheet.note, drafts.NOTE),
    )
    return kept, bad


class StaleReport(RuntimeError):
    """The report has moved on: its revision is `current`."""

    def __init__(self, current: int) -> None:
        super().__init__(f"revision {current}")
        self.current = current


def _hold_answers(found: Outcome, sheet: Sheet, *, corrects: bool) -> None:
    asked = [
        *found.errors,
        *validation_result.unconfirmed(found, sheet.confirmed),
        *validation_result.unexplained(found, sheet.explained),
    ]
    if corrects and not sheet.note.strip():
        asked.append(_REASON)
    if sheet.on_behalf and not sheet.signed_by.strip():
        asked.append(_SIGNED)
    if asked:
        raise SheetRefused(found, tuple(asked))
    blank = tuple(name for name in found.blank if name not in sheet.unknown)
    if blank:
        raise Blank(found, blank)


def _taken(connection: Connection, report: Report, sheet: Sheet) -> Sent | None:
    revision, batch = schema.report_revision, schema.batch
    row = connection.execute(
        select(revision.c.number, revision.c.batch, revision.c.sha256)
        .select_from(revision.join(batch, batch.c.id == revision.c.batch))
        .where(revision.c.report == report.id, batch.c.key == _batch_key(report, sheet))
    ).first()
    if row is None or report.id is None:
        return None
    if row.sha256 != sheet.sha256:
        raise KeyReused(sheet.key)
    return Sent(report=report.id, revision=row.number, batch=row.batch, repeated=True)


def _batch_key(report: Report, sheet: Sheet) -> str:
    return f"{SOURCE} {report.key.name} {sheet.key}"


def _take(turn: UnitOfWork, report: Report, sheet: Sheet, found: Outcome) -> Sent:
    assert report.id is not None
    connection, actor = turn.connection, turn.actor
    key, number = report.key, report.revision + 1
    batch = batches.open_batch(
        connection,
        source=SOURCE,
        rank=RANK,
        author=actor.login,
        key=_batch_key(report, sheet),
        status="submitted",
        sha256=sheet.sha256,
        place=key.place,
        day=key.day,
        note=sheet.note,
    )
    said = {*found.values, *_published(connection, report)}
    batches.append(connection, batch, found.rows[found.rows["indicator"].isin(said)])
    connection.execute(
        insert(schema.report_revision).values(
            report=report.id,
            number=number,
            batch=batch,
            author=actor.account,
            sent_at=turn.now,
            nil=sheet.nil,
            on_behalf=sheet.on_behalf,
            signed_by=sheet.signed_by or None,
            note=sheet.note,
            explained=_explained(found, sheet),
            sha256=sheet.sha256,
        )
    )
    batches.seal(connection, batch)
    _replace(connection, actor, report)
    table = schema.report
    connection.execute(
        update(table)
        .where(table.c.id == report.id)
        .values(status="sent", revision=number, open_until=reopening.granted_until(turn, report))
    )
    drafts.drop(connection, report.id)
    detail = {"revision": number, "batch": batch, "sha256": sheet.sha256, "on_behalf": sheet.on_behalf}
    audit_log.record(connection, who=actor.login, what="report.send", subject=key.name, detail=detail)
    return Sent(report=report.id, revision=number, batch=batch, repeated=False)


def _explained(found: Outcome, sheet: Sheet) -> list[dict[str, object]]:
    return [
        {
            "field": one.field,
            "rule": one.rule,
            "message": one.message.as_dict(),
            "explanation": sheet.explained[one.id].strip(),
        }
        for one in found.warnings
    ]


def _published(connection: Connection, report: Report) -> list[str]:
    """The indicators that this form has in a publication for this day."""
    revision, batch, observation = schema.report_revision, schema.batch, schema.observation
    rows = connection.scalars(
        select(observation.c.indicator)
        .select_from(
            revision.join(batch, batch.c.id == revision.c.batch).join(observation, observation.c.batch == batch.c.id)
        )
        .where(revision.c.report == report.id, batch.c.status == "published", observation.c.value.is_not(None))
        .distinct()
    )
    return list(rows)


def _replace(connection: Connection, actor: Actor, report: Report) -> None:
    """Return what the revision of before brought in, unless it has been approved: that stands until this one is."""
    batch = schema.batch
    status = connection.scalar(select(batch.c.status).where(batch.c.id == report.batch))
    if report.batch is not None and status == "submitted":
        batch_status.move(connection, report.batch, "return", by=actor.login, reason=REPLACED)


_REASON = FieldFinding(
    field=drafts.NOTE,
    rule="reason",
    message=Text(vi="sửa số liệu đã duyệt thì cần ghi lý do", en="a correction needs a reason"),
)
_SIGNED = FieldFinding(
    field=drafts.SIGNED_BY,
    rule="signed_by",
    message=Text(vi="nhập thay thì ghi ai đã ký phiếu giấy", en="entered on behalf: say who signed the paper"),
)
