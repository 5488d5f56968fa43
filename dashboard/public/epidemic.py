"""How the epidemic develops: curve, settings, weeks by commune, ranking, outbreaks, quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dashboard.components import chart, completeness, foot, picker, table, tile
from dashboard.components.window import Together, calendar, newest, together
from dashboard.site import Page, PageContext
from geodata.catalog import shown
from geodata.geography.admin_units import Place
from layers import charts
from layers.scale import DARK, PALETTE_OF, PALETTES, ink_on

TOPIC, CASES = "cases", "cases_7d"
WEEKS = 16
PALETTE = PALETTE_OF[TOPIC]
SEVEN = 7
STEPS = (1, 5, 10, 25, 50)
HEAT = "tables/heat.json"


@dataclass(frozen=True)
class Setting:
    """A setting's new cases in the day and in seven days, and its share of those seven days."""

    label: str
    day: str
    week: str
    share: float
    share_text: str


@dataclass(frozen=True, kw_only=True)
class Week:
    """One commune's week: cases as text, class 0..5 or None where nothing was reported; `days` in words where some of
    its days lack."""

    text: str
    mark: int | None
    days: str


@dataclass(frozen=True, kw_only=True)
class Heat:
    """One commune's weeks."""

    name: str
    href: str
    cells: tuple[Week, ...]


def _build(ask: PageContext) -> dict[str, Any]:
    place = picker.chosen(ask)
    communes = ask.snapshot.places.communes_of(place.code if place.level != "commune" else place.parent or place.code)
    mondays, heat = _heat(ask, [commune.code for commune in communes])
    settings = [name for name in shown.members("settings") if name in ask.snapshot.indicators]
    last = newest(ask, ("cases_new", *settings))
    week = calendar(last, SEVEN) if last else []
    district = place.code if place.level == "district" else None
    ranking = shown.indicators("column", topic=TOPIC)
    return {
        **picker.context(ask),
        "title": ask.say("title"),
        "tiles": tile.tiles(ask, shown.indicators("tile", topic=TOPIC), place.code),
        "settings": _settings(ask, settings, place.code, last) if last else [],
        "settings_sum": _settings_sum(ask, place.code),
        "settings_foot": foot.of(ask, ("cases_new", *settings), place.code, span=(week[0], week[-1])) if week else None,
        "heat_foot": foot.of(ask, ("cases_new",), place.code, units=communes, span=(mondays[0], _end(ask)))
        if mondays
        else None,
        "charts": chart.charts_of(ask, charts.of_topic(TOPIC), place.code),
        "weeks": [ask.say("week", first=ask.say.day(day, short=True), last=_sunday(ask, day)) for day in mondays],
        "heat": heat,
        "heat_steps": _steps(ask),
        "heat_shades": [
            (colour, ink_on(colour), dark, ink_on(dark))
            for colour, dark in zip(PALETTES[PALETTE], DARK[PALETTE], strict=True)
        ],
        "ranking": table.of_places(
            ask, ranking, _ranked(ask, communes, ranking[0]), caption=ask.say("ranking_caption"), about=place.code
        ),
        "outbreaks": table.below(
            ask, tuple(shown.members("outbreaks")), district, caption=ask.say("outbreaks_caption")
        ),
        "quarantine": tile.tiles(ask, shown.members("quarantine"), place.code),
    }


def _end(ask: PageContext) -> str:
    return str(ask.snapshot.indicators["cases_new"]["as_of"])


def _settings(ask: PageContext, known: Sequence[str], place: str, last: str) -> list[Setting]:
    """The settings of the week's cases, and the cases without one; none where nothing can be compared."""
    week = together(ask, ("cases_new", *known), place, days=SEVEN, last=last) if known else None
    if week is None or not week.values["cases_new"]:
        return []
    parts, whole = sum(week.values[name] for name in known), _cases_of(ask, place, week)
    made = [_setting(ask, name, place, last, week=week.values[name], whole=max(whole, parts)) for name in known]
    if whole > parts:
        share = 100 * (whole - parts) / whole
        rest = Setting(
            ask.say("setting_unknown"), "", ask.say.number(whole - parts), round(share, 1), ask.say.percent(share, 1)
        )
        made.append(rest)
    return made


