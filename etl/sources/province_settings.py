"""One province's new cases by setting and its deaths (JSON): series of [epoch milliseconds, number], UTC+7."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from etl import jsontext
from etl.long_frame import LongFrameBuilder
from etl.source import Parsed, Source
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedFile, RejectedRow

SERIES = {
    "Cộng đồng": "cases_new_community",
    "Khu cách ly, phong toả": "cases_new_locked_zone",
    "Tử vong": "deaths_new",
}
"""The feed does not part quarantine from locked-down zones; its sum is kept under locked-down zones."""
AVERAGES = ("Trung bình ca cộng đồng trong 7 ngày", "Trung bình ca tử vong trong 7 ngày")
VIETNAM = timedelta(hours=7)
MILLISECONDS = re.compile(r"[0-9]{12,13}")


def parse(raw: bytes, asked: ParseContext) -> Parsed:
    """The three series of the province that `--place` names, of config.yaml's own from its configured address.

    A day without a pair is not reported.
    """
    if asked.place is None:
        raise RejectedFile(
            Text(
                vi="tệp không nói là của tỉnh nào: cần --place",
                en="the file does not say which province it is about: --place is needed",
            )
        )
    content = jsontext.load(raw)
    if not isinstance(content, dict) or "report" not in content:
        raise RejectedFile(Text(vi="thiếu khóa report", en="the key report is missing"))
    jsontext.hold_keys(content, reads=("report",), ignores=("max",), what="tệp")
    series = {jsontext.text_of(item.get("name")): item for item in jsontext.records(content["report"], what="report")}
    _hold(series, count=len(content["report"]))
    long, bad, row = LongFrameBuilder(), [], 0
    for name, item in series.items():
        for pair in item["data"] if name in SERIES else ():
            row += 1
            day = _day(pair)
            if day is None:
                reason = Text(vi="không phải cặp [mili giây, số]", en="not a pair [milliseconds, number]")
                bad.append(RejectedRow(row, reason, str(pair)[:200]))
                continue
            stamp = np.array([day], dtype="datetime64[D]")
            long.add(row=row, place=asked.place, indicator=SERIES[name], day=stamp, value=[jsontext.text_of(pair[1])])
    passed = sum(len(series[name]["data"]) for name in AVERAGES if name in series)
    return Parsed(frame=long.frame(), rows=row, bad=tuple(bad), ignored={"trung bình 7 ngày": passed})


def _hold(series: dict[str, dict[str, Any]], *, count: int) -> None:
    missing = [name for name in SERIES if name not in series]
    unknown = [name for name in series if name not in SERIES and name not in AVERAGES]
    if missing or unknown or len(series) != count:
        shown = ", ".join(missing or unknown or ["chuỗi bị lặp"])
        raise RejectedFile(Text(vi=f"các chuỗi không như khai báo: {shown}", en=f"the series differ: {shown}"))
    for name, item in series.items():
        jsontext.hold_keys(item, reads=("name", "data"), ignores=("code", "color"), what=name)
        if not isinstance(item["data"], list):
            raise RejectedFile(Text(vi=f"{name}: data phải là danh sách", en=f"{name}: data must be a list"))


def _day(pair: object) -> str | None:
    if not isinstance(pair, list) or len(pair) != 2 or not MILLISECONDS.fullmatch(str(pair[0])):
        return None
    return (datetime.fromtimestamp(int(pair[0]) / 1000, UTC) + VIETNAM).date().isoformat()


SOURCE = Source(
    id="province_settings",
    label=Text(vi="Ca mắc theo nơi phát hiện của một tỉnh", en="One province's cases by setting"),
    lacks_place=True,
    rank=15,
    format="json",
    destination="publish",
    reads=tuple(SERIES),
    ignores=AVERAGES,
    rows=(3, 6_000),
    on_bad_rows="load_good",
    max_fall_percent=5,
    parse=parse,
    numbers="point",
    history=True,
)
