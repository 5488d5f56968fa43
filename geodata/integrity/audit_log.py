"""The audit log: append-only, each entry sealed with an HMAC over itself, its number and the entry before.

The key is the secret AUDIT_KEY; after a change of keys the one of before stays as AUDIT_KEY_BEFORE. Without a key the
chain still shows a change in its middle, but whoever can write to the store can seal it anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from geodata import schema
from geodata.core.secrets import secret
from geodata.core.text import Text
from geodata.core.yaml_file import ConfigError
from geodata.store import database

KEY_VARIABLES = ("AUDIT_KEY", "AUDIT_KEY_BEFORE")
KEYLESS = ""
CHUNK = 1_000
PROGRAMME = "ground"
"""Who the log names for what the programme does by itself when it starts."""
HEAD_LOST = "audit.head_lost"
NEW_KEY = "audit.key"


class BrokenChain(RuntimeError):
    """An entry of the audit log does not fit its seal; `entry` is its number."""

    def __init__(self, entry: int) -> None:
        super().__init__(f"audit entry {entry} does not fit its seal")
        self.entry = entry


class KeyMissing(ConfigError):
    """The log is sealed with a key that is not at hand; nothing is written beside it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{KEY_VARIABLES[0]}: nhật ký được niêm phong bằng khóa {name}, khóa này không có ở đây "
            f"/ the log is sealed with key {name}, which is not at hand"
        )


@dataclass(frozen=True, kw_only=True)
class Head:
    """The newest entry: number, seal, name of the key that sealed it; 0 and "" before the first."""

    entry: int = 0
    hash: str = ""
    key: str = KEYLESS


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What does not fit at entry number `entry`."""

    entry: int
    text: Text


def record(connection: Connection, *, who: str, what: str, subject: str, detail: Mapping[str, Any]) -> None:
    """Add an entry to the log in the caller's transaction; raises `KeyMissing`."""
    database.serialise(connection, "audit")
    _hold_key(_last(connection).key)
    before, told = _told_head(connection)
    if not told:
        before = _append(connection, before, who="audit", what=HEAD_LOST, subject=str(before.entry), detail={})
    _append(connection, before, who=who, what=what, subject=subject, detail=detail)


def take_up_key(connection: Connection, *, who: str) -> None:
    """Note that from here on another key seals the log, where that is so; raises `KeyMissing`."""
    last, now = _last(connection), _identity(_keys()[0])
    _hold_key(last.key)
    if last.entry and last.key != now:
        record(connection, who=who, what=NEW_KEY, subject=now or "none", detail={"before": last.key})


def keyed() -> bool:
    """Whether entries are sealed with a key at all."""
    return _keys()[0] != b""


def head(connection: Connection) -> str:
    """The seal of the newest entry; empty when there is none."""
    return newest(connection).hash


def newest(connection: Connection) -> Head:
    """The newest entry as the head tells it, else the last that is there."""
    return _told_head(connection)[0]


def verify(connection: Connection) -> int:
    """Check the whole chain; returns the number of entries, raises `BrokenChain` at the first that does not fit."""
    for fault in faults(connection):
        raise BrokenChain(fault.entry)
    return newest(connection).entry


def faults(connection: Connection) -> Iterator[Fault]:
    """Everything in the log that does not fit: numbers that lack, seals, keys, the end."""
    last, was_keyed, table = Head(), False, schema.audit_event
    everything = select(table).order_by(table.c.id).execution_options(yield_per=CHUNK)
    with connection.execute(everything) as log:
        for entry in log:
            yield from _faults_of(entry, last, was_keyed)
            was_keyed = was_keyed or entry.key != KEYLESS
            last = Head(entry=entry.id, hash=entry.hash, key=entry.key)
    yield from _faults_at_end(connection, last, was_keyed)


def _faults_of(entry: Row[Any], last: Head, was_keyed: bool) -> Iterator[Fault]:
    if entry.id <= last.entry:
        yield _fault(entry.id, "không phải mục của nhật ký", "is no entry of the log")
    elif entry.id != last.entry + 1:
        yield from _lacking(last.entry + 1, entry.id - 1)
    elif entry.key not in _known():
        yield _fault(entry.id, f"khóa {entry.key} không có ở đây", f"key {entry.key} is not at hand")
    elif not _fits(entry, last):
        yield _fault(entry.id, "bị sửa, hoặc không khớp dấu niêm phong", "changed, or does not fit its seal")
    if was_keyed and entry.key == KEYLESS:
        yield _fault(entry.id, "niêm phong không có khóa", "sealed without a key")
    if entry.what == HEAD_LOST:
        yield _fault(entry.id, "cuối nhật ký đã bị sửa trước mục này", "the end of the log was changed before this")


