"""Population of communes from the census workbook of the General Statistics Office (1 April 2019)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from etl.long_frame import LongFrameBuilder
from etl.source import Parsed, Source
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedFile
from geodata.files.table import cell_text, clean, refuse_cut
from geodata.files.workbook import sheet
from geodata.geography.gazetteer import UnknownPlace

TOTAL = "(Tổng số)"
CENSUS_DAY = date(2019, 4, 1)
HEADER = ("", "", "", "Tổng số", "1. Thành thị", "2. Nông thôn")


@dataclass
class _Totals:
    """Stated and summed population of one unit above the communes."""

    stated: int
    summed: int = 0


@dataclass
class _CensusReader:
    """Walks the rows: the province and district cells are merged, so they stand until the next."""

    asked: ParseContext
    long: LongFrameBuilder = field(default_factory=LongFrameBuilder)
    province: str = ""
    district: str = ""
    inside: bool = False
    totals: dict[str, _Totals] = field(default_factory=dict)
    elsewhere: int = 0
    blank: int = 0

    def read(self, row: int, line: list[str]) -> None:
        province, district, commune, count = line[0], line[1], line[2], line[3]
        if not any(line):
            self.blank += 1
            return
        if province:
            self._enter(province.removesuffix(TOTAL).strip())
        if not self.inside:
            self.elsewhere += bool(commune)
            return
        if province.endswith(TOTAL):
            self.totals[self.province] = _Totals(stated=_count(count, row))
        elif district.endswith(TOTAL):
            self.district = district.removesuffix(TOTAL).strip()
            self.totals[self.district] = _Totals(stated=_count(count, row))
        elif commune:
            self.district = district or self.district
            self._add(row, commune, count)

    def _enter(self, name: str) -> None:
        if name == self.province:
            return
        self.province, self.district = name, ""
        try:
            self.asked.gazetteer.match(name, level="province")
        except UnknownPlace:
            self.inside = False
        else:
            self.inside = True

    def _add(self, row: int, commune: str, count: str) -> None:
        day = np.array([CENSUS_DAY], dtype="datetime64[D]")
        self.long.add(row=row, place=commune, within=self.district, indicator="population", day=day, value=[count])
        for unit in (self.province, self.district):
            if unit in self.totals:
                self.totals[unit].summed += _count(count, row)

    def notes(self) -> tuple[Text, ...]:
        """Stated totals that the communes do not sum to."""
        return tuple(
            Text(
                vi=f"{unit}: tệp ghi {total.stated}, các xã cộng lại {total.summed}",
                en=f"{unit}: the file says {total.stated}, its communes sum to {total.summed}",
            )
            for unit, total in self.totals.items()
            if total.stated != total.summed
        )


def parse(raw: bytes, asked: ParseContext) -> Parsed:
    """Population of each commune of our province, by name within its district.

    Title, blank and "(Tổng số)" rows are passed over; the totals are compared with the sums and differences noted.
    """
    lines: list[list[Any]] = sheet(raw)
    refuse_cut(len(lines))
    texts = [[clean(cell_text(cell)) for cell in line] for line in lines]
    start = next((at for at, line in enumerate(texts) if tuple(line[: len(HEADER)]) == HEADER), None)
    if start is None:
        raise RejectedFile(Text(vi=f"không có tiêu đề {HEADER[3:]}", en=f"the header {HEADER[3:]} is missing"))
    reader = _CensusReader(asked)
    for row, line in enumerate(texts[start + 1 :], start=start + 2):
        reader.read(row, line)
    return Parsed(
        frame=reader.long.frame(),
        rows=len(lines),
        ignored={"xã của tỉnh khác": reader.elsewhere, "dòng tổng của tỉnh": len(reader.totals)},
        notes=reader.notes(),
    )


def _count(text: str, row: int) -> int:
    if not (text.isascii() and text.isdigit()):
        raise RejectedFile(Text(vi=f"dòng {row}: “{text[:40]}” không phải số dân", en=f"row {row}: not a population"))
    return int(text)


SOURCE = Source(
    id="gso_census",
    label=Text(vi="Tổng điều tra dân số 1/4/2019", en="Census of 1 April 2019"),
    rank=15,
    format="xlsx",
    destination="publish",
    reads=("Tổng số",),
    ignores=("1. Thành thị", "2. Nông thôn"),
    rows=(20, 20_000),
    on_bad_rows="hold",
    max_fall_percent=1,
    parse=parse,
    place_by="name",
)
