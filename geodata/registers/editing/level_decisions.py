"""A decision's list of levels at the desk: read, held against what stands, published as one edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from geodata import schema
from geodata.access import Permission
from geodata.core.text import Text
from geodata.core.unit_levels import LEVELS, Level
from geodata.files.form_reader import WrongForm, read
from geodata.files.parse_context import ParseContext
from geodata.geography.admin_units import PlaceTree
from geodata.registers import records
from geodata.registers.editing.edits import Edit
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.parsing import announced_levels
from geodata.registers.parsing.level_list import parse
from geodata.registers.parsing.level_said import Unread
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

REGISTER = "announced_level"
NOTHING = Text(vi="danh sách không có đơn vị nào", en="the list has no units")
OUTSIDE = Text(vi="ngoài địa bàn của tài khoản này", en="outside this account's area")
NO_DOCUMENT = Text(vi="không có văn bản này", en="there is no such document")
Difference = Literal["lower", "higher", "same", "unknown"]
ORDER: Mapping[Difference, int] = {"lower": 0, "higher": 1, "same": 2, "unknown": 2}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the form sends: `text` is a list as pasted or a CSV file with days of its own (`kind`); days are ISO texts,
    `document` an id of the register of documents, `only`: units that the list does not name stay as they are, `skip`:
    what could not be read is left out."""

    text: str
    kind: Literal["list", "csv"] = "list"
    day: str = ""
    until: str = ""
    document: str = ""
    only: bool = False
    skip: bool = False


@dataclass(frozen=True, kw_only=True)
class LevelDecision:
    """`rows`: all that the list says; `new`: those of them that say something new; `unread`, `notes`: what could not be
    read, what does not add up; `missing`: communes of the actor's that the list does not name, by code."""

    rows: tuple[Row, ...]
    new: tuple[Row, ...]
    unread: tuple[Unread, ...]
    notes: tuple[Text, ...]
    missing: tuple[str, ...]
    seen: Mapping[str, int]

    def ready(self, given: Given) -> bool:
        """Whether it can be published: all of it is understood and whole, or the editor has said otherwise."""
        return bool(self.new) and (given.skip or not self.unread) and (given.only or not self.missing)


@dataclass(frozen=True, kw_only=True)
class ComparedUnit:
    """One unit: the level in force until now (None: none), the new one, the one computed from the rule."""

    place: str
    day: date
    before: int | None
    after: int
    computed: int | None

    @property
    def difference(self) -> Difference:
        """How the announced level stands to the computed one."""
        if self.computed is None:
            return "unknown"
        return "same" if self.after == self.computed else "lower" if self.after < self.computed else "higher"


def decide(turn: UnitOfWork, given: Given) -> LevelDecision:
    """What a list says. Raises `WrongForm` (day, until, document, text), `parsing.level_list.TooLong`,
    `geodata.files.rejected.BadFile`."""
    known = parse_context(turn)
    rows, unread, notes = _csv(given, known) if given.kind == "csv" else _list(turn, given, known)
    mine = [row for row in rows if row["removed"] or turn.actor.may(Permission.REGISTER_EDIT, row["place"])]
    unread = unread + [
        Unread(line=int(row.get("row") or 0), text=known.places[row["place"]].name, reason=OUTSIDE)
        for row in rows
        if row not in mine
    ]
    standing = records.standing(turn.connection, schema.announced_level)
    mine = [_with_source(row, standing.get(row["id"])) for row in mine]
    new = [row for row in mine if not _stands(row, standing.get(row["id"]))]
    named = {row["place"] for row in mine if not row["removed"]}
    communes = [place.code for place in turn.places.level("commune") if place.code in turn.actor.within]
    if not mine and not unread:
        raise WrongForm({"text": NOTHING})
    return LevelDecision(
        rows=tuple(mine),
        new=tuple(new),
        unread=tuple(unread),
        notes=tuple(notes),
        missing=tuple(code for code in communes if code not in named),
        seen={row["id"]: int(standing[row["id"]]["batch"]) if row["id"] in standing else 0 for row in new},
    )


