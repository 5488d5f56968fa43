"""One row of a register, field by field: what is missing or cannot be meant is said in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.core import numbers
from geodata.core.document_types import IDENTITY
from geodata.core.numbers import NotANumber, NumberForm
from geodata.core.text import Text, printable
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedRow
from geodata.files.table import ISO_DAY, TextTable, clean, raw_row
from geodata.geography.gazetteer import PlaceNameError
from geodata.geography.point_in_unit import Verdict

YES, NO = ("1", "x", "true", "yes", "có"), ("", "0", "false", "no", "không")
DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
MOST_COUNT = 10_000_000


class WrongField(ValueError):
    """A field cannot be taken; `reason` names it, `what` says why."""

    def __init__(self, field: str, reason: Text) -> None:
        super().__init__(reason.vi)
        self.field, self.what = field, reason
        self.reason = Text(vi=f"{field}: {reason.vi}", en=f"{field}: {reason.en}")


@dataclass(frozen=True, kw_only=True)
class RowReader:
    """The texts of one row by column; a column that the file lacks is blank. Every reader raises `WrongField`.

    `told`: what the report says of a row that is taken.
    """

    row: int
    texts: Mapping[str, str]
    raw: str
    form: NumberForm = "plain"
    told: list[Text] = field(default_factory=list)

    def blank(self, name: str) -> bool:
        return not clean(self.texts.get(name, ""))

    def text(self, name: str, *, most: int) -> str | None:
        """NFC with single spaces; None when blank."""
        given = self.texts.get(name, "")
        found = clean(given)
        if any(not sign.isprintable() for sign in found):
            raise WrongField(name, Text(vi="có ký tự điều khiển", en="control characters"))
        if len(found) > most:
            raise WrongField(name, Text(vi=f"dài hơn {most} ký tự", en=f"more than {most} characters"))
        return found or None

    def needed(self, name: str, *, most: int) -> str:
        """A text that must be there."""
        found = self.text(name, most=most)
        if found is None:
            raise WrongField(name, Text(vi="còn trống", en="is blank"))
        return found

    def both(self, name: str, *, most: int, needed: bool = True) -> tuple[str | None, str | None]:
        """The text of `name`, and of `name_en`, for which the Vietnamese one stands when it is blank."""
        vi = self.needed(name, most=most) if needed else self.text(name, most=most)
        return vi, (self.text(f"{name}_en", most=most) or vi) if vi else None

    def one_of(self, name: str, known: Iterable[str]) -> str:
        found = self.needed(name, most=60)
        if found not in known:
            told = ", ".join(known)
            raise WrongField(
                name, Text(vi=f"“{found}” phải là một trong: {told}", en=f"“{found}” must be one of: {told}")
            )
        return found

    def several(self, name: str, known: Iterable[str]) -> list[str]:
        """Words parted by semicolons, each known, in the file's order."""
        found = [clean(part) for part in (self.text(name, most=400) or "").split(";") if clean(part)]
        wrong = [part for part in found if part not in known]
        if wrong:
            told = ", ".join(known)
            raise WrongField(name, Text(vi=f"“{wrong[0]}” không có; các từ: {told}", en=f"“{wrong[0]}”: not of {told}"))
        return list(dict.fromkeys(found))

    def day(self, name: str) -> date | None:
        """A day written 2021-11-15."""
        found = self.text(name, most=40)
        if found is None:
            return None
        try:
            if ISO_DAY.fullmatch(found):
                return date.fromisoformat(found)
        except ValueError:
            pass
        raise WrongField(name, Text(vi=f"“{found}” không phải là ngày (cần năm-tháng-ngày)", en=f"“{found}”: no day"))

    def needed_day(self, name: str) -> date:
        self.needed(name, most=40)
        found = self.day(name)
        if found is None:
            raise WrongField(name, Text(vi="còn trống", en="is blank"))
        return found

    def number(self, name: str) -> float | None:
        """A number that is not negative; one that may be read in two ways is refused."""
        found = self.text(name, most=40)
        if found is None:
            return None
        try:
            value = numbers.parse(found, form=self.form)
        except NotANumber as error:
            raise WrongField(name, error.reason) from error
        if not 0 <= value <= MOST_COUNT:
            raise WrongField(name, Text(vi=f"{found} nằm ngoài khoảng có thể", en=f"{found} is out of range"))
        return value

    def count(self, name: str) -> int | None:
        """A whole number."""
        value = self.number(name)
        if value is not None and not value.is_integer():
            raise WrongField(name, Text(vi="phải là số nguyên", en="must be a whole number"))
        return None if value is None else int(value)

    def degrees(self, name: str) -> float:
        """A coordinate, with a point as the decimal sign."""
        found = self.needed(name, most=40)
        if not DEGREES.fullmatch(found or ""):
            raise WrongField(name, Text(vi=f"“{found}” không phải là độ thập phân", en=f"“{found}”: no degrees"))
        return float(found)

    def flag(self, name: str) -> bool:
        found = (self.text(name, most=20) or "").lower()
        if found not in (*YES, *NO):
            raise WrongField(name, Text(vi=f"“{found}”: hãy ghi 1 hoặc để trống", en=f"“{found}”: write 1 or nothing"))
        return found in YES

    def identity(self, name: str) -> str | None:
        """An id: small letters and digits parted by hyphens."""
        found = self.text(name, most=80)
        if found is not None and not IDENTITY.fullmatch(found):
            raise WrongField(
                name, Text(vi=f"“{found}” chỉ được gồm a-z, 0-9 và gạch nối", en=f"“{found}” may hold a-z, 0-9, -")
            )
        return found

    def address(self, name: str) -> str | None:
        """An address of the web."""
        found = self.text(name, most=1000)
        if found is not None and not ADDRESS.fullmatch(found):
            raise WrongField(name, Text(vi="phải là địa chỉ http(s)://", en="must be an http(s):// address"))
        return found

    def place(self, name: str, asked: ParseContext) -> str | None:
        """A unit by its code or its name, as a code."""
        found = self.text(name, most=120)
        if found is None or found in asked.places:
            return found
        if found.isdigit():
            raise WrongField(name, Text(vi=f"không có mã đơn vị {found}", en=f"no unit has the code {found}"))
        try:
            return asked.gazetteer.match(found)
        except PlaceNameError as error:
            raise WrongField(name, error.text) from error

    def needed_place(self, name: str, asked: ParseContext) -> str:
        self.needed(name, most=120)
        found = self.place(name, asked)
        if found is None:
            raise WrongField(name, Text(vi="còn trống", en="is blank"))
        return found

    def hold(self, name: str, verdict: Verdict) -> None:
        """Take what is told of a field; raises `WrongField` where it is refused."""
        if verdict.refused is not None:
            raise WrongField(name, verdict.refused)
        if verdict.told is not None:
            self.tell(name, verdict.told)

    def settle(self) -> None:
        """Every field has been read: what follows holds them against each other."""

    def tell(self, name: str, what: Text) -> None:
        """Have the report say this of the row."""
        self.told.append(Text(vi=f"dòng {self.row}: {name}: {what.vi}", en=f"row {self.row}: {name}: {what.en}"))


