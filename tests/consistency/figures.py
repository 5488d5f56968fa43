"""What is said of one figure, the same wherever it stands; and what has to be said, worked out from the open API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = Mapping[str, Any]
NBSP = "\u00a0"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A figure as it is printed in Vietnamese; None where a surface does not say that part.

    `value`: the number, or a word where there is none; `rests`: "67/71", "tự báo cáo" of a unit that reported itself,
    "tự báo cáo 3/8" where communes did too, "63/71, 8 huyện" where districts did for 8 more; `brief`: where there is
    little room, "tự báo cáo" or "71/71"; `marked`: illustrative ones; `change`:
    "tăng 3", "giảm 1,5 điểm %", "không đổi", "ít xã" or "không có số"; `over`: "65/71" where
    not over all communes, "86 %" of their days.
    `mood`: the colour of the change: "good", "bad" or nothing.
    """

    value: str
    rests: str | None = None
    brief: str | None = None
    marked: bool | None = None
    change: str | None = None
    over: str | None = None
    mood: str | None = None


SAME, FEW, NONE, ITSELF = "không đổi", "ít xã", "không có số", "tự báo cáo"
MADE_UP = "minh hoạ"


def number(value: float, decimals: int) -> str:
    """1234.5 as 1.234,5."""
    shown = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{shown:,}".translate(str.maketrans(",.", ".,"))


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
        rests=rests(row["reported"], row["units"], row["covered"], itself=row["itself"]) if row["units"] > 1 else None,
        brief=brief(row) if row["units"] > 1 else None,
        marked=_marked(row),
        change=change,
        over=_over(row, item) if change and partial and row["change"] is not None else "",
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


def brief(row: Json) -> str:
    """The same where there is little room: what the unit itself reported is marked where that only illustrates."""
    if row["itself"]:
        return f"{ITSELF} {MADE_UP}" if row["illustrative"] else ITSELF
    return f"{row['reported']}/{row['units']}"


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
