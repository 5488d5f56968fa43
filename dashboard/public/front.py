"""The front page: how is it here, is it getting better, where to read on; for a phone on a poor line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dashboard.components import announcements, foot, table, tile
from dashboard.components.choropleth import choropleth
from dashboard.components.table import TableRow
from dashboard.site import Page, PageContext
from dashboard.snapshot import Figure
from geodata.catalog import shown

SWITCHES = ("level_announced", "cases_7d", "coverage_dose2_18plus")
COLUMNS = ("level_announced", "cases_7d", "cases_new", "coverage_dose2_18plus")
COVERAGE = "coverage_dose2_18plus"
SAID = ("cases_7d", "cases_new", COVERAGE)
LATEST = 4


@dataclass(frozen=True, kw_only=True)
class District:
    """A district's row and those of its communes."""

    row: TableRow
    communes: tuple[TableRow, ...]


def _build(ask: PageContext) -> dict[str, Any]:
    snapshot = ask.snapshot
    columns = [name for name in COLUMNS if name in snapshot.indicators]
    districts, communes = snapshot.places.level("district"), snapshot.places.level("commune")
    marked = table.mixed(ask, columns, [*districts, *communes])
    under = foot.of(ask, columns, snapshot.places.province.code, units=districts, above=communes)
    day = under.iso if under else None
    return {
        "title": ask.say("title"),
        "sentence": sentence(ask),
        "tiles": tile.tiles(ask, shown.indicators("front"), snapshot.places.province.code),
        "map": choropleth(ask, SWITCHES),
        "columns": [table.dated(ask, name, ask.say(f"column_{name}")) for name in columns],
        "foot": under,
        "doubt": announcements.doubt(ask),
        "districts": [_district(ask, columns, place.code, marked, day) for place in districts],
        "documents": documents(ask)[:LATEST],
    }


def sentence(ask: PageContext) -> str:
    """The day in words: new cases of the week and of the day, the communes by level, coverage.

    Its day is the newest of those that its figures are of; what is older says its own.
    """
    figures = {name: known for name in SAID if (known := ask.snapshot.figure(name, ask.snapshot.places.province.code))}
    told = {name: (known, _words(ask, known)) for name, known in figures.items() if known.value is not None}
    day = max((known.day for known, _ in told.values()), default=ask.snapshot.current.as_of)
    cases, coverage = (
        [
            words if known.day == day else f"{words} ({ask.say('on_day', day=ask.say.day(known.day))})"
            for name, (known, words) in told.items()
            if (name == COVERAGE) == wanted
        ]
        for wanted in (False, True)
    )
    parts = [*cases, *levels(ask), *coverage]
    return ask.say("day_sentence", day=ask.say.day(day), parts=", ".join(parts)) if parts else ""


def _words(ask: PageContext, figure: Figure) -> str:
    """A figure of the sentence; of cases with who stands behind them, and whether late registrations still come."""
    if figure.indicator == COVERAGE:
        return ask.say("day_coverage", share=ask.say.number(figure.value, 1))
    partial = "" if figure.reported in (0, figure.units) else "_of"
    counts = {"reported": ask.say.number(figure.reported), "of": ask.say.number(figure.units)}
    words = ask.say(f"day_{figure.indicator}{partial}", n=ask.say.number(figure.value), **counts)
    late = tile.provisional(ask.snapshot.indicators[figure.indicator], figure)
    return f"{words} ({ask.say('provisional')})" if late else words


def levels(ask: PageContext) -> list[str]:
    """How many communes are announced at each level and for how many none holds: "57 xã cấp 1"."""
    layer = ask.snapshot.layer("level_announced", "commune")
    if layer is None or not layer.days:
        return []
    row = layer.row(layer.days[-1])
    counts = Counter(int(value) for value in row if value is not None)
    parts = [
        ask.say("day_level_one" if counts[level] == 1 else "day_level", n=ask.say.number(counts[level]), level=level)
        for level in sorted(counts)
    ]
    without = len(row) - counts.total()
    if not parts:
        return []
    none = (
        [ask.say("day_no_level_one" if without == 1 else "day_no_level", n=ask.say.number(without))] if without else []
    )
    return [*parts[:-1], f"{parts[-1]} ({announcements.said(ask)})", *none]


def documents(ask: PageContext) -> list[dict[str, Any]]:
    """The documents of the publication, newest first."""
    return list(ask.snapshot.file("documents.json")["documents"]) if ask.snapshot.has("documents.json") else []


def _district(ask: PageContext, columns: list[str], code: str, marked: frozenset[str], day: str | None) -> District:
    own, *communes = (
        table.row(ask, columns, place, marked=marked, day=day)
        for place in (ask.snapshot.places[code], *ask.snapshot.places.children(code))
    )
    return District(row=own, communes=tuple(communes))


PAGE = Page(id="front", order=1, path="/", template="front.html", build=_build)
