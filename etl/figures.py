"""The way of figures: parse as text -> match -> numbers -> check -> compare -> intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from etl import compare
from etl.match import match
from etl.pipeline import Arrived, Pipeline
from etl.source import Source
from etl.values import to_values, unplaced
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile, RejectedRow
from geodata.observations import batches, validation
from geodata.store import database
from geodata.work.report_day import report_day

CHUNK = 250_000


@dataclass(frozen=True, kw_only=True)
class ReadFigures:
    """Figures fit for checks (row, place, indicator, day, value), the rows set aside so far, reasons by row."""

    frame: pd.DataFrame
    bad: list[RejectedRow]
    reasons: Mapping[int, str]


class FigureSpine(Pipeline[Source]):
    """One run of a source of figures."""

    def _take(self, arrived: Arrived) -> None:
        self._load(arrived, self._read(arrived))

    def _read(self, arrived: Arrived) -> ReadFigures:
        asked = self._asked()
        with self._stage("parse"):
            parsed = self.source.parse(arrived.raw, asked)
        report = self.report
        report.rows_read, report.ignored, report.notes = parsed.rows, dict(parsed.ignored), list(parsed.notes)
        self._hold_rows(parsed.rows)
        with self._stage("match"):
            matched = match(parsed.frame, source=self.source, places=self.places, gazetteer=self.gazetteer)
            if matched.elsewhere:
                report.ignored["nơi khác"] = len(matched.elsewhere)
            frame, bad, report.blank = to_values(matched.frame, form=self.source.numbers)
            bad = [*parsed.bad, *unplaced(matched.frame, matched.wrong, matched.reasons), *bad]
            frame = frame[frame["place"].isin(self.places.codes)] if matched.wrong.any() else frame
        return ReadFigures(frame=frame, bad=bad, reasons=parsed.reasons)

    def _load(self, arrived: Arrived, figures: ReadFigures) -> None:
        with database.writing(self.engine) as connection:
            with self._stage("check"):
                frame = self._check(connection, figures)
            with self._stage("compare"):
                fresh = self._compare(connection, frame)
            with self._stage("intake"):
                self._intake(connection, arrived, fresh, figures.reasons)
                self._conclude(connection, arrived, figures.bad)

    def _check(self, connection: Connection, figures: ReadFigures) -> pd.DataFrame:
        frame, report = figures.frame, self.report
        context = validation.context_of(connection, frame)
        checked = validation.check(
            frame, places=self.places, today=report_day(self.settings), context=context, asked=False
        )
        hard = [finding for finding in checked.findings if finding.hard]
        report.soft = [finding.message for finding in checked.findings if not finding.hard]
        report.soft_count = checked.soft
        figures.bad.extend(RejectedRow(found.row, found.message, _as_raw(found)) for found in hard)
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
            raise RejectedFile(
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

    def _judge(self, found: compare.LoadComparison) -> None:
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

    def _intake(
        self, connection: Connection, arrived: Arrived, fresh: pd.DataFrame, reasons: Mapping[int, str]
    ) -> None:
        if fresh.empty:
            return
        batch = self._open(connection, arrived)
        fresh = fresh.sort_values(["indicator", "place", "day"])
        for start in range(0, len(fresh), CHUNK):
            batches.append(connection, batch, fresh.iloc[start : start + CHUNK])
            self.progress("intake", min(start + CHUNK, len(fresh)), len(fresh))
        if reasons:
            told = set(fresh["row"].tolist())
            batches.explain(connection, batch, {row: reason for row, reason in reasons.items() if row in told})
        batches.seal(connection, batch)


def _as_raw(found: validation.Finding) -> str:
    return f"{found.place} {found.indicator} {found.day.isoformat()}"
