"""What the words around a figure say of it: day, communes, change."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.consistency.figures import ABOVE, FEW, ITSELF, NBSP, NONE, SAME, Said

DATE = re.compile(r"(\d{1,2}/\d{1,2})/\d{4}")
SHORT_DAY = re.compile(r"\d{1,2}/\d{1,2}")
COMMUNES = re.compile(r"([\d.]+/[\d.]+) xã")
COVERED = re.compile(r"([\d.]+) (?:xã )?do huyện báo")
ALONE = re.compile(r"([\d.]+/[\d.]+) xã do huyện báo")
COUNTS = re.compile(r"([\d.]+/[\d.]+)")
SHARE = re.compile(r"(\d+ %)")
DAYS = re.compile(r"(\d/\d) ngày có số(?! ở)")
MADE_UP = "minh hoạ"
AGAINST = f"so với số {MADE_UP}"
MOODS = ("good", "bad")


def plain(words: str) -> str:
    return " ".join(words.replace(NBSP, " ").split())


def day(words: str) -> str:
    """The day that is told, without its year; nothing where none is."""
    found = DATE.search(words)
    return found[1] if found else ""


def rests(words: str) -> str | None:
    """Who told a figure, in the short form of `Said`."""
    if alone := ALONE.search(words):
        return f"{alone[1]} {ABOVE}"
    counts, above = COMMUNES.search(words), COVERED.search(words)
    if ITSELF in words:
        return " ".join([ITSELF, *([counts[1]] if counts else [])])
    return None if counts is None else counts[1] + (f", {above[1]} {ABOVE}" if above else "")


def short(words: str) -> str | None:
    """The same where there is little room."""
    counts = COMMUNES.search(words)
    return ITSELF if ITSELF in words else counts[1] if counts else None


def change(words: str) -> str:
    words = plain(words.translate({ord(mark): None for mark in "▲▼="}))
    if words.startswith("chưa đủ"):
        return FEW
    if words.startswith(("không có số", "chưa có số")):
        return NONE
    if words.startswith(SAME):
        return SAME
    return words.partition(" sau 7 ngày")[0]


def over(words: str) -> str:
    """The communes, or the share of their days, that a change is told over."""
    found = SHARE.search(words) or COUNTS.search(words)
    return found[1] if found else ""


def days(words: str) -> str:
    """On how many of its days a commune told what adds up days."""
    found = DAYS.search(words)
    return found[1] if found else ""


def mood(classes: str | None) -> str:
    return next((mood for mood in MOODS if mood in (classes or "").split()), "")


def foot(words: str, day: str) -> Said:
    """What a figure rests on; one mark is enough where the figure and its communes only illustrate."""
    told, marked = rests(words), f"({MADE_UP})" in words
    made_up = None if marked else MADE_UP in words.lower()
    return Said(day=day, rests=told, marked=marked if told else None, made_up=made_up)


def basis(words: str) -> Said:
    """A wall's "17/1 · 67/71 xã (minh hoạ)"."""
    told = foot(words.replace(AGAINST, ""), words.partition(" · ")[0])
    marked = None if ITSELF in words else told.marked
    return replace(told, rests=None, short=short(words), marked=marked, against=AGAINST in words, days=days(words))


def under(words: str) -> tuple[str, str, bool]:
    """What stands under a figure in a table: its own day and its communes, where told, and whether it is marked."""
    parts = words.split(" · ")
    own = next((part for part in parts if SHORT_DAY.fullmatch(part)), "")
    return own, short(words) or "", MADE_UP in parts
