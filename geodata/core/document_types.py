"""Directive documents: their kinds and topics, and the id that a number and a date make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from geodata.core.text import Text

KINDS: Mapping[str, Text] = {
    "plan": Text(vi="Kế hoạch", en="Plan"),
    "notice": Text(vi="Thông báo", en="Notice"),
    "decision": Text(vi="Quyết định", en="Decision"),
    "resolution": Text(vi="Nghị quyết", en="Resolution"),
    "dispatch": Text(vi="Công văn", en="Official letter"),
    "other": Text(vi="Văn bản khác", en="Other"),
}
TOPICS: Mapping[str, Text] = {
    "level": Text(vi="Cấp độ dịch", en="Epidemic level"),
    "cases": Text(vi="Phòng, chống dịch", en="Prevention and control"),
    "zones": Text(vi="Phong tỏa, cách ly", en="Lockdown and quarantine"),
    "testing": Text(vi="Xét nghiệm", en="Testing"),
    "vaccination": Text(vi="Tiêm chủng", en="Vaccination"),
    "resources": Text(vi="Nguồn lực y tế", en="Medical resources"),
    "platforms": Text(vi="Nền tảng công nghệ", en="Technology platforms"),
}
IDENTITY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def identity(number: str, day: date, *, place: str | None = None) -> str:
    """The id of a document: 653/KH-UBND of 2021 is `653-kh-ubnd-2021`.

    `place`: code of the district or commune whose office issued it, as their numbers are the same every year.
    """
    return "-".join(part for part in (plain(number), str(day.year), place) if part)


def plain(text: str) -> str:
    """`text` as an id: lower case without accents, everything else a hyphen."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_PLAIN.sub("-", kept).strip("-")
