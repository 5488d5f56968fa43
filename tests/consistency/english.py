"""The English pages read back into Vietnamese through the catalogues: what remains then is what they say of figures."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import html

from dashboard.i18n.catalogues import words
from tests.consistency.figures import NBSP

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})( (\d{{4}}))?")
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")
DOMAINS = ("figures", "map", "wall")
UNIT = {"points": "điểm %"}
FIELD = re.compile(r"\\\{(\w+)\\\}")


def page(content: str) -> str:
    """A page with its words about figures in Vietnamese."""
    tree = html.fromstring(content)
    for node in tree.iter():
        if node.tag in ("script", "style") or not isinstance(node.tag, str):
            continue
        node.text = _padded(node.text)
        node.tail = _padded(node.tail)
    made: str = html.tostring(tree, encoding="unicode")
    return made


def said(value: Any) -> Any:
    """A text in Vietnamese; anything else as it is."""
    return phrase(value) if isinstance(value, str) else value


def phrase(text: str) -> str:
    return " · ".join(_part(part) for part in text.replace(NBSP, " ").split(" · "))


def _part(text: str) -> str:
    for pattern, template in _templates():
        if found := pattern.fullmatch(text):
            return template.format(**{name: _part(value) for name, value in found.groupdict().items()})
    for unit, ours in UNIT.items():
        text = text.replace(unit, ours)
    text = DAY.sub(lambda day: "/".join(filter(None, (day[1], str(MONTHS.index(day[2]) + 1), day[4]))), text)
    return NUMBER.sub(lambda number: number[0].translate(str.maketrans(",.", ".,")), text)


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """English words as patterns with their Vietnamese, the longest first; a wall's lines one by one."""
    found: dict[str, str] = {}
    for domain in DOMAINS:
        ours, theirs = words("vi", domain), words("en", domain)
        for key, text in theirs.items():
            if any(part in text for part in ("{by}", "{n}", "{share}", "{cut}", "{day}")) or "{" not in text:
                for there, here in zip(text.split("|"), ours[key].split("|"), strict=False):
                    found.setdefault(there, here)
    known = [(there, here) for there, here in found.items() if re.sub(r"\{\w+\}", "", there).strip(" ,:")]
    known.sort(key=lambda one: -len(one[0]))
    return [(_pattern(there), here) for there, here in known]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(FIELD.sub(lambda field: f"(?P<{field[1]}>.+?)", re.escape(text)))


def _padded(text: str | None) -> str | None:
    if not text or not text.strip():
        return text
    return text.replace(text.strip(), phrase(text.strip()))
