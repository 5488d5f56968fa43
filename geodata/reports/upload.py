"""A filled workbook taken into drafts: nothing is sent, every figure can be looked at before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geodata.access import Permission
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.rejected import RejectedRow
from geodata.integrity import audit_log
from geodata.reports import detail, drafts, state
from geodata.reports.changes import FieldChange, changes
from geodata.reports.drafts import NOTE, Typed
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.reports.workbook import sandboxed
from geodata.reports.workbook.sandboxed import WorkbookRow
from geodata.work.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Differs:
    """A field in which another text stands: what the file says, what was kept, what was sent last (None: blank)."""

    key: Key
    field: str
    says: str
    stands: Typed
    sent: float | None


@dataclass(frozen=True, kw_only=True)
class NotOpened:
    """A report that is closed: the row with why, which figures of the file are others than it holds, and whether it
    may be asked for."""

    key: Key
    row: RejectedRow
    changes: tuple[FieldChange, ...]
    ask: bool


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a workbook: how many fields each draft was given, what was kept against it, what of it is another
    figure than was sent, which reports are closed, what was refused."""

    filled: dict[Key, int]
    differs: tuple[Differs, ...]
    changes: tuple[tuple[Key, FieldChange], ...]
    closed: tuple[NotOpened, ...]
    refused: tuple[RejectedRow, ...]


def take(turn: UnitOfWork, raw: bytes, *, overwrite: bool) -> Taken:
    """Put the figures of a workbook (XLSX or CSV) into the drafts of the communes and days that it names.

    A field in which another text stands keeps it unless `overwrite`. Rows of other places and cells that are no text
    for a field are refused by row; reports that are closed are told with what the file says otherwise. Raises
    `RejectedFile` for the file as a whole.
    """
    content = sandboxed.read(raw)
    sha256 = content_archive.keep(turn.settings.storage.var / "archive", raw)
    filled: dict[Key, int] = {}
    differs: list[Differs] = []
    restated: list[tuple[Key, FieldChange]] = []
    closed: list[NotOpened] = []
    refused = list(content.bad)
    for row in content.rows:
        refusal = _not_mine(turn, row)
        if refusal is not None:
            refused.append(refusal)
            continue
        for key, fields in _by_topic(row):
            try:
                given, kept, changed = _fill(turn, key, fields, overwrite=overwrite)
            except state.ReportLocked as lock:
                closed.append(_closed(turn, row, key, fields, lock))
            except drafts.NotAField as error:
                refused.append(_refused(row, key, error.reason))
            else:
                filled[key] = given
                differs += kept
                restated += [(key, one) for one in changed]
    _record(turn, sha256, filled)
    refused.sort(key=lambda one: one.row)
    return Taken(
        filled=filled,
        differs=tuple(differs),
        changes=tuple(restated),
        closed=tuple(closed),
        refused=tuple(refused),
    )


def _record(turn: UnitOfWork, sha256: str, filled: dict[Key, int]) -> None:
    detail = {"sha256": sha256, "drafts": {key.name: count for key, count in filled.items()}}
    audit_log.record(turn.connection, who=turn.actor.login, what="upload", subject="workbook", detail=detail)


def _not_mine(turn: UnitOfWork, row: WorkbookRow) -> RejectedRow | None:
    known = row.code in turn.places and turn.places[row.code].level == "commune"
    if known and turn.actor.may(Permission.REPORT_ENTER, row.code):
        return None
    reason = (
        Text(vi=f"mã {row.code} không thuộc đơn vị của bạn", en=f"{row.code} is not a place of yours")
        if known
        else Text(vi=f"không có xã nào mã {row.code}", en=f"no commune has the code {row.code}")
    )
    return RejectedRow(row.row, reason, row.code)


def _by_topic(row: WorkbookRow) -> Iterator[tuple[Key, dict[str, str]]]:
    for topic, form in FORMS.items():
        fields = {item.id: row.texts[item.id] for item in form.fields if item.id in row.texts}
        if fields:
            said = fields | ({NOTE: row.reason} if row.reason else {})
            yield Key(place=row.code, topic=topic, day=row.day), said


def _fill(
    turn: UnitOfWork, key: Key, fields: dict[str, str], *, overwrite: bool
) -> tuple[int, list[Differs], tuple[FieldChange, ...]]:
    """Every field of one report, or none: a text that is no text for its field refuses them all."""
    texts = {name: drafts.clean(key.topic, name, text) for name, text in fields.items()}
    report = state.find(turn.connection, key)
    state.hold_open(turn, report)
    sent = detail.sent(turn.connection, report)
    known = drafts.read(turn.connection, key)
    differs = []
    for name, text in texts.items():
        stands = known.get(name)
        if stands is not None and stands.text not in ("", text) and not overwrite:
            differs.append(Differs(key=key, field=name, says=text, stands=stands, sent=sent.get(name)))
            continue
        drafts.save(turn, key=key, field=name, text=text, base=stands.version if stands else 0)
    taken = {name: text for name, text in texts.items() if name not in {one.field for one in differs}}
    return len(taken), differs, changes(FORMS[key.topic], sent, taken) if report.revision else ()


def _closed(
    turn: UnitOfWork, row: WorkbookRow, key: Key, fields: dict[str, str], lock: state.ReportLocked
) -> NotOpened:
    sent = detail.sent(turn.connection, state.find(turn.connection, key))
    return NotOpened(
        key=key,
        row=_refused(row, key, lock.reason),
        changes=changes(FORMS[key.topic], sent, fields),
        ask=lock.ask,
    )


def _refused(row: WorkbookRow, key: Key, reason: Text) -> RejectedRow:
    label = FORMS[key.topic].topic.label
    return RejectedRow(row.row, Text(vi=f"{label.vi}: {reason.vi}", en=f"{label.en}: {reason.en}"), row.code)
