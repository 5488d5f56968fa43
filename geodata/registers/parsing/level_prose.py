"""Lines of prose in a list of levels: "Cấp 2 (13 xã): xã A, xã B; phường C", "Huyện D: xã E cấp 3", headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.geography.gazetteer import AmbiguousPlace, PlaceNameError
from geodata.registers.parsing.level_rows import one_of, place_of
from geodata.registers.parsing.level_said import NO_LEVEL, UNCLEAR, Above, Item, LevelStatement, Unread, shown
from geodata.registers.parsing.level_words import COMMUNE, DISTRICT, INNER_DISTRICT, Token, claims

MARKS = ' ()[]"“”*·-–—\t'
BRACKET = re.compile(r"(?P<unit>[^()]+?)\s*\((?P<inner>[^()]+)\)?")
BARE_KIND = re.compile(rf"{COMMUNE}|{DISTRICT}", re.IGNORECASE)
UNCLEAR_BRACKET = Text(vi="không rõ phần trong ngoặc", en="it is not clear what the brackets say")
KIND = re.compile(rf"{DISTRICT}\s", re.IGNORECASE)


@dataclass
class Prose:
    """One line, read under what stands above it; `above` is what stands above the next."""

    asked: ParseContext
    said: LevelStatement
    number: int
    above: Above
    waiting: list[str] = field(default_factory=list)
    headed: bool = False
    colon: bool = False

    def take(self, line: str) -> None:
        """Read the line."""
        found, counts, unit = claims(line)
        if unit or any(token.kind == "level" for token in found):
            self.above = replace(self.above, unit=unit)
        for at, token in enumerate(found):
            after = found[at + 1] if at + 1 < len(found) else None
            if token.kind == "level":
                self._level(token, after)
            elif token.kind == "text":
                self.waiting.append(token.text.strip(MARKS))
            else:
                self._mark(token.text, after)
            self.colon = token.text == ":"
        self._end()
        if self.headed and len(counts) == sum(token.kind == "level" for token in found) == 1:
            self.said.claims.append((self.number, counts[0]))

    def _level(self, token: Token, after: Token | None) -> None:
        if token.level is None:
            self._tell(token.text, Text(vi=f"không có {token.text}", en=f"there is no “{token.text}”"))
            self.waiting, self.above = [], replace(self.above, level=None)
            return
        lists = after is not None and (after.kind == "text" or after.text == ":")
        if self.waiting and not lists:
            self._own(token.level)
            return
        if self.waiting and not self.colon and after is not None and after.kind == "text":
            self._tell(", ".join(self.waiting), UNCLEAR)
            self.waiting, self.above = [], replace(self.above, level=None)
            return
        if self.colon and len(self.waiting) == 1 and self._is_district(self.waiting[0]):
            self._head(self.waiting.pop())
        self._flush()
        self.headed = True
        self.above = replace(self.above, level=token.level, heading=self.number)

    def _own(self, level: int) -> None:
        """A level after units is theirs, unless a heading of this line says another."""
        names, self.waiting = self.waiting, []
        if self.headed and level != self.above.level:
            self._tell(", ".join(names), UNCLEAR)
        else:
            self._announce(names, level, heading=0)

    def _mark(self, mark: str, after: Token | None) -> None:
        if mark == ":" and self.waiting and (after is None or after.kind != "level"):
            if self._is_district(self.waiting[-1]) and not self._district_listed():
                name = self.waiting.pop()
                self._flush()
                self._head(name)
        elif mark in (";", "."):
            self._flush()

    def _end(self) -> None:
        alone = len(self.waiting) == 1 and not self.headed and not self._district_listed()
        if alone and self._is_district(self.waiting[0]):
            self._head(self.waiting.pop())
        self._flush()

    def _head(self, name: str) -> None:
        district = self.asked.gazetteer.match(name, level="district")
        self.above = replace(self.above, district=district)
        self.said.head(self.number, district, shown(name))

    def _district_listed(self) -> bool:
        return self.above.unit == "district"

    def _is_district(self, name: str) -> bool:
        """Whether a name can be a district's; one that is a commune's too needs its kind."""
        try:
            return self._can_be_district(name) and (bool(KIND.match(name)) or bool(self.asked.gazetteer.match(name)))
        except PlaceNameError:
            return False

    def _can_be_district(self, name: str) -> bool:
        try:
            return bool(self.asked.gazetteer.match(name, level="district"))
        except PlaceNameError:
            return False

    def _flush(self) -> None:
        names, self.waiting = self.waiting, []
        if names:
            self._announce(names, self.above.level, heading=self.above.heading)

    def _announce(self, names: Sequence[str], level: int | None, *, heading: int) -> None:
        """Units of one clause; a district after communes says where those are."""
        pending: list[str] = []
        for name in filter(None, names):
            bracket = BRACKET.fullmatch(name)
            if bracket is not None:
                self._bracket([*pending, bracket["unit"]], bracket["inner"].strip(MARKS), level, heading)
                pending = []
                continue
            unit, *within = INNER_DISTRICT.split(name, maxsplit=1)
            if within:
                self._units([*pending, unit.strip(MARKS)], level, heading, within=within[0])
                pending = []
            elif pending and not self._district_listed() and self._qualifies(name, pending):
                self._units(pending, level, heading, within=name)
                pending = []
            else:
                pending.append(name)
        self._units(pending, level, heading, within=None)

    def _bracket(self, names: Sequence[str], inner: str, level: int | None, heading: int) -> None:
        """Units before a bracket, which names the district of all or the kind of the last."""
        if BARE_KIND.fullmatch(inner):
            self._units([*names[:-1], f"{inner} {names[-1]}"], level, heading, within=None)
        elif not self._can_be_district(inner):
            self._tell(f"{', '.join(names)} ({inner})", UNCLEAR_BRACKET)
        else:
            for name in names:
                self._units([name], level, heading, within=inner if self._lies(name, inner) else None)

    def _lies(self, name: str, district: str) -> bool:
        """Whether a district has a commune of this name."""
        try:
            place_of([name, district], self.asked, None)
        except PlaceNameError:
            return False
        return True

    def _qualifies(self, name: str, pending: Sequence[str]) -> bool:
        return self._is_district(name) and not any(self._is_district(other) for other in pending)

    def _units(self, names: Sequence[str], level: int | None, heading: int, *, within: str | None) -> None:
        for name in names:
            try:
                place = place_of([name, within], self.asked, None) if within else self._one(name)
            except PlaceNameError as error:
                self._tell(name if within is None else f"{name}, {within}", error.text)
                continue
            if level is None:
                self._tell(name, NO_LEVEL)
            else:
                item = Item(place=place, level=level, line=self.number, text=shown(name), heading=heading)
                self.said.items.append(item)

    def _one(self, name: str) -> str:
        try:
            return one_of(name, self.asked, self.above.district)
        except AmbiguousPlace:
            if self.above.unit is None:
                raise
            return self.asked.gazetteer.match(name, level=self.above.unit)

    def _tell(self, text: str, reason: Text) -> None:
        self.said.unread.append(Unread(line=self.number, text=shown(text), reason=reason))
