"""Spelling of Vietnamese place names reduced to what tells two names apart.

A key is a name without spaces, hyphens and apostrophes, in lower case and decomposed, each syllable's tone mark at its
end (so that hoà = hòa), with Đăk, Đắk, Đak and Dak as one word and numbers without leading zeros.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

TONES = "\u0300\u0301\u0303\u0309\u0323"
STROKE = "\u0335"
DAK = "d" + STROKE + "a\u0306k\u0301"

_APOSTROPHE = re.compile(
    r"\s*['`\u00b4\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2032\uff07]\s*"
)
_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad._\u2010\u2011\u2012\u2013\u2014\u2015\u2212-]+")
_DAK = re.compile(rf"d{STROKE}?a\u0306?\u0301?k(?P<rest>.*)")


def words(name: str) -> list[str]:
    """The words of a name as parts of a key; a dot, a hyphen or any kind of space ends a word."""
    text = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", name)).casefold().replace("đ", "d" + STROKE)
    return [part for word in _SPACE.split(text) if word for part in _parts(word)]


def key(name: str) -> str:
    """The key of a name."""
    return "".join(words(name))


def bare(key: str) -> str:
    """A key without any mark: what is left of a name typed without accents."""
    return "".join(letter for letter in key if not unicodedata.combining(letter))


def may_stand_for(typed: str, full: str) -> bool:
    """Whether the key `typed` is the key `full` with some marks left out (none changed, none added)."""
    letters = list(zip(_letters(typed), _letters(full), strict=False))
    return bare(typed) == bare(full) and all(marks <= of for (_, marks), (_, of) in letters)


def _parts(word: str) -> list[str]:
    if word.isdecimal():
        return [str(int(word))]
    dak = _DAK.fullmatch(word)
    if dak is not None:
        return [DAK, *_parts(dak["rest"])] if dak["rest"] else [DAK]
    tones = "".join(letter for letter in word if letter in TONES)
    return ["".join(letter for letter in word if letter not in TONES) + tones]


def _letters(key: str) -> list[tuple[str, frozenset[str]]]:
    """Letters with their marks."""
    found: list[tuple[str, frozenset[str]]] = []
    for is_mark, run in groupby(key, key=lambda letter: unicodedata.combining(letter) > 0):
        text = list(run)
        if is_mark and found:
            found[-1] = (found[-1][0], frozenset(text))
        elif not is_mark:
            found += [(letter, frozenset()) for letter in text]
    return found
