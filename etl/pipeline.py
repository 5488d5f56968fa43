"""The spine that every source goes along: fetch -> archive -> read -> intake -> review or publish.

Everything that a load writes is one database transaction; a process that dies in the middle leaves nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine, insert, select

from etl import runs
from etl.fetch import Fetched, FetchFailed
from etl.fetch_request import FetchRequest, address, fetch_file, store_etag
from etl.report import RunReport
from etl.source import Feed
from geodata import schema
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedFile, RejectedRow
from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.geography.gazetteer import Gazetteer
from geodata.observations import batches
from geodata.settings.config import Settings
from geodata.settings.sections import SourceSettings
from geodata.store import database

QUARANTINE_MOST = 10_000
LONGEST = 1_000
AUTHOR = "etl"
STANDS = {
    "submitted": Text(vi=", đang chờ duyệt", en=", waiting for review"),
    "held": Text(vi=", đang bị giữ lại", en=", held"),
    "returned": Text(vi=", đã bị trả lại", en=", returned"),
    "withdrawn": Text(vi=", đã bị rút", en=", withdrawn"),
}
AGAIN = "#"
GONE = ("returned", "withdrawn")
Progress = Callable[[str, int, int], None]
F = TypeVar("F", bound=Feed)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """Bytes that came, archived."""

    raw: bytes
    sha256: str
    raw_file: int
    fetched: Fetched


class Held(Exception):
    """Nothing more to do: the report says why."""


class Pipeline(Generic[F]):
    """One run of one source, stage by stage; what the bytes mean is left to `_take`."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        source: F,
        order: FetchRequest,
        *,
        run_id: int,
        progress: Progress,
    ) -> None:
        self.engine, self.settings, self.source, self.order = engine, settings, source, order
        self.rules: SourceSettings = settings.etl.sources[source.id]
        self.run_id, self.progress = run_id, progress
        self.report = RunReport(source=source.id, label=source.label)
        self.raw_file: int | None = None
        self.after: int | None = None

    def go(self) -> None:
        """All stages; every expected way to end sets the report's status."""
        try:
            with self._stage("fetch"):
                arrived = self._receive()
            self._refuse_known(arrived)
            self._take(arrived)
        except Held:
            pass
        except FetchFailed as error:
            self._end("failed", error.reason)
        except RejectedFile as error:
            self.report.bad = max(self.report.bad, 1)
            self._end("quarantined", error.reason)
            self._set_aside([RejectedRow(0, error.reason, self.report.origin)])

    def _take(self, arrived: Arrived) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Write how the run ended, unless the load's own transaction has."""
        error = sys.exc_info()[1]
        if error is not None:
            self._end("failed", Text(vi=f"lỗi: {error!r}"[:1000], en=f"error: {error!r}"[:1000]))
        if self.report.status == "running":
            self._end("failed", Text(vi="dừng giữa chừng", en="stopped"))
        with database.writing(self.engine) as connection:
            self._finish(connection)

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        self.progress(name, 0, 0)
        yield
        self.report.seconds[name] = round(time.perf_counter() - began, 3)

    def _end(self, status: str, message: Text) -> None:
        self.report.status, self.report.message = status, message

    def _receive(self) -> Arrived:
        if self.order.file is None:
            self.report.origin = address(self.settings, self.source.id, self.order)
        fetched = fetch_file(self.engine, self.settings, self.source.id, self.order)
        if fetched.raw is None:
            self.report.origin = fetched.origin
            self._end("unchanged", Text(vi="máy chủ báo không đổi (304)", en="the server says not modified (304)"))
            raise Held
        sha256 = content_archive.keep(self.settings.storage.var / "archive", fetched.raw)
        self.report.origin, self.report.sha256, self.report.size = fetched.origin, sha256, len(fetched.raw)
        with database.writing(self.engine) as connection:
            self.raw_file = connection.execute(
                insert(schema.raw_file)
                .values(
                    sha256=sha256,
                    source=self.source.id,
                    origin=fetched.origin[:2000],
                    headers=fetched.headers,
                    size=len(fetched.raw),
                    fetched_at=datetime.now(UTC),
                )
                .returning(schema.raw_file.c.id)
            ).scalar_one()
        return Arrived(raw=fetched.raw, sha256=sha256, raw_file=self.raw_file, fetched=fetched)

    def _key(self, sha256: str) -> str:
        said = [str(part) for part in (self.order.day, self.order.place) if part]
        return ":".join([self.source.id, sha256, *said])

    def _refuse_known(self, arrived: Arrived) -> None:
        """Stop when these bytes are the newest that the source gave and stand.

        Bytes from before are taken up again: a feed may go back to what it said, a batch may have been withdrawn.
        """
        key, table = self._key(arrived.sha256), schema.batch
        with self.engine.connect() as connection:
            newest = connection.execute(
                select(table.c.id, table.c.key, table.c.status)
                .where(table.c.source == self.source.id)
                .order_by(table.c.id.desc())
                .limit(1)
            ).first()
            known = connection.scalar(select(table.c.id).where(table.c.key == key))
        if newest is None:
            return
        if newest.key.partition(AGAIN)[0] == key and newest.status not in GONE:
            self._same_bytes(newest.id, newest.status)
        self.after = newest.id if known is not None else None

    def _same_bytes(self, batch: int, status: str) -> None:
        self.report.batch = batch
        stands = STANDS.get(status, Text(vi="", en=""))
        self._end(
            "unchanged",
            Text(
                vi=f"tệp này đã nạp (lô {batch}{stands.vi}), không nạp lại",
                en=f"these bytes are batch {batch} already{stands.en}",
            ),
        )
        raise Held

    @cached_property
    def places(self) -> PlaceTree:
        """The units in force when the run first asks for them; no other are read in it."""
        with self.engine.connect() as connection:
            return admin_units.tree(connection)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names of `places`."""
        return Gazetteer(self.places.places)

    def _asked(self) -> ParseContext:
        configured = self.order.file is None and self.order.url is None
        box = self.settings.province.bounds
        return ParseContext(
            places=self.places,
            gazetteer=self.gazetteer,
            day=self.order.day or self.settings.province.day_of(datetime.now(UTC)),
            day_given=self.order.day is not None,
            place=self.order.place or (self.settings.province.code if configured else None),
            bounds=(box.west, box.south, box.east, box.north),
        )

    def _hold_rows(self, rows: int) -> None:
        least, most = self.source.rows
        if not least <= rows <= most:
            raise RejectedFile(
                Text(
                    vi=f"tệp có {rows:,} dòng, chờ đợi từ {least:,} đến {most:,}",
                    en=f"{rows:,} rows, expected {least:,} to {most:,}",
                )
            )

    def _open(self, connection: Connection, arrived: Arrived) -> int:
        """The batch of this load, in the state that the report and the source say."""
        waits = "submitted" if self.source.destination == "review" else "approved"
        try:
            batch = batches.open_batch(
                connection,
                source=self.source.id,
                rank=self.source.rank,
                author=AUTHOR,
                key=self._key(arrived.sha256) + (f"{AGAIN}{self.after}" if self.after else ""),
                status="held" if self.report.status == "held" else waits,
                sha256=arrived.sha256,
                note="; ".join(part for part in (self.order.reason, self.report.message.vi) if part)[:2000],
            )
        except batches.AlreadyTaken as taken:
            self._same_bytes(taken.batch, "")
        self.report.batch = batch
        return batch

    def _conclude(self, connection: Connection, arrived: Arrived, bad: list[RejectedRow]) -> None:
        """What every load leaves behind, in its own transaction: rows set aside, the server's marks, the run's end."""
        self._set_aside(bad, connection)
        store_etag(connection, self.source.id, self.order, headers=arrived.fetched.headers, sha256=arrived.sha256)
        self._finish(connection)

    def _set_aside(self, bad: list[RejectedRow], connection: Connection | None = None) -> None:
        if connection is None:
            with database.writing(self.engine) as own:
                self._set_aside(bad, own)
            return
        rows = [
            {
                "run": self.run_id,
                "row": item.row,
                "reason": item.reason.vi[:LONGEST],
                "reason_en": item.reason.en[:LONGEST],
                "raw": item.raw.replace("\0", ""),
            }
            for item in bad[:QUARANTINE_MOST]
        ]
        if rows:
            connection.execute(insert(schema.quarantine), rows)

    def _finish(self, connection: Connection) -> None:
        report = self.report
        runs.finish(
            connection,
            self.run_id,
            status=report.status,
            rows_read=report.rows_read,
            rows_loaded=(report.new + report.changed + report.removed) if report.status in ("loaded", "held") else 0,
            rows_bad=report.bad,
            batch=report.batch,
            raw_file=self.raw_file,
            said=report.message,
            report=report.as_json(),
        )
