"""The way of a register: read -> compare with what this source said -> intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from etl.pipeline import Arrived, Pipeline
from etl.source import RegisterFeed
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile, RejectedRow
from geodata.geography import point_in_unit
from geodata.observations import batches
from geodata.registers import records
from geodata.registers.parsing.rows import Rows
from geodata.store import database


class RegisterSpine(Pipeline[RegisterFeed]):
    """One run of a source of things with ids."""

    def _take(self, arrived: Arrived) -> None:
        asked = self._asked()
        with self.engine.connect() as connection:
            ground = point_in_unit.ground(connection, asked.places)
        with self._stage("parse"):
            read = self.source.parse(arrived.raw, replace(asked, ground=ground))
        self._hold_rows(read.rows)
        folder = self.settings.storage.var / "archive"
        for raw in read.files.values():
            content_archive.keep(folder, raw)
        with database.writing(self.engine) as connection:
            with self._stage("compare"):
                read = self._without_circles(connection, self._without_unknown(connection, read))
                self._describe(read)
                self.report.notes += self._dangling(connection, read)
                fresh = self._compare(connection, read)
            with self._stage("intake"):
                if fresh:
                    batch = self._open(connection, arrived)
                    records.append(connection, batch, records.TABLES[self.source.table], fresh)
                    batches.seal(connection, batch)
                self._conclude(connection, arrived, list(read.bad))

    def _without_unknown(self, connection: Connection, read: Rows) -> Rows:
        """Without the rows that remove what nobody ever named."""
        ids = records.ids(connection, records.TABLES[self.source.table])
        lost = [row for row in read.good if row.get("removed") and row["id"] not in ids]
        reason = Text(vi="không có mã này để bỏ đi", en="no such id to remove")
        return replace(
            read,
            good=tuple(row for row in read.good if row not in lost),
            bad=(*read.bad, *(RejectedRow(row["row"], reason, row["id"]) for row in lost)),
        )

    def _without_circles(self, connection: Connection, read: Rows) -> Rows:
        """Without the rows that come back to themselves by what they name of their own register."""
        table = records.TABLES[self.source.table]
        for column in (column for column, name in self.source.refers.items() if name == self.source.table):
            leads = {name: row[column] for name, row in records.standing(connection, table).items()}
            leads |= {row["id"]: row.get(column) for row in read.good}
            found = {row["row"]: way for row in read.good if (way := records.circle(leads, row["id"]))}
            bad = (
                RejectedRow(
                    row,
                    Text(vi=f"{column}: đi vòng {' → '.join(way)}", en=f"{column}: a circle {' → '.join(way)}"),
                    way[0],
                )
                for row, way in found.items()
            )
            read = replace(read, good=tuple(row for row in read.good if row["row"] not in found), bad=(*read.bad, *bad))
        return read

    def _dangling(self, connection: Connection, read: Rows) -> list[Text]:
        """What rows name that its register does not hold, nor this file; taken, for it may come later, and told."""
        told = []
        for column, name in self.source.refers.items():
            known = set(records.standing(connection, records.TABLES[name]))
            if name == self.source.table:
                known |= {row["id"] for row in read.good}
            lost = sorted({row[column] for row in read.good if row.get(column)} - known)
            if lost:
                shown = ", ".join(lost[:5])
                told.append(
                    Text(
                        vi=f"{column}: danh mục chưa có {len(lost)} mã: {shown}",
                        en=f"{column}: {len(lost)} ids that the register does not hold: {shown}",
                    )
                )
        return told

    def _describe(self, read: Rows) -> None:
        report = self.report
        report.rows_read, report.figures, report.notes = read.rows, len(read.good), list(read.notes)
        report.bad = len({bad.row for bad in read.bad})
        report.reasons = [bad.said for bad in read.bad]

    def _compare(self, connection: Connection, read: Rows) -> list[Mapping[str, Any]]:
        report, table = self.report, records.TABLES[self.source.table]
        if not read.good:
            raise RejectedFile(
                report.reasons[0] if report.reasons else Text(vi="không có dòng nào", en="no rows at all")
            )
        before = records.said(connection, table, source=self.source.id)
        fresh = []
        for row in read.good:
            known = before.get(row["id"])
            if known is not None and records.same(table, known, row):
                report.same += 1
                continue
            report.removed += row["removed"]
            report.new += known is None and not row["removed"]
            report.changed += known is not None and not row["removed"]
            fresh.append(row)
        if not fresh:
            self._end("unchanged", Text(vi="nội dung như lần trước", en="nothing differs from before"))
        elif report.bad and self.source.on_bad_rows == "hold":
            self._end("held", Text(vi=f"{report.bad} dòng bị loại", en=f"{report.bad} rows set aside"))
        else:
            self._end("loaded", Text(vi="", en=""))
        return fresh
