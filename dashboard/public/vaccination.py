"""Vaccination: coverage by dose and group over named denominators, doses, what the national platform holds, sites."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dashboard.components import completeness, facilities, foot, picker, tile, topic
from dashboard.components.window import together
from dashboard.site import Page, PageContext
from dashboard.snapshot import Json
from geodata.catalog import shown
from geodata.catalog.vaccination import DOSE, GROUP

ADULTS = "18plus"
COVERED = tuple(f"coverage_{dose}_{group}" if group else f"coverage_{dose}" for group in GROUP for dose in DOSE)
NOBODY = "–"
DENOMINATORS = "tables/denominators.json"


@dataclass(frozen=True, kw_only=True)
class PeopleOrigin:
    """Where a number of people comes from; `href` empty unless the source has an address."""

    text: str
    href: str
    illustrative: bool


@dataclass(frozen=True, kw_only=True)
class VaccinationGroup:
    """A group's people (with where that number comes from, since when) and its doses as (share, people)."""

    label: str
    people: str
    origins: tuple[PeopleOrigin, ...]
    doses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A number of doses with its day, its bar, and in words its share of the number that it is measured against."""

    label: str
    value: str
    share: float
    words: str
    day: str


def _build(ask: PageContext) -> dict[str, Any]:
    place = picker.chosen(ask)
    under = foot.of(ask, COVERED, place.code)
    return {
        **topic.context(ask, "vaccination"),
        "groups_table": [_group(ask, group, place.code, under.iso if under else "") for group in GROUP],
        "adults": _over_time(ask, _of("population", ADULTS), place.code),
        "doses": [ask.say(f"head_{dose}") for dose in DOSE],
        "flows": _flows(ask, place.code),
        "platform": _platform(ask, place.code),
        "doses_foot": foot.of(ask, tuple(shown.members("doses")), place.code),
        "groups_foot": under,
        "sites": facilities.within(ask, place.code, kinds=("vaccination_site",)),
    }


def _of(name: str, group: str) -> str:
    return f"{name}_{group}" if group else name


def _group(ask: PageContext, group: str, place: str, day: str) -> VaccinationGroup:
    name = _of("population", group)
    people = ask.snapshot.figure(name, place)
    return VaccinationGroup(
        label=ask.say(f"group_{group or 'all'}"),
        people=ask.say.number(people.value) if people else NOBODY,
        origins=_origins(ask, name, place),
        doses=tuple(_dose(ask, _of(f"coverage_{dose}", group), place, day) for dose in DOSE),
    )


def _over_time(ask: PageContext, indicator: str, place: str) -> str:
    """How the number of people in a group changed from report to report, in words; empty where it did not."""
    layer = ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    if layer is None:
        return ""
    series = list(zip(layer.series(place), layer.days, strict=True))
    real = (entry for entry in series if not layer.is_illustrative(entry[1], place))
    runs = [(value, next(days)[1]) for value, days in groupby(real, key=lambda entry: entry[0]) if value is not None]
    said = [ask.say("people_since", n=ask.say.number(value), day=ask.say.day(day)) for value, day in runs]
    return ask.say("denominator_note", numbers="; ".join(said)) if len(said) > 1 else ""


def _origins(ask: PageContext, indicator: str, place: str) -> tuple[PeopleOrigin, ...]:
    """The sources of the number that stands, the newest first."""
    if not ask.snapshot.has(DENOMINATORS):
        return ()
    entries = ask.snapshot.file(DENOMINATORS)[indicator].get(place, ())
    return tuple(_origin(ask, entry) for entry in entries)


def _origin(ask: PageContext, entry: Json) -> PeopleOrigin:
    known = f"source_{entry['source']}"
    source = ask.say(known) if ask.say.has(known) else entry["source"]
    if entry.get("document"):
        source = f"{source} ({entry['document']})"
    return PeopleOrigin(
        text=ask.say("origin", source=source, day=ask.say.day(entry["day"])),
        href=entry["note"] if entry["note"].startswith("https://") else "",
        illustrative=entry["illustrative"],
    )


def _dose(ask: PageContext, indicator: str, place: str, day: str) -> tuple[str, str]:
    """Share and people; beside these the figure's day where it is not that of the table."""
    figure = ask.snapshot.figure(indicator, place)
    if figure is None:
        return NOBODY, ""
    dated = ask.say.day(figure.day, short=True) if figure.day != day else ""
    return tile.value(ask, figure), " · ".join(filter(None, (tile.count(ask, figure), dated)))


def _flows(ask: PageContext, place: str) -> list[Flow]:
    """Allocated, received, used, on the platform; each against the one before, of the communes and the day that both
    have; not compared where more would have come out than went in."""
    figures = [
        (name, figure)
        for name in shown.members("doses")
        if (figure := ask.snapshot.figure(name, place)) and figure.value
    ]
    most = max((figure.value or 0 for _, figure in figures), default=0)
    flows = []
    for at, (name, figure) in enumerate(figures):
        before = figures[at - 1][0] if at else None
        label = ask.say.text(ask.snapshot.indicators[name]["label"])
        flows.append(
            Flow(
                label=label,
                value=ask.say.number(figure.value),
                share=round(100 * (figure.value or 0) / most, 1),
                words=_of_before(ask, name, before, place) if before else "",
                day=ask.say.day(figure.day, short=True),
            )
        )
    return flows


def _of_before(ask: PageContext, name: str, before: str, place: str) -> str:
    both = together(ask, (before, name), place)
    if both is None or not both.values[before] or both.values[name] > both.values[before]:
        return ask.say("not_comparable")
    share = ask.say.number(100 * both.values[name] / both.values[before], 1)
    told = completeness.counted(ask, "told_both", both.n, both.of, split=both.split)
    return ask.say("of_before", share=share, told=told, day=ask.say.day(both.last, short=True))


def _platform(ask: PageContext, place: str) -> str:
    """Doses that were given and are not on the national platform, of the communes that told both, in words."""
    both = together(ask, ("doses_used", "doses_on_platform"), place)
    if both is None:
        return ""
    gap = both.values["doses_used"] - both.values["doses_on_platform"]
    key = "gap" if gap > 0 else "no_gap" if gap == 0 else "more_on_platform"
    told = completeness.counted(ask, "told_both", both.n, both.of, split=both.split)
    return ask.say(key, number=ask.say.number(abs(gap)), told=told, day=ask.say.day(both.last, short=True))


PAGE = Page(id="vaccination", order=5, path="/tiem-chung", template="vaccination.html", query=("noi",), build=_build)
