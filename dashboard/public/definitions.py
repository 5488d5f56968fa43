"""What each indicator means, how it is computed, and which figures were corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.components.choropleth import LegendClass, classes
from dashboard.site import Page, PageContext
from dashboard.snapshot import Json

CORRECTIONS, ANNOUNCED = "tables/corrections.json", "tables/announced.json"
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class DefinitionEntry:
    """One indicator as it is printed."""

    id: str
    label: str
    definition: str
    unit: str
    formula: str
    adds: str
    source: str
    span: str
    illustrative: bool
    classes: tuple[LegendClass, ...]
    map: str
    csv: str


@dataclass(frozen=True, kw_only=True)
class CorrectionEntry:
    """One corrected figure: where, what, from what to what, when and why."""

    day: str
    place: str
    href: str
    indicator: str
    before: str
    after: str
    published: str
    reason: str


def _build(ask: PageContext) -> dict[str, Any]:
    catalogue = ask.snapshot.catalogue
    topics = [
        (topic["id"], ask.say.text(topic["label"]), [_entry(ask, name) for name in topic["indicators"]])
        for topic in catalogue["topics"]
        if topic["indicators"]
    ]
    total, corrections = _corrections(ask)
    announced = ask.snapshot.file(ANNOUNCED) if ask.snapshot.has(ANNOUNCED) else {}
    return {
        "title": ask.say("title"),
        "topics": topics,
        "corrections": corrections,
        "corrections_total": total,
        "levels_changed": [_changed(ask, entry) for entry in announced.get("changes", ())[:SHOWN]],
        "rules": [(ask.say(f"rule_{at}_head"), ask.say(f"rule_{at}")) for at in range(1, 6)],
    }


def _entry(ask: PageContext, name: str) -> DefinitionEntry:
    item = ask.snapshot.indicators[name]
    return DefinitionEntry(
        id=name,
        label=ask.say.text(item["label"]),
        definition=ask.say.text(item["definition"]),
        unit=ask.say.text(item["unit"]),
        formula=_formula(ask, item),
        adds=ask.say(f"kind_{item['kind']}") if ask.say.has(f"kind_{item['kind']}") else "",
        source=item["source"],
        span=ask.say("span", first=ask.say.day(item["first_day"]), last=ask.say.day(item["as_of"])),
        illustrative=item["illustrative"],
        classes=classes(ask, item),
        map=ask.link("/ban-do", indicator=name),
        csv=ask.file(f"layers/{name}/commune.csv"),
    )


def _formula(ask: PageContext, item: Json) -> str:
    """Numerator and denominator by their names; empty for what is no ratio."""
    if not item["denominator"]:
        return ""
    above, below = (
        " + ".join(
            ask.say.text(ask.snapshot.indicators[part]["label"])
            for part in item[side]
            if part in ask.snapshot.indicators
        )
        for side in ("numerator", "denominator")
    )
    window = ask.say("window", n=item["window"]) if item["window"] and item["window"] > 1 else ""
    return f"{above} ÷ {below}{window}"


def _corrections(ask: PageContext) -> tuple[int, list[CorrectionEntry]]:
    if not ask.snapshot.has(CORRECTIONS):
        return 0, []
    content = ask.snapshot.file(CORRECTIONS)
    return content["total"], [_correction(ask, entry) for entry in content["corrections"][:SHOWN]]


def _correction(ask: PageContext, entry: Json) -> CorrectionEntry:
    item, place = ask.snapshot.indicators.get(entry["indicator"]), ask.snapshot.places[entry["place"]]
    decimals = item["decimals"] if item else 0
    return CorrectionEntry(
        day=ask.say.day(entry["day"]),
        place=ask.say.place(place),
        href=ask.link(f"/noi/{place.code}"),
        indicator=ask.say.text(item["label"]) if item else entry["indicator"],
        before=ask.say.number(entry["before"], decimals),
        after=ask.say("withdrawn") if entry["after"] is None else ask.say.number(entry["after"], decimals),
        published=ask.say("in_publication", n=entry["publication"], day=ask.say.day(entry["published_on"][:10])),
        reason=_reason(ask, entry),
    )


def _changed(ask: PageContext, entry: Json) -> CorrectionEntry:
    """An announced level that was changed or taken out."""
    place = ask.snapshot.places[entry["place"]]
    return CorrectionEntry(
        day=ask.say.day(entry["day"]),
        place=ask.say.place(place),
        href=ask.link(f"/noi/{place.code}"),
        indicator=ask.say("level_announced"),
        before=_level(ask, entry["before"]),
        after=ask.say("withdrawn") if entry["after"] is None else _level(ask, entry["after"]),
        published=ask.say("in_publication", n=entry["publication"], day=ask.say.day(entry["published_on"])),
        reason=entry["reason"] or ask.say("no_reason"),
    )


def _level(ask: PageContext, said: Json) -> str:
    """A level, until when it was to hold, and by which document."""
    parts = [ask.say("level_said", level=said["level"])]
    if said["until"]:
        parts.append(ask.say("level_until", day=ask.say.day(said["until"])))
    if said["document"]:
        parts.append(said["document"])
    return " · ".join(parts)


def _reason(ask: PageContext, entry: Json) -> str:
    """The reason that was given, and which source took the place of another."""
    parts = [entry["reason"] or ask.say("no_reason")]
    before = entry.get("source_before", entry["source"])
    if entry["source"] != before:
        parts.append(ask.say("other_source", before=before, after=entry["source"]))
    return " · ".join(parts)


PAGE = Page(id="definitions", order=8, path="/dinh-nghia", template="definitions.html", build=_build)
