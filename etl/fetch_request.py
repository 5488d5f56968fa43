"""What to run, and where its bytes come from: a file or an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update

from etl.fetch import Fetched, FetchFailed, Known, fetch
from geodata import schema
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.settings.config import Settings
from geodata.work.report_day import report_day

DAY_MARK = "{day}"


@dataclass(frozen=True, kw_only=True)
class FetchRequest:
    """What to run and how: a file, an address other than the configured one, a day and a place that the file lacks.

    `name`: what the file was called, where it lies under another name. `reason`: why figures are said anew; it is
    published beside what it corrects.
    """

    file: Path | None = None
    name: str = ""
    url: str | None = None
    day: date | None = None
    place: str | None = None
    reason: str = ""


def address(settings: Settings, source: str, order: FetchRequest) -> str:
    """The address that `order` means; raises `FetchFailed` when there is none."""
    url = order.url or settings.etl.sources[source].url
    if url is None:
        raise FetchFailed(Text(vi="chưa có địa chỉ: cần --file, --url hoặc khóa url", en="no --file, --url or url"))
    return url.replace(DAY_MARK, (order.day or report_day(settings)).isoformat())


def fetch_file(engine: Engine, settings: Settings, source: str, order: FetchRequest) -> Fetched:
    """The bytes of the file or address asked for; raises `FetchFailed`, `RejectedFile` where they are too many."""
    if order.file is not None:
        try:
            return Fetched(
                raw=_bounded(order.file, settings.etl.archive.max_bytes), origin=order.name or order.file.name
            )
        except OSError as error:
            told = Text(vi=f"không đọc được tệp: {error.strerror}", en=f"cannot read: {error.strerror}")
            raise FetchFailed(told) from error
    rules = settings.etl.sources[source]
    url = address(settings, source, order)
    known = _known(engine, source) if url == rules.url and order.url is None else None
    return fetch(url, rules=rules, http=settings.etl.http, known=known)


def _known(engine: Engine, source: str) -> Known:
    state = schema.source_state
    with engine.connect() as connection:
        row = connection.execute(select(state.c.etag, state.c.last_modified).where(state.c.source == source)).first()
    return Known(etag=row.etag, last_modified=row.last_modified) if row else Known()


def store_etag(
    connection: Connection, source: str, order: FetchRequest, *, headers: dict[str, str], sha256: str
) -> None:
    """Keep what the server said of a file that was taken in, for the next conditional request."""
    if order.file is not None or order.url is not None:
        return
    state, now = schema.source_state, datetime.now(UTC)
    values = {
        "etag": headers.get("etag", "")[:400] or None,
        "last_modified": headers.get("last-modified", "")[:100] or None,
        "sha256": sha256,
        "checked_at": now,
        "loaded_at": now,
    }
    if connection.scalar(select(state.c.source).where(state.c.source == source)) is None:
        connection.execute(insert(state).values(source=source, **values))
    else:
        connection.execute(update(state).where(state.c.source == source).values(**values))


def _bounded(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise RejectedFile(Text(vi=f"tệp lớn hơn {most:,} byte", en=f"more than {most:,} bytes"))
    return raw
