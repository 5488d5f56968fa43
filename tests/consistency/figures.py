"""What is said of one figure, the same wherever it stands; and what has to be said, worked out from the open API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = Mapping[str, Any]
NBSP = "\u00a0"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A figure as it is printed in Vietnamese; None where a surface does not say that part.

    `value`: the number, or a word where there is none; `day`: "17/1"; `rests`: "67/71", "tự báo cáo" of a unit that
    reported itself, "tự báo cáo 3/8" where communes did too, "63/71, 8 huyện" where districts did for 8 more; `short`:
    where there is little room, "tự báo cáo" or "71/71"; `marked`: those are illustrative, `made_up`: the figure itself
    is; `change`: "tăng 3", "giảm 1,5 điểm %", "không đổi", "ít xã" or "không có số"; `over`: "65/71" where not over all
    communes, "86 %" of their days; `days`: "6/7" where a commune did not tell all days that are added up; `against`:
    the change of a real figure is against illustrative ones; `mood`: the change's colour: "good", "bad" or nothing.
    """

    value: str | None = None
    day: str | None = None
    rests: str | None = None
    short: str | None = None
    marked: bool | None = None
    made_up: bool | None = None
    change: str | None = None
    over: str | None = None
    days: str | None = None
    against: bool | None = None
    mood: str | None = None


Figures = dict[tuple[str, str], Said]
"""By indicator and place."""
SAME, FEW, NONE, ITSELF, ABOVE = "không đổi", "ít xã", "không có số", "tự báo cáo", "huyện"


def number(value: float, decimals: int) -> str:
    """1234.5 as 1.234,5."""
    shown = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{shown:,}".translate(str.maketrans(",.", ".,"))


def day(iso: str) -> str:
    """2022-01-17 as 17/1."""
    _, month, of_month = iso.split("-")
    return f"{int(of_month)}/{int(month)}"


def expected(row: Json, item: Json) -> Said:
    """What the open API's row of a figure means in words; `item`: its entry in the open API's catalogue."""
    percent, decimals = item["unit"]["vi"] == "%", item["decimals"]
    partial = _is_partial(row, item)
    if row["value"] is None:
        word = "Không áp dụng" if row["not_applicable"] else "Chưa biết" if item["subtracted"] else _lacking(item)
        value, change = word, ""
    else:
        value, change = number(row["value"], decimals) + (" %" if percent else ""), _change(row, item)
    return Said(
        value=value,
        day=day(row["day"]),
        rests=rests(row["reported"], row["units"], row["covered"], itself=row["itself"]) if row["units"] > 1 else None,
        short=short(row) if row["units"] > 1 else None,
        marked=_marked(row),
        made_up=row["illustrative"],
        change=change,
        over=_over(row, item) if change and partial and row["change"] is not None else "",
        days=_days(row, item),
        against=bool(change) and row["change_illustrative"] and not row["illustrative"],
        mood=_mood(row, item),
    )


def rests(reported: int, units: int, covered: int, *, itself: bool) -> str:
    """Who told a figure, in the short form of `Said`."""
    own = reported - covered
    if itself:
        return " ".join([ITSELF, *([f"{own}/{units}"] if own else [])])
    if covered and not own:
        return f"{covered}/{units} huyện"
    return f"{own}/{units}" + (f", {covered} huyện" if covered else "")


def short(row: Json) -> str:
    """The same where there is little room."""
    return ITSELF if row["itself"] else f"{row['reported']}/{row['units']}"


def _marked(row: Json) -> bool:
    """A unit's own report says of its communes that they only illustrate, where any of them has figures."""
    alone = row["covered"] and row["reported"] == row["covered"]
    split: bool = row["illustrative"] if row["units"] == 1 or alone else row["reported_illustrative"]
    return split


def _is_partial(row: Json, item: Json) -> bool:
    days = row["compared_days"]
    return 0 < row["compared"] < row["units"] if days is None else 0 < days < row["units"] * item["window"]


def _lacking(item: Json) -> str:
    return "Chưa đủ ngày báo cáo" if (item["window"] or 1) > 1 else "Chưa báo cáo"


def _over(row: Json, item: Json) -> str:
    """The communes, or the share of their days in percent, or a commune's own days."""
    days = row["compared_days"]
    if days is None:
        return f"{row['compared']}/{row['units']}"
    every = row["units"] * item["window"]
    return f"{days}/{every}" if row["units"] == 1 else f"{100 * days // every} %"


def _days(row: Json, item: Json) -> str:
    """On how many of its days a commune told what adds up days, where not on all."""
    told, window = row["told_days"], item["window"]
    return f"{told}/{window}" if row["value"] is not None and told is not None and told < window else ""


def _change(row: Json, item: Json) -> str:
    if row["change"] is None:
        return FEW if _is_partial(row, item) else NONE
    if row["change"] == 0:
        return SAME
    size = number(abs(row["change"]), item["decimals"])
    points = " điểm %" if item["unit"]["vi"] == "%" else ""
    return f"{'tăng' if row['change'] > 0 else 'giảm'} {size}{points}"


def _mood(row: Json, item: Json) -> str:
    provisional = item["provisional_from"] is not None and row["day"] >= item["provisional_from"]
    if not row["change"] or row["value"] is None or item["better"] is None or provisional:
        return ""
    return "good" if (row["change"] > 0) == (item["better"] == "up") else "bad"


def brief(said: Said) -> Said:
    """As a table says it: who told it only where that is not all communes, and not beside a word."""
    n, _, of = (said.short or "").partition("/")
    return replace(said, short="" if n == of or not is_number(said.value) else said.short)


def lacking(said: Said) -> Said:
    """As a wall's table says it: as `brief`, of a unit's own report nothing."""
    told = brief(said)
    return replace(told, short="" if told.short == ITSELF else told.short)


def of_units(said: Said) -> Said:
    """As the legend of a map says it: of the units drawn, not of the one above them."""
    return replace(said, rests=None, marked=None) if (said.rests or "").startswith(ITSELF) else said


def bare(said: Said) -> Said:
    """As a map on a wall says it: a number without its sign, a dash for every word."""
    return replace(said, value=(said.value or "").removesuffix(" %") if is_number(said.value) else "–")


def signed(said: Said) -> Said:
    """As the map's table says it: as `brief`, and a change by its sign."""
    by = (said.change or "").removesuffix(" điểm %").replace("tăng ", "+").replace("giảm ", "−")
    return replace(brief(said), change=by if by[:1] in ("+", "−") else None if by == SAME else "")


def is_number(value: str | None) -> bool:
    return (value or "").lstrip("-−")[:1].isdigit()


def whole(said: Said) -> Said:
    return said


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read `where`; `told`: how that place tells what has to be said."""

    where: str
    said: Figures
    told: Callable[[Said], Said] = whole


def differences(reading: Reading, wanted: Mapping[tuple[str, str], Said]) -> list[str]:
    """What was read otherwise than it has to be; what a place does not say is not compared."""
    found = []
    for key, one in reading.said.items():
        told = reading.told(wanted[key])
        for part, value in vars(one).items():
            if value is not None and getattr(told, part) is not None and value != getattr(told, part):
                found.append(f"{reading.where} {key} {part}: {value!r} instead of {getattr(told, part)!r}")
    return found
