"""Numbers, days and words of a figure, in its language."""

from __future__ import annotations

from datetime import date

from geodata.core.numbers import rounded
from geodata.core.text import Text
from layers import wording
from layers.rests import Rests

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

DAY = Text(vi="Ngày", en="Day")
WEEK = Text(vi="Tuần từ thứ hai", en="Week from Monday")
GROUP = Text(vi="Nhóm", en="Group")
UNFINISHED = Text(vi="chưa đủ tuần", en="week not over")
MEAN = Text(vi="trung bình 7 ngày", en="7-day mean")

EVENTS = Text(vi="Văn bản", en="Documents")
NEWEST = Text(
    vi="{label}: {value} {unit} ({day}); cao nhất {top} ({top_day}).",
    en="{label}: {value} {unit} ({day}); highest {top} ({top_day}).",
)
ROW = Text(vi="{label}, {group}: {value} {unit}.", en="{label}, {group}: {value} {unit}.")
NONE = Text(vi="{label}: chưa báo cáo.", en="{label}: not reported.")
SINCE = Text(vi="số liệu ngày {day}", en="figure of {day}")
ILLUSTRATIVE = Text(vi="Có số liệu minh hoạ.", en="Some figures are illustrative.")


def reported(rests: Rests, language: str) -> str:
    """Who told a figure: the unit itself, or how many communes; what only illustrates was not reported."""
    n, of, covered = (number(count, 0, language) for count in (rests.own, rests.units, rests.covered))
    said = wording.say("reported_illustrative" if rests.split else "reported", language, n=n, of=of)
    if rests.itself:
        return " · ".join((wording.say("reported_itself", language), *([said] if rests.own else [])))
    if not rests.covered:
        return said
    return wording.say("covered" if rests.own else "covered_alone", language, said=said, n=covered, of=of)


def number(value: float, decimals: int, language: str) -> str:
    """7434 is 7.434 in Vietnamese, 7,434 in English."""
    text = f"{rounded(value, decimals):,}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def amount(value: float, unit: str, decimals: int, language: str) -> str:
    """A number with its unit on one line."""
    return f"{number(value, decimals, language)} {unit}"


def day(iso: str, language: str, *, short: bool = False) -> str:
    """22/10/2021 in Vietnamese, 22 Oct 2021 in English; `short` leaves the year out."""
    when = date.fromisoformat(iso)
    if language == "vi":
        return f"{when.day}/{when.month}" if short else f"{when.day}/{when.month}/{when.year}"
    text = f"{when.day} {MONTHS[when.month - 1]}"
    return text if short else f"{text} {when.year}"


def month(when: date, language: str) -> str:
    """thg 10 in Vietnamese, Oct in English."""
    return f"thg {when.month}" if language == "vi" else MONTHS[when.month - 1]
