"""The national vaccination portal's statistics by province (JSON): stocks as of the day of the list."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from etl import jsontext
from etl.long_frame import LongFrameBuilder
from etl.source import Parsed, Source
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedRow
from geodata.files.table import days

INDICATORS = {
    "totalOnceInjected": "vaccinated_dose1",
    "totalTwiceInjected": "vaccinated_dose2",
    "totalVaccineAllocated": "doses_allocated",
    "totalVaccineAllocatedReality": "doses_received",
    "totalInjected": "doses_used",
    "totalVaccinationLocation": "vaccination_sites",
    "popOverEighteen": "population_18plus",
}


def parse(raw: bytes, asked: ParseContext) -> Parsed:
    """The stocks of the provinces of our tree.

    The day is `lastReportedDate`; where that is null, the day that was asked for, else the day on which the file came.
    """
    items = jsontext.records(jsontext.load(raw), what="tệp")
    for row, item in enumerate(items, start=1):
        jsontext.hold_keys(item, reads=SOURCE.reads, ignores=SOURCE.ignores, what=f"dòng {row}")
    codes = [jsontext.text_of(item["provinceCode"]) for item in items]
    count = Counter(codes)
    long, bad, notes = LongFrameBuilder(), [], []
    for row, (code, item) in enumerate(zip(codes, items, strict=True), start=1):
        if code not in asked.places:
            continue
        day = _day(item, asked)
        if day is None or count[code] > 1:
            reason = (
                Text(vi=f"mã tỉnh {code} có hai dòng", en=f"province code {code} stands twice")
                if count[code] > 1
                else Text(vi="lastReportedDate không phải là ngày", en="lastReportedDate is not a day")
            )
            bad.append(RejectedRow(row, reason, f"{item['provinceName']} ({code})"))
            continue
        for key, indicator in INDICATORS.items():
            long.add(row=row, place=code, indicator=indicator, day=day, value=[jsontext.text_of(item[key])])
        if item["lastReportedDate"] is None:
            notes.append(
                Text(vi=f"nguồn không ghi ngày; lấy ngày {day[0]}", en=f"no day in the feed; taken as {day[0]}")
            )
    foreign = sum(code not in asked.places for code in codes)
    return Parsed(
        frame=long.frame(), rows=len(items), bad=tuple(bad), ignored={"tỉnh khác": foreign}, notes=tuple(notes)
    )


def _day(item: dict[str, Any], asked: ParseContext) -> np.ndarray[Any, np.dtype[np.datetime64]] | None:
    stated = item["lastReportedDate"]
    if stated is None or asked.day_given:
        return np.array([asked.day], dtype="datetime64[D]")
    found, wrong = days(np.array([jsontext.text_of(stated)[:10]], dtype=object))
    return None if wrong else found


SOURCE = Source(
    id="vaccination_portal",
    label=Text(vi="Cổng thông tin tiêm chủng quốc gia", en="National vaccination portal"),
    may_lack_day=True,
    rank=15,
    format="json",
    destination="publish",
    reads=("provinceCode", "provinceName", "lastReportedDate", *INDICATORS),
    ignores=(
        "population",
        "lastOnceInjected",
        "lastTwiceInjected",
        "currentTeamInjectInPractice",
        "vaccineInjectionDailies",
        "ratioOnePerAll",
        "ratioTwicePerAll",
    ),
    rows=(60, 66),
    on_bad_rows="hold",
    max_fall_percent=2,
    parse=parse,
    elsewhere="ignore",
    numbers="point",
)
