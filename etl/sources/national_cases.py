"""National list of new cases by province and day (JSON): code, name, totals and `data` {day: cases}."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from etl import jsontext
from etl.long_frame import LongFrameBuilder
from etl.source import Parsed, Source
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedFile, RejectedRow
from geodata.files.table import days

NO_PLACE = "999"


def parse(raw: bytes, asked: ParseContext) -> Parsed:
    """New cases of the provinces of our tree; `ma` is the GSO code without its leading zero."""
    items = jsontext.records(jsontext.load(raw), what="tệp")
    long, bad, notes = LongFrameBuilder(), [], []
    codes = [jsontext.text_of(item.get("ma")).zfill(2) for item in items]
    doubled = {code for code, count in Counter(codes).items() if count > 1}
    ours = 0
    for row, (code, item) in enumerate(zip(codes, items, strict=True), start=1):
        jsontext.hold_keys(item, reads=SOURCE.reads, ignores=(*SOURCE.ignores, *SOURCE.may_read), what=f"dòng {row}")
        if code not in asked.places:
            continue
        ours += 1
        if code in doubled:
            reason = Text(vi=f"mã tỉnh {code} có hai dòng", en=f"province code {code} stands twice")
            bad.append(RejectedRow(row, reason, f"{item['tinh']} ({code})"))
            continue
        notes += _add(long, row, code, item)
    foreign = sum(code not in asked.places for code in codes)
    return Parsed(
        frame=long.frame(),
        rows=len(items),
        bad=tuple(bad),
        ignored={"tỉnh khác": foreign - codes.count(NO_PLACE), "chưa rõ tỉnh (999)": codes.count(NO_PLACE)},
        notes=tuple(notes),
    )


def _add(long: LongFrameBuilder, row: int, code: str, item: dict[str, Any]) -> list[Text]:
    if not isinstance(item["data"], dict):
        raise RejectedFile(Text(vi=f"dòng {row}: data phải là đối tượng", en=f"row {row}: data must be an object"))
    stamps, wrong = days(np.array(list(item["data"]), dtype=object))
    if wrong:
        raise RejectedFile(next(iter(wrong.values())))
    values = [jsontext.text_of(value) for value in item["data"].values()]
    long.add(row=row, place=code, indicator="cases_new", day=stamps, value=values)
    stated = jsontext.text_of(item["ca_nhiem"])
    summed = sum(int(value) for value in values if value.isdigit())
    if stated == str(summed):
        return []
    return [
        Text(
            vi=f"{item['tinh']}: ca_nhiem là {stated}, tổng các ngày là {summed}",
            en=f"{item['tinh']}: ca_nhiem is {stated}, the days sum to {summed}",
        )
    ]


SOURCE = Source(
    id="national_cases",
    label=Text(vi="Ca mắc theo tỉnh, toàn quốc", en="Cases by province, national"),
    rank=8,
    format="json",
    destination="publish",
    reads=("ma", "tinh", "ca_nhiem", "data"),
    ignores=(
        "id",
        "ngay_hien_tai",
        "ngay_truoc_do",
        "ngay_hom_kia",
        "population",
        "ngay_lien_tiep",
        "ngay_lien_tiep_trong_nuoc",
        "ca_nhiem_7",
        "tu_vong",
    ),
    rows=(60, 70),
    on_bad_rows="hold",
    max_fall_percent=5,
    parse=parse,
    elsewhere="ignore",
    numbers="point",
    history=True,
)
