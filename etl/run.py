"""The spine: fetch -> archive -> parse as text -> match -> check -> intake -> review or publish.

Everything that a load writes is one database transaction; a process that dies in the middle leaves nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from etl import compare, runs
from etl.fetch import Fetched, FetchFailed
from etl.match import match
from etl.order import Order, address, obtain, remember, report_day
from etl.report import Report
from etl.source import Asked, BadFile, BadRow, Source
from etl.values import to_values, unplaced
from geodata import archive, checks, database, intake, places, schema
from geodata.config import Settings, SourceSettings
from geodata.names import Gazetteer
from geodata.places import PlaceTree
from geodata.text import Text

QUARANTINE_MOST = 10_000
CHUNK = 250_000
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


@dataclass(frozen=True, kw_only=True)
class _Arrived:
    """Bytes that came, archived."""

    raw: bytes
    sha256: str
    raw_file: int
    fetched: Fetched


@dataclass(frozen=True, kw_only=True)
class _Figures:
    """Figures fit for checks (row, place, indicator, day, value), the rows set aside so far."""

    frame: pd.DataFrame
    bad: list[BadRow]


class _Held(Exception):
    """Nothing more to do: the report says why."""


def run(
    engine: Engine,
    settings: Settings,
    source: Source,
    order: Order,
    *,
    run_id: int,
    progress: Progress | None = None,
) -> Report:
    """Run one source and return its report; `run_id` is the run that the caller claimed.

    What goes wrong with the file or the network is in the report; an error of another kind is noted in the log of runs
    and raised.
    """
    spine = _Spine(engine, settings, source, order, run_id=run_id, progress=progress or (lambda *_: None))
    try:
        spine.go()
    finally:
        spine.close()
    return spine.report


class _Spine:
    """One run of one source, stage by stage."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        source: Source,
        order: Order,
        *,
        run_id: int,
        progress: Progress,
    ) -> None:
        self.engine, self.settings, self.source, self.order = engine, settings, source, order
        self.rules: SourceSettings = settings.etl.sources[source.id]
        self.run_id, self.progress = run_id, progress
        self.report = Report(source=source.id, label=source.label)
        self.raw_file: int | None = None
        self.after: int | None = None

    def go(self) -> None:
        """All stages; every expected way to end sets the report's status."""
        try:
            with self._stage("fetch"):
                arrived = self._receive()
            self._refuse_known(arrived)
            figures = self._read(arrived)
            self._load(arrived, figures)
        except _Held:
            pass
        except FetchFailed as error:
            self._end("failed", error.reason)
        except BadFile as error:
            self.report.bad = max(self.report.bad, 1)
            self._end("quarantined", error.reason)
            self._set_aside([BadRow(0, error.reason, self.report.origin)])

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

    def _receive(self) -> _Arrived:
        if self.order.file is None:
            self.report.origin = address(self.settings, self.source.id, self.order)
        fetched = obtain(self.engine, self.settings, self.source.id, self.order)
        if fetched.raw is None:
            self.report.origin = fetched.origin
            self._end("unchanged", Text(vi="máy chủ báo không đổi (304)", en="the server says not modified (304)"))
            raise _Held
        sha256 = archive.keep(self.settings.storage.var / "archive", fetched.raw)
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
        return _Arrived(raw=fetched.raw, sha256=sha256, raw_file=self.raw_file, fetched=fetched)

    def _key(self, sha256: str) -> str:
        said = [str(part) for part in (self.order.day, self.order.place) if part]
        return ":".join([self.source.id, sha256, *said])

    def _refuse_known(self, arrived: _Arrived) -> None:
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
        raise _Held

    def _read(self, arrived: _Arrived) -> _Figures:
        with self.engine.connect() as connection:
            tree = places.tree(connection)
        gazetteer = Gazetteer(tree.places)
        with self._stage("parse"):
            parsed = self.source.parse(arrived.raw, self._asked(tree, gazetteer))
        report = self.report
        report.rows_read, report.ignored, report.notes = parsed.rows, dict(parsed.ignored), list(parsed.notes)
        self._hold_rows(parsed.rows)
        with self._stage("match"):
            matched = match(parsed.frame, source=self.source, places=tree, gazetteer=gazetteer)
            if matched.elsewhere:
                report.ignored["nơi khác"] = len(matched.elsewhere)
            frame, bad, report.blank = to_values(matched.frame, form=self.source.numbers)
            bad = [*parsed.bad, *unplaced(matched.frame, matched.wrong, matched.reasons), *bad]
            frame = frame[frame["place"].isin(tree.codes)] if matched.wrong.any() else frame
        return _Figures(frame=frame, bad=bad)

    def _asked(self, tree: PlaceTree, gazetteer: Gazetteer) -> Asked:
        configured = self.order.file is None and self.order.url is None
        return Asked(
            places=tree,
            gazetteer=gazetteer,
            day=self.order.day or datetime.now(self.settings.province.zone).date(),
            day_given=self.order.day is not None,
            place=self.order.place or (self.settings.province.code if configured else None),
        )

    def _hold_rows(self, rows: int) -> None:
        least, most = self.source.rows
        if not least <= rows <= most:
            raise BadFile(
                Text(
                    vi=f"tệp có {rows:,} dòng, chờ đợi từ {least:,} đến {most:,}",
                    en=f"{rows:,} rows, expected {least:,} to {most:,}",
                )
            )

    def _load(self, arrived: _Arrived, figures: _Figures) -> None:
        with database.writing(self.engine) as connection:
            tree = places.tree(connection)
            with self._stage("check"):
                frame = self._check(connection, figures, tree)
            with self._stage("compare"):
                fresh = self._compare(connection, frame)
            with self._stage("intake"):
                self._intake(connection, arrived, fresh)
                self._set_aside(figures.bad, connection)
                remember(
                    connection,
                    self.source.id,
                    self.order,
                    headers=arrived.fetched.headers,
                    sha256=arrived.sha256,
                )
                self._finish(connection)

    def _check(self, connection: Connection, figures: _Figures, tree: PlaceTree) -> pd.DataFrame:
        frame, report = figures.frame, self.report
        context = checks.context_of(connection, frame)
        checked = checks.check(frame, places=tree, today=report_day(self.settings), context=context)
        hard = [finding for finding in checked.findings if finding.hard]
        report.soft = [finding.message for finding in checked.findings if not finding.hard]
        report.soft_count = checked.soft
        figures.bad.extend(BadRow(found.row, found.message, _as_raw(found)) for found in hard)
        kept = frame[~checked.refused] if checked.refused.any() else frame
        doubled = kept.duplicated(["indicator", "place", "day"]).to_numpy()
        report.repeated = int(doubled.sum())
        report.bad = len({bad.row for bad in figures.bad} | set(frame["row"].to_numpy()[checked.refused].tolist()))
        report.reasons = [bad.said for bad in figures.bad]
        return kept[~doubled] if report.repeated else kept

    def _compare(self, connection: Connection, frame: pd.DataFrame) -> pd.DataFrame:
        report = self.report
        report.figures = len(frame)
        if frame.empty:
            raise BadFile(
                report.reasons[0] if report.reasons else Text(vi="không có số liệu nào", en="no figures at all")
            )
        report.places = int(frame["place"].nunique())
        report.first_day, report.last_day = (str(day.date()) for day in (frame["day"].min(), frame["day"].max()))
        found = compare.compare(connection, frame, source=self.source.id, history=self.source.history)
        report.new, report.changed, report.same, report.gone = found.new, found.changed, found.same, found.gone
        report.examples = list(found.examples)
        sums = frame.groupby("indicator", observed=True)["value"].sum()
        report.totals = {str(name): float(value) for name, value in sums.items()} if len(sums) <= 8 else {}
        self._judge(found)
        return frame if found.new == len(frame) else frame[found.fresh]

    def _judge(self, found: compare.Comparison) -> None:
        """Decide what becomes of the load, as the source and the settings declare."""
        report = self.report
        most = self.rules.max_fall_percent
        most = self.source.max_fall_percent if most is None else most
        falls = [fall for fall in found.falls if fall.percent > most]
        if falls:
            worst = max(falls, key=lambda fall: fall.percent)
            told = f"{worst.indicator} {worst.before:,.0f} -> {worst.now:,.0f} (-{worst.percent:.1f} %)"
            limit = f"{most:g} %"
            self._end(
                "held", Text(vi=f"tổng giảm quá {limit}: {told}", en=f"a total falls by more than {limit}: {told}")
            )
        elif not found.fresh.any():
            self._end("unchanged", Text(vi="số liệu như lần trước", en="the figures are those of before"))
        elif report.bad and self.source.on_bad_rows == "hold":
            self._end("held", Text(vi=f"{report.bad} dòng bị loại", en=f"{report.bad} rows set aside"))
        else:
            self._end("loaded", Text(vi="", en=""))

    def _intake(self, connection: Connection, arrived: _Arrived, fresh: pd.DataFrame) -> None:
        if fresh.empty:
            return
        waits = "submitted" if self.source.destination == "review" else "approved"
        try:
            batch = intake.open_batch(
                connection,
                source=self.source.id,
                rank=self.source.rank,
                author=AUTHOR,
                key=self._key(arrived.sha256) + (f"{AGAIN}{self.after}" if self.after else ""),
                status="held" if self.report.status == "held" else waits,
                sha256=arrived.sha256,
                note=self.report.message.vi[:2000],
            )
        except intake.AlreadyTaken as taken:
            self._same_bytes(taken.batch, "")
        self.report.batch = batch
        fresh = fresh.sort_values(["indicator", "place", "day"])
        for start in range(0, len(fresh), CHUNK):
            intake.append(connection, batch, fresh.iloc[start : start + CHUNK])
            self.progress("intake", min(start + CHUNK, len(fresh)), len(fresh))

    def _set_aside(self, bad: list[BadRow], connection: Connection | None = None) -> None:
        if connection is None:
            with database.writing(self.engine) as own:
                self._set_aside(bad, own)
            return
        rows = [
            {"run": self.run_id, "row": item.row, "reason": item.reason.vi[:1000], "raw": item.raw.replace("\0", "")}
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
            rows_loaded=(report.new + report.changed) if report.status in ("loaded", "held") else 0,
            rows_bad=report.bad,
            batch=report.batch,
            raw_file=self.raw_file,
            message=report.message.vi,
            report=report.as_json(),
        )


def _as_raw(found: checks.Finding) -> str:
    return f"{found.place} {found.indicator} {found.day.isoformat()}"
