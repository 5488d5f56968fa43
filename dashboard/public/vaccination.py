"""Vaccination: coverage by dose and group over named denominators, doses, what the national platform holds, sites."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dashboard.components import facilities, foot, picker, tile, topic
from dashboard.site import Ask, Page
from dashboard.snapshot import Json

TILES = (
    "coverage_dose1_18plus",
    "coverage_dose2_18plus",
    "coverage_booster_18plus",
    "coverage_dose2_12to17",
    "doses_received",
    "doses_used",
    "vaccination_sites",
    "vaccination_teams",
)
GROUPS = ("", "18plus", "50plus", "65plus", "12to17")
DOSES = ("dose1", "dose2", "booster")
FLOW = ("doses_allocated", "doses_received", "doses_used", "doses_on_platform")
CHARTS = ("vaccination_coverage", "vaccination_groups", "vaccination_doses")
COLUMNS = ("coverage_dose1_18plus", "coverage_dose2_18plus", "coverage_booster_18plus", "coverage_dose2_65plus")
MAPS = ("coverage_dose2_18plus", "coverage_booster_18plus", "coverage_dose2_65plus")
ADULTS = "18plus"
COVERED = tuple(f"coverage_{dose}_{group}" if group else f"coverage_{dose}" for group in GROUPS for dose in DOSES)
NOBODY = "–"
DENOMINATORS = "tables/denominators.json"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a number of people comes from; `href` empty unless the source has an address."""

    text: str
    href: str
    illustrative: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group's people (with where that number comes from, since when) and its doses as (share, people)."""

    label: str
    people: str
    origins: tuple[Origin, ...]
    doses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A number of doses and its share of the number it is measured against."""

    label: str
    value: str
    share: float
    words: str


def _build(ask: Ask) -> dict[str, Any]:
    place = picker.chosen(ask)
    return {
        **topic.context(ask, tiles=TILES, charts=CHARTS, columns=COLUMNS, maps=MAPS),
        "groups_table": [_group(ask, group, place.code) for group in GROUPS],
        "adults": _over_time(ask, _of("population", ADULTS), place.code),
        "doses": [ask.say(f"head_{dose}") for dose in DOSES],
        "flows": _flows(ask, place.code),
        "platform": _platform(ask, place.code),
        "doses_foot": foot.of(ask, FLOW, place.code),
        "groups_foot": foot.of(ask, COVERED, place.code),
        "sites": facilities.within(ask, place.code, kinds=("vaccination_site",)),
    }


def _of(name: str, group: str) -> str:
    return f"{name}_{group}" if group else name


def _group(ask: Ask, group: str, place: str) -> Group:
    name = _of("population", group)
    people = ask.snapshot.figure(name, place)
    return Group(
        label=ask.say(f"group_{group or 'all'}"),
        people=ask.number(people.value) if people else NOBODY,
        origins=_origins(ask, name, place),
        doses=tuple(_dose(ask, _of(f"coverage_{dose}", group), place) for dose in DOSES),
    )


def _over_time(ask: Ask, indicator: str, place: str) -> str:
    """How the number of people in a group changed from report to report, in words; empty where it did not."""
    layer = ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    if layer is None:
        return ""
    series = list(zip(layer.series(place), layer.days, strict=True))
    runs = [(value, next(days)[1]) for value, days in groupby(series, key=lambda entry: entry[0]) if value is not None]
    said = [ask.say("people_since", n=ask.number(value), day=ask.day(day)) for value, day in runs]
    return ask.say("denominator_note", numbers="; ".join(said)) if len(said) > 1 else ""


def _origins(ask: Ask, indicator: str, place: str) -> tuple[Origin, ...]:
    """The sources of the number that stands, the newest first."""
    if not ask.snapshot.has(DENOMINATORS):
        return ()
    entries = ask.snapshot.file(DENOMINATORS)[indicator].get(place, ())
    return tuple(_origin(ask, entry) for entry in entries)


def _origin(ask: Ask, entry: Json) -> Origin:
    known = f"source_{entry['source']}"
    source = ask.say(known) if known in ask.words else entry["source"]
    if entry.get("document"):
        source = f"{source} ({entry['document']})"
    return Origin(
        text=ask.say("origin", source=source, day=ask.day(entry["day"])),
        href=entry["note"] if entry["note"].startswith("https://") else "",
        illustrative=entry["illustrative"],
    )


def _dose(ask: Ask, indicator: str, place: str) -> tuple[str, str]:
    figure = ask.snapshot.figure(indicator, place)
    if figure is None:
        return NOBODY, ""
    return tile.value(ask, figure), tile.count(ask, figure)


def _flows(ask: Ask, place: str) -> list[Flow]:
    """Allocated, received, used, on the platform; each against the largest of them."""
    figures = [(name, figure) for name in FLOW if (figure := ask.snapshot.figure(name, place)) and figure.value]
    most = max((figure.value or 0 for _, figure in figures), default=0)
    before: float | None = None
    flows = []
    for name, figure in figures:
        value = figure.value or 0
        words = ask.say("of_before", share=ask.number(100 * value / before, 1)) if before else ""
        label = ask.text(ask.snapshot.indicators[name]["label"])
        flows.append(Flow(label=label, value=ask.number(value), share=round(100 * value / most, 1), words=words))
        before = value
    return flows


def _platform(ask: Ask, place: str) -> str:
    """Doses that were given and are not on the national platform, in words."""
    used, entered = (ask.snapshot.figure(name, place) for name in ("doses_used", "doses_on_platform"))
    if not used or not entered or used.value is None or entered.value is None:
        return ""
    gap = used.value - entered.value
    return ask.say("gap" if gap > 0 else "no_gap", n=ask.number(abs(gap)))


PAGE = Page(id="vaccination", path="/tiem-chung", template="vaccination.html", query=("noi",), build=_build)