def _setting(ask: PageContext, name: str, place: str, last: str, *, week: float, whole: float) -> Setting:
    figure, share = ask.snapshot.figure(name, place, last), 100 * week / whole
    return Setting(
        label=ask.say(f"setting_{name.removeprefix('cases_new_')}"),
        day=tile.value(ask, figure) if figure is not None else "",
        week=ask.say.number(week),
        share=round(share, 1),
        share_text=ask.say.percent(share, 1),
    )


def _settings_sum(ask: PageContext, place: str) -> str:
    """The sum of the settings against the week's cases, and how many communes told all of them every day."""
    settings = shown.members("settings")
    week = together(ask, ("cases_new", *settings), place, days=7)
    if week is None:
        return ask.say("settings_incomplete")
    whole, found = _cases_of(ask, place, week), sum(week.values[name] for name in settings)
    key = "settings_agree" if whole == found else "settings_partly" if whole > found else "settings_differ"
    days = {"first": ask.say.day(week.first, short=True), "last": ask.say.day(week.last)}
    told = completeness.counted(ask, "told_settings", week.whole, week.of, split=week.split)
    return ask.say(key, parts=ask.say.number(found), whole=ask.say.number(whole), told=told, **days)


def _cases_of(ask: PageContext, place: str, week: Together) -> float:
    """All cases of the week, as its key figure says; those of the communes that told their settings without one."""
    figure = ask.snapshot.figure(CASES, place, week.last)
    return week.values["cases_new"] if figure is None or figure.value is None else figure.value


def _ranked(ask: PageContext, communes: Sequence[Place], by: str) -> list[Place]:
    """Communes by an indicator, the highest first; without a figure last."""

    def value(code: str) -> float:
        figure = ask.snapshot.figure(by, code)
        return -1 if figure is None or figure.value is None else figure.value

    return sorted(communes, key=lambda place: -value(place.code))


def _heat(ask: PageContext, codes: list[str]) -> tuple[list[str], list[Heat]]:
    """Mondays (ISO) of the last weeks, and the communes' cases; the week that is not over stands with the others."""
    if not ask.snapshot.has(HEAT):
        return [], []
    content = ask.snapshot.file(HEAT)
    column = {code: at for at, code in enumerate(content["places"])}
    rows = list(zip(content["weeks"], content["cases"], content["days"], strict=True))[-WEEKS:]
    places = ask.snapshot.places
    heat = [
        Heat(
            name=ask.say.place(places[code]),
            href=ask.link(f"/noi/{code}"),
            cells=tuple(_week(ask, cases[column[code]], days[column[code]]) for _, cases, days in rows),
        )
        for code in codes
    ]
    return [monday for monday, _, _ in rows], heat


def _sunday(ask: PageContext, monday: str) -> str:
    return ask.say.day((date.fromisoformat(monday) + timedelta(days=6)).isoformat(), short=True)


def _week(ask: PageContext, cases: float | None, days: int) -> Week:
    if cases is None:
        return Week(text=ask.say.number(cases), mark=None, days="")
    told = ask.say("heat_days", n=days) if days < SEVEN else ""
    return Week(text=ask.say.number(cases), mark=sum(cases >= step for step in STEPS), days=told)


def _steps(ask: PageContext) -> list[str]:
    """The classes of the weekly cases in words, the first is none."""
    between = [f"{low}–{high - 1}" if high - 1 > low else str(low) for low, high in pairwise(STEPS)]
    return ["0", *between, ask.say("from", by=ask.say.number(STEPS[-1]))]


PAGE = Page(id="epidemic", order=3, path="/dien-bien", template="epidemic.html", query=("noi",), build=_build)
