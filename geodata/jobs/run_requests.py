"""Requests to the ETL process: run a source now, or take this file for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert

from geodata import schema
from geodata.access import Permission
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.integrity import audit_log
from geodata.settings import feeds
from geodata.work.unit_of_work import UnitOfWork

NAME_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file of the archive (its sha256), what it was called, the day and the place (code) that it lacks."""

    file: str
    name: str
    day: date | None = None
    place: str | None = None


class RunNotPossible(LookupError):
    """The source is unknown or off."""


def ask(turn: UnitOfWork, source: str) -> int:
    """Have a source run now and return the request's number. Raises `NotPossible`, `geodata.access.Forbidden`."""
    _hold(turn, source)
    number = enter(turn.connection, source, by=turn.actor.login, now=turn.now)
    audit_log.record(
        turn.connection, who=turn.actor.login, what="source.run", subject=source, detail={"request": number}
    )
    return number


def bring(
    turn: UnitOfWork,
    source: str,
    raw: bytes,
    *,
    name: str,
    day: date | None = None,
    place: str | None = None,
    reason: str = "",
) -> int:
    """Keep a file in the archive and have the source read it; nothing of it is read here.

    `reason`: why figures are said anew, published beside them. Raises `NotPossible`, `geodata.access.Forbidden`,
    `geodata.files.rejected.BadFile` for an empty or a too large one.
    """
    _hold(turn, source)
    most = turn.settings.etl.archive.max_bytes
    if not raw:
        raise RejectedFile(Text(vi="tệp rỗng", en="the file is empty"))
    if len(raw) > most:
        raise RejectedFile(Text(vi=f"tệp lớn hơn {most:,} byte", en=f"more than {most:,} bytes"))
    sha256 = content_archive.keep(turn.settings.storage.var / "archive", raw)
    brought = Brought(file=sha256, name=_clean(name) or "file", day=day, place=place)
    number = enter(turn.connection, source, by=turn.actor.login, now=turn.now, note=reason, brought=brought)
    detail = {"request": number, "sha256": sha256, "name": brought.name, "size": len(raw)}
    audit_log.record(turn.connection, who=turn.actor.login, what="source.file", subject=source, detail=detail)
    return number


def enter(
    connection: Connection, source: str, *, by: str, now: datetime, note: str = "", brought: Brought | None = None
) -> int:
    """Enter a request as it stands."""
    table = schema.job_request
    values: dict[str, object] = {"source": source, "requested_at": now, "requested_by": by, "note": note.strip()[:400]}
    if brought is not None:
        values |= {"file": brought.file, "file_name": brought.name, "day": brought.day, "place": brought.place}
    number: int = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    return number


def _hold(turn: UnitOfWork, source: str) -> None:
    turn.actor.hold(Permission.ETL_MANAGE)
    rules = turn.settings.etl.sources.get(source)
    if source not in feeds.FEEDS or rules is None or not rules.enabled:
        raise RunNotPossible(source)


def _clean(name: str) -> str:
    """The last part of a name from outside, without signs that are not shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:NAME_MOST]