def lines(table: TextTable) -> Iterable[RowReader]:
    """The rows of a table."""
    for at, row in enumerate(table.rows):
        texts = dict(zip(table.header, (str(cell) for cell in table.cells[at]), strict=True))
        yield RowReader(row=int(row), texts=texts, raw=raw_row(table, at))


def each(
    given: Iterable[RowReader], make: Callable[[RowReader], dict[str, Any]]
) -> tuple[tuple[dict[str, Any], ...], tuple[RejectedRow, ...]]:
    """Rows made of lines, and those set aside: a field that cannot be taken, an id that stands twice."""
    made: list[tuple[RowReader, dict[str, Any]]] = []
    bad = []
    for line in given:
        try:
            made.append((line, {"removed": False, **make(line), "row": line.row}))
        except WrongField as error:
            bad.append(RejectedRow(line.row, error.reason, line.raw))
    count = Counter(row["id"] for _, row in made)
    for line, row in made:
        if count[row["id"]] > 1:
            bad.append(RejectedRow(line.row, _twice(row["id"]), line.raw))
    return tuple(row for _, row in made if count[row["id"]] == 1), tuple(sorted(bad, key=lambda item: item.row))


def _twice(name: str) -> Text:
    shown = printable(name)
    return Text(vi=f"mã {shown} có hai dòng", en=f"id {shown} stands twice")
