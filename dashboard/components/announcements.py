"""Announced levels in words: which hold, and since when in which places."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.components.documents import FILE, Reference, reference
from dashboard.site import PageContext
from dashboard.snapshot import Json
from geodata.geography.admin_units import Place

TABLE = "tables/levels.json"
SUBJECT = "level"
"""The topic of documents that announce levels or say how they are found."""


@dataclass(frozen=True, kw_only=True)
class Days:
    """The first and the last of the days on which the levels that hold were announced (ISO)."""

    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementWords:
    """What is announced for one place: the level that holds (None: none does), in words, on which document."""

    level: int | None
    words: str
    coming: str
    document: Reference | None


def of_place(ask: PageContext, entry: Json) -> AnnouncementWords:
    """The announcement of an entry of `tables/levels.json`; one that has ended is said with its end."""
    holds, ended, coming = entry["announced"], entry["ended"], entry["coming"]
    newest = holds or ended
    return AnnouncementWords(
        level=holds["level"] if holds else None,
        words=_words(ask, holds, ended),
        coming=ask.say("announcement_coming", level=coming["level"], day=ask.say.day(coming["day"])) if coming else "",
        document=reference(ask, newest["document"]) if newest else None,
    )


def _words(ask: PageContext, holds: Json | None, ended: Json | None) -> str:
    newest = holds or ended
    if newest is None:
        return ask.say("none_announced")
    key = "announcement_ended" if holds is None else "announced_until" if newest["until"] else "announced_on"
    return ask.say(key, level=newest["level"], day=ask.say.day(newest["day"]), until=ask.say.day(newest["until"]))


def days(ask: PageContext, place: Place | None = None) -> Days | None:
    """When the levels that hold in the communes of a place (the province) were announced; None where none holds."""
    if not ask.snapshot.has(TABLE):
        return None
    entries = ask.snapshot.file(TABLE)["places"]
    communes = ask.snapshot.places.communes_of((place or ask.snapshot.places.province).code)
    said = [entries[commune.code]["announced"] for commune in communes if commune.code in entries]
    known = [announced["day"] for announced in said if announced]
    return Days(first=min(known), last=max(known)) if known else None


def said(ask: PageContext, place: Place | None = None, *, short: bool = False) -> str:
    """The day of the announcements in words, the first and the last where they are of several; empty without any."""
    found = days(ask, place)
    if found is None:
        return ""
    first, last = (ask.say.day(day, short=short) for day in (found.first, found.last))
    return ask.say("announced_on", day=last) if first == last else ask.say("announced_span", first=first, last=last)


def span(ask: PageContext, place: Place | None = None) -> str:
    """The bare day of the announcements, or the first and the last of them, short; empty without any."""
    found = days(ask, place)
    if found is None:
        return ""
    first, last = (ask.say.day(day, short=True) for day in (found.first, found.last))
    return last if first == last else f"{first} – {last}"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What speaks against the announced levels of a place: documents on levels that are newer, the newest
    first; `differs` of `of` communes stand at another level by the rule, `unknown` have none of the two to compare."""

    later: tuple[Reference, ...]
    differs: int
    of: int
    unknown: int


def doubt(ask: PageContext, place: Place | None = None) -> Doubt | None:
    """What is known beside the announced levels of a place (the province); None where none holds."""
    about = place or ask.snapshot.places.province
    found = days(ask, about)
    if found is None:
        return None
    entries = ask.snapshot.file(TABLE)["places"]
    communes = [
        entries[commune.code] for commune in ask.snapshot.places.communes_of(about.code) if commune.code in entries
    ]
    both = [entry for entry in communes if entry["announced"] and entry["computed"]]
    return Doubt(
        later=tuple(_later(ask, found.last)),
        differs=sum(entry["announced"]["level"] != entry["computed"] for entry in both),
        of=len(communes),
        unknown=len(communes) - len(both),
    )


def _later(ask: PageContext, day: str) -> list[Reference]:
    """Documents on levels of a later day than the newest announcement that holds."""
    documents = ask.snapshot.file(FILE)["documents"] if ask.snapshot.has(FILE) else []
    newer = [entry["id"] for entry in documents if SUBJECT in entry["topics"] and entry["date"] > day]
    return [made for made in (reference(ask, document) for document in newer) if made is not None]
