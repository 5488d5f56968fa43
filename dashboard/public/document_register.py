"""The register of documents as pages read it: in force or not, found by words, used where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from dashboard.public.text_search import bare
from dashboard.snapshot import Json, Snapshot

FILE, TEXTS = "documents.json", "documents/text.json"
LEVELS, ZONES, RULES = "tables/levels.json", "zones.json", "rules.json"
State = Literal["in_force", "unclear", "not_yet", "ended", "replaced"]
ENDED: tuple[State, ...] = ("ended", "replaced")


@dataclass(frozen=True, kw_only=True)
class Use:
    """Where a document is referred to: levels announced by it (level -> places), zones and rules that rest on it."""

    levels: dict[int, int]
    zones: tuple[Json, ...]
    rules: tuple[Json, ...]


class DocumentRegister:
    """The documents of one publication."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.entries: list[Json] = snapshot.file(FILE)["documents"] if snapshot.has(FILE) else []
        self.by_id: dict[str, Json] = {entry["id"]: entry for entry in self.entries}
        self.texts: dict[str, str] = snapshot.file(TEXTS) if snapshot.has(TEXTS) else {}
        self._bare: dict[str, tuple[str, ...]] = {}

    @cached_property
    def day(self) -> str:
        """The day on which a document is in force or not: that of the publication."""
        return (self._snapshot.current.made_at or "")[:10]

    def state(self, entry: Json) -> State:
        """`unclear`: neither a beginning nor an end is known."""
        heir = self.by_id.get(entry["replaced_by"] or "")
        if entry["replaced_by"] and (heir is None or (heir["effect_from"] or heir["date"]) <= self.day):
            return "replaced"
        if entry["effect_to"] and entry["effect_to"] < self.day:
            return "ended"
        if entry["effect_from"] and entry["effect_from"] > self.day:
            return "not_yet"
        return "in_force" if entry["effect_from"] or entry["effect_to"] else "unclear"

    def bare(self, entry: Json) -> tuple[str, ...]:
        """What a search looks through: number, titles, summaries, issuer, text of the PDF."""
        name = entry["id"]
        if name not in self._bare:
            summary = entry["summary"] or {}
            parts = (*entry["title"].values(), *entry["issuer"].values(), *summary.values(), self.texts.get(name, ""))
            self._bare[name] = tuple(bare(part) for part in (entry["number"], *parts))
        return self._bare[name]

    def replaces(self, name: str) -> list[Json]:
        """The documents that one takes the place of."""
        return [entry for entry in self.entries if entry["replaced_by"] == name]

    def use(self, name: str) -> Use:
        """Where a document is referred to in this publication."""
        snapshot = self._snapshot
        places = snapshot.file(LEVELS)["places"].values() if snapshot.has(LEVELS) else ()
        said = [place["announced"] for place in places if place.get("announced")]
        zones = snapshot.file(ZONES)["features"] if snapshot.has(ZONES) else ()
        rules = snapshot.file(RULES)["rules"] if snapshot.has(RULES) else ()
        return Use(
            levels=dict(sorted(Counter(item["level"] for item in said if item["document"] == name).items())),
            zones=tuple(zone["properties"] for zone in zones if zone["properties"]["document"] == name),
            rules=tuple(rule for rule in rules if rule["document"] == name),
        )


@lru_cache(maxsize=2)
def register(snapshot: Snapshot) -> DocumentRegister:
    """The register of a publication, opened once."""
    return DocumentRegister(snapshot)
