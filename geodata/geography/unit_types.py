"""Kinds of units in English: "Huyện Đắk Mil" is "Đắk Mil district" there, "Phường 1" is "Ward 1"."""

from __future__ import annotations

KINDS = {
    "tỉnh": "province",
    "thành phố": "city",
    "thị xã": "town",
    "huyện": "district",
    "quận": "urban district",
    "thị trấn": "township",
    "phường": "ward",
    "xã": "commune",
    "đặc khu": "special zone",
}


def short(name: str, kind: str) -> str:
    """The name without its kind; one that is a number alone stays whole."""
    head, bare = name[: len(kind)], name[len(kind) :].strip()
    return bare if head.casefold() == kind.casefold() and not bare.isdecimal() else name


def english(name: str, kind: str) -> str:
    """The name as English has it; as it is where its kind is not known or not in it."""
    word, bare = KINDS.get(kind.casefold()), name[len(kind) :].strip()
    if word is None or not name.casefold().startswith(kind.casefold()) or not bare:
        return name
    return f"{word.capitalize()} {bare}" if bare.isdecimal() else f"{bare} {word}"
