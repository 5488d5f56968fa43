"""The words of a decision's list of levels: levels, kinds of units, counts, marks of lists; accents may be missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geodata.core.unit_levels import Level

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
STEP = r"(?P<step>\d{1,2}|IV|III|II|I)"
LEVEL = re.compile(rf"\bc[aấ]p\s*(?:[đd][oộ]|do)?\s*(?:d[iị]ch)?\s*(?:l[aà])?\s*[:\-–]?\s*{STEP}\b", re.IGNORECASE)
BARE_LEVEL = re.compile(rf"(?:c[aấ]p\s*(?:[đd][oộ]|do)?\s*(?:d[iị]ch)?\s*)?{STEP}(?:\s*\(.*\))?", re.IGNORECASE)
COMMUNE = r"(?:x[aã]|ph[uư][oờ]ng|th[iị]\s+tr[aấ]n)"
DISTRICT = r"(?:huy[eệ]n|th[aà]nh\s+ph[oố]|th[iị]\s+x[aã]|tp|tx)"
UNIT = rf"(?:{COMMUNE}|{DISTRICT}|[đd][oơ]n\s+v[iị](?:\s+h[aà]nh\s+ch[ií]nh)?(?:\s+c[aấ]p\s+(?:x[aã]|huy[eệ]n))?)"
COUNT = re.compile(
    rf"\b0*(?P<count>\d{{1,3}})(?:\s*/\s*\d{{1,3}})?\s+(?P<units>{UNIT}\b(?:\s*(?:,|/|v[aà])\s*{UNIT}\b)*)",
    re.IGNORECASE,
)
EVERY = re.compile(rf"\bc[aá]c\s+(?P<units>{UNIT}\b(?:\s*(?:,|/|v[aà])\s*{UNIT}\b)*)", re.IGNORECASE)
COLOUR = re.compile(
    r"\b(?:nguy\s+c[oơ]\s+(?:th[aấ]p|trung\s+b[iì]nh|(?:r[aấ]t\s+)?cao)|(?:m[aà]u|v[uù]ng)\s+(?:xanh|v[aà]ng|cam|[đd][oỏ])"
    r"|b[iì]nh\s+th[uư][oờ]ng\s+m[oớ]i|t[uư][oơ]ng\s+[uứ]ng(?:\s+v[oớ]i)?)(?!\w)",
    re.IGNORECASE,
)
LISTING = re.compile(r"(?<![^\s(])(?:bao\s+g[oồ]m|g[oồ]m(?:\s+c[oó])?|c[oó])(?=[\s:])", re.IGNORECASE)
LINKING = re.compile(
    r"(?<![^\s(])(?:t[aạ]i|l[aà]|[đd][aạ]t|thu[oộ]c|tr[eê]n\s+[đd][iị]a\s+b[aà]n|[oở])(?=[\s:])|\b\d{1,3}/\d{1,3}\b(?!/)",
    re.IGNORECASE,
)
MARK = re.compile(r"^\s*(?:[-–•*+·▪◦]\s*|\d{1,3}\s*[.)/]\s+|[a-gi-oq-suvyđ]\s*[.)]\s+|[IVX]{1,5}\s*[.)]\s+)+")
NUMBERED = re.compile(r"^\d{1,3}\s+(?=\D)")
INNER_DISTRICT = re.compile(rf"[\s(]+(?={DISTRICT}\s)", re.IGNORECASE)
HEADINGS = {
    "number": r"s[oố]?\s*tt|stt|tt|#",
    "code": r"m[aã].*",
    "level": (
        r"(?:(?:[đd][aá]nh\s+gi[aá]|x[eế]p\s+lo[aạ]i|ph[aâ]n\s+lo[aạ]i|k[eế]t\s+qu[aả])\s+)?"
        r"c[aấ]p\s*(?:[đd][oộ]|do|d[iị]ch)[^\d:]*|level|c[aấ]p|m[uứ]c[^\d:]*"
    ),
    "district": rf"(?:t[eê]n\s+)?(?:{DISTRICT}\W*)+",
    "unit": rf".*(?:{COMMUNE}|[đd][oơ]n\s+v[iị]|[đd][iị]a\s+(?:ph[uư][oơ]ng|b[aà]n)|t[eê]n).*|place|unit|name",
}
"""What a column of a table holds, by its heading; the first that fits."""
SPLIT = re.compile(r"([,;:]|\s[-–—]\s|\.(?=\s|$)|\s+(?:v[aà]|&)\s+)", re.IGNORECASE)
ABBREVIATED = re.compile(r"\b(p|x|h|tt|tp|tx)\.\s*", re.IGNORECASE)
"""Kinds of units written with a dot."""
LONGEST_HEADING = 60
WHOLE = re.compile(r"to[aà]n\s+t[iỉ]nh", re.IGNORECASE)
"""The province."""
EMPTY = ' \t()*"“”–-.'
HELD = re.compile("\x01(\\d+)\x02")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """How many units a heading says there are, of which kind where it says so."""

    count: int
    unit: Level | None


@dataclass(frozen=True, kw_only=True)
class Token:
    """A level (None: one that there is not), a separator or a piece of text."""

    kind: Literal["level", "mark", "text"]
    text: str
    level: int | None = None


def plain(text: str) -> str:
    """NFC, spaces of one kind; tabs stay."""
    clean = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    return "".join(sign if sign.isprintable() or sign == "\t" else " " for sign in clean)


def step_of(text: str) -> int | None:
    """The level that a number stands for: 1 to 4, also in Roman numerals; None for another."""
    found = ROMAN.get(text.upper()) or (int(text) if text.isdecimal() else 0)
    return found if 1 <= found <= 4 else None


def claims(line: str) -> tuple[list[Token], list[Claim], Level | None]:
    """A line of prose in tokens, without its counts ("13 xã"), colours and linking words; the counts; the kind of unit
    it speaks of."""
    levels: list[str] = []

    def hold(hit: re.Match[str]) -> str:
        levels.append(hit[0])
        return f" \x01{len(levels) - 1}\x02 "

    text = LEVEL.sub(hold, ABBREVIATED.sub(r"\1 ", line))
    found = [Claim(count=int(hit["count"]), unit=_unit(hit["units"])) for hit in COUNT.finditer(text)]
    kinds = {unit for hit in (*COUNT.finditer(text), *EVERY.finditer(text)) if (unit := _unit(hit["units"]))}
    rest = COLOUR.sub(" ", COUNT.sub(" ", EVERY.sub(_one_kind, text)))
    rest = LINKING.sub(" ", LISTING.sub(" : ", rest))
    return tokens(rest, levels), found, kinds.pop() if len(kinds) == 1 else None


def tokens(text: str, levels: Sequence[str]) -> list[Token]:
    """The tokens of a line whose levels are held."""
    found = []
    for at, part in enumerate(SPLIT.split(text)):
        if at % 2:
            found.append(Token(kind="mark", text=part.strip()))
            continue
        for inner, piece in enumerate(HELD.split(part)):
            if inner % 2:
                said = LEVEL.fullmatch(levels[int(piece)])
                step = step_of(said["step"]) if said else None
                found.append(Token(kind="level", text=levels[int(piece)], level=step))
            elif piece.strip(EMPTY) and not re.fullmatch(UNIT, piece.strip(), re.IGNORECASE):
                found.append(Token(kind="text", text=NUMBERED.sub("", piece.strip())))
    return found


def column(heading: str) -> str:
    """What a column holds, by its heading; empty for what is not read."""
    text = " ".join(heading.split()).lower()
    if len(text) > LONGEST_HEADING or ":" in text:
        return ""
    return next((name for name, words in HEADINGS.items() if re.fullmatch(words, text, re.IGNORECASE)), "")


def _one_kind(hit: re.Match[str]) -> str:
    """Of "các xã A" "xã A" is left, of "các xã, phường:" nothing."""
    return hit["units"] if re.fullmatch(UNIT, hit["units"], re.IGNORECASE) and _unit(hit["units"]) else " "


def _unit(units: str) -> Level | None:
    """Communes or districts, by the words for their kinds; None when they say neither or both."""
    others = re.sub(r"th[iị]\s+x[aã]", " ", units, flags=re.IGNORECASE)
    communes = re.search(rf"{COMMUNE}\b", others, re.IGNORECASE)
    districts = re.search(rf"(?:{DISTRICT})(?=\W|$)", units, re.IGNORECASE)
    if bool(communes) == bool(districts):
        return None
    return "commune" if communes else "district"
