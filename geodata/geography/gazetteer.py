"""Names of places, as people write them, to codes."""

from __future__ import annotations

import csv
import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from geodata.core.accent_folding import bare, key, may_stand_for, words
from geodata.core.text import Text, printable
from geodata.core.unit_levels import Level
from geodata.geography.admin_units import Place

VARIANTS = Path(__file__).parents[1] / "seed" / "name_variants.csv"
NEAR = 3
KINDS = {
    "tỉnh": ("tỉnh", "t"),
    "thành phố": ("thành phố", "tp"),
    "thị xã": ("thị xã", "tx"),
    "huyện": ("huyện", "h"),
    "quận": ("quận", "q"),
    "phường": ("phường", "p"),
    "xã": ("xã", "x"),
    "thị trấn": ("thị trấn", "tt"),
}
"""Kinds of units and how they are written before a name; without accents too."""


class PlaceNameError(LookupError):
    """A name that stands for no place, or for several; `text` says so in both languages."""

    name: str

    @property
    def text(self) -> Text:
        """What to tell the reader."""
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.text.vi} / {self.text.en}"


class UnknownPlace(PlaceNameError):
    """No place has this name; `near` are names like it, for the reader only."""

    def __init__(self, name: str, near: Sequence[str] | None = None, *, among: Sequence[_Entry] = ()) -> None:
        super().__init__(name)
        self.name, self._near, self._among = name, near, among

    @cached_property
    def near(self) -> tuple[str, ...]:
        """Up to three names that look like it, each with its code."""
        if self._near is not None:
            return tuple(self._near)
        known = {entry.bare: entry.shown for entry in self._among}
        return tuple(known[found] for found in difflib.get_close_matches(bare(key(self.name)), known, n=NEAR))

    @property
    def text(self) -> Text:
        """What to tell the reader."""
        name, near = printable(self.name), ", ".join(self.near)
        return Text(
            vi=f"không rõ đơn vị “{name}”" + (f"; gần giống: {near}" if near else ""),
            en=f"unknown place “{name}”" + (f"; similar: {near}" if near else ""),
        )


class AmbiguousPlace(PlaceNameError):
    """Several places have this name; `candidates` are their names with codes."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.candidates = name, tuple(candidates)

    @property
    def text(self) -> Text:
        """What to tell the reader."""
        name, candidates = printable(self.name), ", ".join(self.candidates)
        return Text(
            vi=f"“{name}” có thể là: {candidates}; hãy ghi rõ cấp hoặc mã",
            en=f"“{name}” may be: {candidates}; name its kind or its code",
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to write one place: the kind and the key of the name after it."""

    place: Place
    kind: str
    key: str
    bare: str

    @property
    def shown(self) -> str:
        return f"{self.place.name} ({self.place.code})"


class Gazetteer:
    """The names of `places` (a `PlaceTree` or any places), with the known variants of their spelling.

    Tells apart neither NFC from NFD, hoà from hòa, Đăk from Đắk or Dak, capital letters, apostrophes, hyphens nor
    spaces. A name typed without (some of) its accents is taken when it can be one place only.
    """

    def __init__(self, places: Iterable[Place], *, variants: Path = VARIANTS) -> None:
        self._places = {place.code: place for place in places}
        self._entries = [self._entry(place.name, place) for place in self._places.values()]
        with variants.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"] in self._places:
                    self._entries.append(self._entry(row["variant"], self._places[row["code"]]))
        self._by_key: dict[str, list[_Entry]] = defaultdict(list)
        self._by_bare: dict[str, list[_Entry]] = defaultdict(list)
        for entry in self._entries:
            self._by_key[entry.key].append(entry)
            self._by_bare[entry.bare].append(entry)
        self._known: dict[tuple[str, Level | None, str | None], str | PlaceNameError] = {}

    def match(self, name: str, *, level: Level | None = None, within: str | None = None) -> str:
        """The code of the place called `name`, of `level` if given, inside the unit with the code `within` if given.

        Raises `UnknownPlace` with names like it, `AmbiguousPlace` with the candidates.
        """
        asked = (name, level, within)
        if asked not in self._known:
            self._known[asked] = self._find(name, level, within)
        found = self._known[asked]
        if isinstance(found, PlaceNameError):
            raise found.with_traceback(None)
        return found

    def match_all(
        self, names: Iterable[str], *, level: Level | None = None, within: str | None = None
    ) -> dict[str, str | PlaceNameError]:
        """What `match` gives or raises for each distinct name."""
        for name in (distinct := dict.fromkeys(names)):
            if (name, level, within) not in self._known:
                self._known[name, level, within] = self._find(name, level, within)
        return {name: self._known[name, level, within] for name in distinct}

    def _entry(self, name: str, place: Place) -> _Entry:
        kind, plain = next(((kind, plain) for kind, plain in _readings(name) if kind), (place.kind, key(name)))
        return _Entry(place=place, kind=kind.casefold(), key=plain, bare=bare(plain))

    def _find(self, name: str, level: Level | None, within: str | None) -> str | PlaceNameError:
        for kind, plain in _readings(name):
            exact = self._by_key.get(plain, ())
            unaccented = [entry for entry in self._by_bare.get(bare(plain), ()) if may_stand_for(plain, entry.key)]
            for entries in (exact, unaccented):
                fitting = {
                    entry.place.code: entry
                    for entry in entries
                    if kind in (None, entry.kind) and level in (None, entry.place.level) and self._inside(entry, within)
                }
                if len(fitting) == 1:
                    return next(iter(fitting))
                if fitting:
                    return AmbiguousPlace(name, [entry.shown for entry in fitting.values()])
        among = [entry for entry in self._entries if level in (None, entry.place.level) and self._inside(entry, within)]
        return UnknownPlace(name, among=among)

    def _inside(self, entry: _Entry, within: str | None) -> bool:
        place: Place | None = entry.place
        while within is not None and place is not None and place.code != within:
            place = self._places.get(place.parent) if place.parent else None
        return within is None or place is not None


def _readings(name: str) -> list[tuple[str | None, str]]:
    """How a name can be read: (kind, key of the rest) when it begins with a kind, then (None, key of the whole)."""
    parts = words(name)
    found: list[tuple[str | None, str]] = []
    for prefix, kind in _prefixes():
        if len(parts) > len(prefix) and all(map(may_stand_for, parts, prefix)):
            found.append((kind, "".join(parts[len(prefix) :])))
            break
    return [*found, (None, "".join(parts))] if parts else []


@cache
def _prefixes() -> list[tuple[tuple[str, ...], str]]:
    written = [(tuple(words(text)), kind) for kind, texts in KINDS.items() for text in texts]
    return sorted(written, key=lambda item: -len(item[0]))