def edit(decision: LevelDecision, *, seen: Mapping[str, int], reason: str, key: str) -> Edit:
    """The edit that publishes what is new in a decision; `seen`: the batches that the editor saw."""
    rows = [{name: value for name, value in row.items() if name != "row"} for row in decision.new]
    return Edit(register=REGISTER, rows=rows, seen=seen, reason=reason, key=key, publish=True)


def compare(turn: UnitOfWork, rows: Iterable[Row], computed: Mapping[str, int | None]) -> list[ComparedUnit]:
    """The units of rows, those below the computed level first, then those above it."""
    standing = list(records.standing(turn.connection, schema.announced_level).values())
    found = [
        ComparedUnit(
            place=row["place"],
            day=row["first_day"],
            before=in_force(standing, row["place"], row["first_day"]),
            after=row["level"],
            computed=computed.get(row["place"]),
        )
        for row in rows
        if not row["removed"]
    ]
    return sorted(found, key=lambda one: (ORDER[one.difference], LEVELS[::-1].index(turn.places[one.place].level)))


def in_force(rows: Iterable[Row], place: str, day: date) -> int | None:
    """The level that stands for a place on a day; a newer announcement ends the one before, its own end leaves none."""
    own = [row for row in rows if row["place"] == place and row["first_day"] <= day]
    newest = max(own, key=lambda row: row["first_day"], default=None)
    if newest is None or (newest["last_day"] is not None and newest["last_day"] < day):
        return None
    return int(newest["level"])


def counts(places: PlaceTree, levels: Iterable[tuple[str, int]]) -> dict[Level, dict[int, int]]:
    """How many units of each kind stand at each level, the communes first; kinds that do not occur are left out."""
    counted = Counter((places[place].level, level) for place, level in levels)
    return {
        unit: {step: counted[unit, step] for step in announced_levels.STEPS}
        for unit in reversed(LEVELS)
        if any(kind == unit for kind, _ in counted)
    }


def one(turn: UnitOfWork, texts: Mapping[str, str]) -> dict[str, Any]:
    """One announcement as a form sends it (place, day, level, until, document, source). Raises `WrongForm`."""
    known = parse_context(turn)
    row, _ = read(lambda line: announced_levels.announced(line, known), texts)
    _hold_document(turn, row["document"])
    return row


def _list(turn: UnitOfWork, given: Given, known: ParseContext) -> tuple[list[Row], list[Unread], list[Text]]:
    texts = {"day": given.day, "until": given.until, "document": given.document}
    probe = one(turn, {**texts, "place": turn.places.province.code, "level": "1"})
    found = parse(given.text, replace(known, day=probe["first_day"]))
    rows: list[Row] = [
        {**probe, "id": f"{place}-{probe['first_day'].isoformat()}", "place": place, "level": level}
        for place, level in found.levels.items()
    ]
    return rows, list(found.unread), list(found.notes)


def _csv(given: Given, known: ParseContext) -> tuple[list[Row], list[Unread], list[Text]]:
    read_ = announced_levels.read(given.text.encode(), known)
    unread = [Unread(line=bad.row, text=bad.raw, reason=bad.reason) for bad in read_.bad]
    return list(read_.good), unread, list(read_.notes)


def _hold_document(turn: UnitOfWork, document: str | None) -> None:
    if document is not None and document not in records.standing(turn.connection, schema.document):
        raise WrongForm({"document": NO_DOCUMENT})


def _with_source(row: Row, standing: Row | None) -> Row:
    """A list names no addresses: that of the same document stays."""
    if standing is None or row["removed"] or row["source"] or row["document"] != standing["document"]:
        return row
    return {**row, "source": standing["source"]}


def _stands(row: Row, standing: Row | None) -> bool:
    """Whether a row says what stands already; taking out what is not there is nothing new."""
    if standing is None:
        return bool(row["removed"])
    return not row["removed"] and records.same(schema.announced_level, row, standing)
