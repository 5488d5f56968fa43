"""Drafts: what was typed, kept field by field as it was typed, shared by everybody who enters this report."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from geodata import schema
from geodata.access import Permission
from geodata.core.text import Text
from geodata.reports import state
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.work.unit_of_work import UnitOfWork

NIL, NOTE, SIGNED_BY, WHY = "nil", "note", "signed_by", "why:"
LONGEST = {NOTE: 2_000, SIGNED_BY: 120, WHY: 1_000, "": 60}


class NotAField(ValueError):
    """The form has no such field, or the text is no text for it; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in a field: the text, its version, who typed it and when."""

    text: str
    version: int
    by: str
    at: datetime


class Conflict(RuntimeError):
    """Somebody else has typed something else into the field meanwhile: `mine` and `theirs`, neither lost."""

    def __init__(self, field: str, mine: str, theirs: Typed) -> None:
        super().__init__(f"{field}: {mine!r} / {theirs.text!r} ({theirs.by})")
        self.field, self.mine, self.theirs = field, mine, theirs


def read(connection: Connection, key: Key) -> dict[str, Typed]:
    """The draft of a report by field; empty when there is none."""
    report, draft, account = schema.report, schema.draft_field, schema.account
    rows = connection.execute(
        select(draft.c.field, draft.c.text, draft.c.version, account.c.login, draft.c.at)
        .select_from(draft.join(report, report.c.id == draft.c.report).join(account, account.c.id == draft.c.by))
        .where(report.c.place == key.place, report.c.topic == key.topic, report.c.day == key.day)
    )
    return {field: Typed(text=text, version=version, by=by, at=at) for field, text, version, by, at in rows}


def save(turn: UnitOfWork, *, key: Key, field: str, text: str, base: int) -> Typed:
    """Keep what was typed into one field; `base` is the version that was seen (0: none).

    The same text again is no conflict. Raises `NotAField`, `Conflict`, `state.Locked` and `geodata.access.Forbidden`.
    """
    turn.actor.hold(Permission.REPORT_ENTER, key.place)
    written = clean(key.topic, field, text)
    report = state.begin(turn, key)
    state.hold_open(turn, report)
    known = read(turn.connection, key).get(field)
    if known is not None and known.text == written:
        return known
    if known is not None and known.version != base:
        raise Conflict(field, written, known)
    draft, version = schema.draft_field, (known.version if known else 0) + 1
    values = {"text": written, "version": version, "by": turn.actor.account, "at": turn.now}
    if known is None:
        turn.connection.execute(insert(draft).values(report=report.id, field=field, **values))
    else:
        mine = (draft.c.report == report.id, draft.c.field == field)
        turn.connection.execute(update(draft).where(*mine).values(**values))
    return Typed(text=written, version=version, by=turn.actor.login, at=turn.now)


def drop(connection: Connection, report: int) -> None:
    """Let the draft go, once it was sent."""
    connection.execute(delete(schema.draft_field).where(schema.draft_field.c.report == report))


def clean(topic: str, field: str, text: str) -> str:
    """The text as it is kept: NFC, no signs that do not show. Raises `NotAField`."""
    known = {item.id for item in FORMS[topic].fields} if topic in FORMS else set()
    if field not in known and field not in (NIL, NOTE, SIGNED_BY) and not field.startswith(WHY):
        raise NotAField(Text(vi=f"biểu mẫu không có ô “{field[:40]}”", en=f"the form has no field “{field[:40]}”"))
    longest = LONGEST[WHY] if field.startswith(WHY) else LONGEST.get(field, LONGEST[""])
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    box = _BOX[WHY] if field.startswith(WHY) else _BOX.get(field, Text(vi="", en=""))
    if len(plain) > longest:
        raise NotAField(Text(vi=f"{box.vi}dài quá {longest} ký tự", en=f"{box.en}longer than {longest} characters"))
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") and sign not in "\n\t\ufeff\u200b" for sign in plain):
        raise NotAField(Text(vi=f"{box.vi}có ký tự không nhìn thấy được", en=f"{box.en}holds signs that do not show"))
    return plain


_BOX = {
    NOTE: Text(vi="ghi chú: ", en="note: "),
    SIGNED_BY: Text(vi="người ký: ", en="who signed: "),
    WHY: Text(vi="giải trình: ", en="explanation: "),
}