def _faults_at_end(connection: Connection, last: Head, was_keyed: bool) -> Iterator[Fault]:
    told, sound = _told_head(connection)
    if not sound:
        yield _fault(
            last.entry, "dấu cuối nhật ký bị sửa hoặc bị xóa", "the mark of the log's end was changed or deleted"
        )
    elif told.entry > last.entry:
        yield from _lacking(last.entry + 1, told.entry)
    elif told != last:
        yield _fault(told.entry, "không phải mục cuối đã ghi", "is not what the log ended with")
    if keyed() and last.entry and not was_keyed:
        yield _fault(last.entry, "chưa mục nào được niêm phong bằng AUDIT_KEY", "nothing is sealed with AUDIT_KEY yet")


def _lacking(first: int, last: int) -> Iterator[Fault]:
    yield from (_fault(number, "bị xóa", "deleted") for number in range(first, last + 1))


def _fault(entry: int, vi: str, en: str) -> Fault:
    return Fault(entry=entry, text=Text(vi=f"nhật ký, mục {entry}: {vi}", en=f"log, entry {entry}: {en}"))


def _hold_key(name: str) -> None:
    if name not in _known() or (name and not keyed()):
        raise KeyMissing(name)


def _append(
    connection: Connection, before: Head, *, who: str, what: str, subject: str, detail: Mapping[str, Any]
) -> Head:
    key, at, number = _keys()[0], datetime.now(UTC), before.entry + 1
    said = (number, _identity(key), before.hash, at.isoformat(), who, what, subject, detail)
    made = Head(entry=number, hash=_seal(key, said), key=_identity(key))
    connection.execute(
        insert(schema.audit_event).values(
            id=number,
            at=at,
            who=who,
            what=what,
            subject=subject,
            detail=dict(detail),
            key=_identity(key),
            hash=made.hash,
        )
    )
    _tell_head(connection, made, key)
    return made


def _tell_head(connection: Connection, made: Head, key: bytes) -> None:
    table = schema.audit_head
    values = {"entry": made.entry, "hash": made.hash, "key": made.key, "seal": _head_seal(key, made)}
    if not connection.execute(update(table).where(table.c.id == 1).values(values)).rowcount:
        connection.execute(insert(table).values(id=1, **values))


def _told_head(connection: Connection) -> tuple[Head, bool]:
    """The newest entry, and whether the sealed head vouches for it."""
    row, last = connection.execute(select(schema.audit_head)).first(), _last(connection)
    if row is None:
        return last, not last.entry
    told, key = Head(entry=row.entry, hash=row.hash, key=row.key), _known().get(row.key)
    mine = last.entry != told.entry or last.key == told.key
    if key is None or not mine or not hmac.compare_digest(row.seal, _head_seal(key, told)):
        return last, False
    return told, True


def _last(connection: Connection) -> Head:
    """The last entry that is there."""
    table = schema.audit_event
    row = connection.execute(select(table.c.id, table.c.hash, table.c.key).order_by(table.c.id.desc()).limit(1)).first()
    return Head() if row is None else Head(entry=row.id, hash=row.hash, key=row.key)


def _fits(entry: Row[Any], before: Head) -> bool:
    key = _known()[entry.key]
    said = (entry.id, entry.key, before.hash, entry.at.isoformat(), entry.who, entry.what, entry.subject, entry.detail)
    return hmac.compare_digest(entry.hash, _seal(key, said))


def _head_seal(key: bytes, told: Head) -> str:
    return _seal(key, ("head", told.entry, told.hash))


def _seal(key: bytes, said: tuple[Any, ...]) -> str:
    message = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _known() -> dict[str, bytes]:
    return {_identity(key): key for key in (*_keys(), b"")}


def _keys() -> tuple[bytes, ...]:
    return tuple((secret(name) or "").encode() for name in KEY_VARIABLES)


def _identity(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8] if key else KEYLESS
