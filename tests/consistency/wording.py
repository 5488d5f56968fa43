"""What the words around a figure say of it: day, communes, change."""

from __future__ import annotations

import re

from tests.consistency.figures import FEW, NBSP, NONE, SAME, Said

DATE = re.compile(r"(\d{1,2}/\d{1,2})/\d{4}")
SHORT_DAY = re.compile(r"\d{1,2}/\d{1,2}")
COMMUNES = re.compile(r"([\d.]+/[\d.]+) xã")
COUNTS = re.compile(r"([\d.]+/[\d.]+)")
SHARE = re.compile(r"(\d+ %)")
MADE_UP = "minh hoạ"
MOODS = ("good", "bad")


def plain(words: str) -> str:
    return " ".join(words.replace(NBSP, " ").split())


def day(words: str) -> str:
    """The day that is told, without its year; nothing where none is."""
    found = DATE.search(words)
    return found[1] if found else ""


def communes(words: str) -> str | None:
    """How many communes of how many stand behind a figure."""
    found = COMMUNES.search(words)
    return found[1] if found else None


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


def mood(classes: str | None) -> str:
    return next((mood for mood in MOODS if mood in (classes or "").split()), "")


def foot(words: str, day: str) -> Said:
    """What a figure rests on; one mark is enough where the figure and its communes only illustrate."""
    rests, marked = communes(words), f"({MADE_UP})" in words
    made_up = None if marked else MADE_UP in words.lower()
    return Said(day=day, rests=rests, marked=marked if rests else None, made_up=made_up)


def basis(words: str) -> Said:
    """A wall's "17/1 · 67/71 xã (minh hoạ)"."""
    return foot(words, words.partition(" · ")[0])


def under(words: str) -> tuple[str, str, bool]:
    """What stands under a figure in a table: its own day and its communes, where told, and whether it is marked."""
    parts = words.split(" · ")
    own = next((part for part in parts if SHORT_DAY.fullmatch(part)), "")
    return own, communes(words) or "", MADE_UP in parts
