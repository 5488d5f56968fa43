"""Testing: samples and persons, methods, what is pending, positivity with its denominator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.components import foot, picker, tile, topic
from dashboard.components.window import calendar, newest, together
from dashboard.site import Page, PageContext
from geodata.catalog import shown

TAKEN = "samples_taken"
SEVEN = 7


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method's samples in the day and in seven days, and its share of those seven days' samples."""

    label: str
    day: str
    week: str
    share: str


@dataclass(frozen=True, kw_only=True)
class Positivity:
    """The rate in words, with numerator, denominator and the alarm mark that it has passed."""

    rate: str
    positive: str
    results: str
    passed: str
    state: str


def _build(ask: PageContext) -> dict[str, Any]:
    place = picker.chosen(ask)
    methods = [name for name in shown.members("methods") if name in ask.snapshot.indicators]
    last = newest(ask, (TAKEN, *methods)) if methods else None
    week = calendar(last, SEVEN) if last else []
    return {
        **topic.context(ask, "testing"),
        "positivity": _positivity(ask, place.code),
        "positivity_foot": foot.of(ask, ("test_positivity_7d",), place.code),
        "methods": [_method(ask, name, place.code, last) for name in methods] if last else [],
        "methods_foot": foot.of(ask, (TAKEN, *methods), place.code, span=(week[0], week[-1])) if week else None,
    }


def _positivity(ask: PageContext, place: str) -> Positivity | None:
    figure = ask.snapshot.figure("test_positivity_7d", place)
    if figure is None or figure.value is None:
        return None
    passed = [mark for mark in ask.settings.alarms.positivity_percent if figure.value >= mark]
    marks = ask.settings.alarms.positivity_percent
    return Positivity(
        rate=ask.say.number(figure.value, 1),
        positive=ask.say.number(figure.count),
        results=ask.say.number(figure.base),
        passed=ask.say("passed", mark=ask.say.number(max(passed)))
        if passed
        else ask.say("calm", mark=ask.say.number(marks[0])),
        state="alarm" if len(passed) == len(marks) else "watch" if passed else "calm",
    )


def _method(ask: PageContext, name: str, place: str, last: str) -> Method:
    """A method on a day and in the week that ends on it, with its share of the samples of the communes and days that
    told both."""
    figure = ask.snapshot.figure(name, place, last)
    both = together(ask, (TAKEN, name), place, days=SEVEN, last=last)
    whole = both.values[TAKEN] if both is not None else 0
    return Method(
        label=ask.say.text(ask.snapshot.indicators[name]["label"]),
        day=tile.value(ask, figure) if figure else "",
        week=ask.say.number(both.values[name] if both is not None else None),
        share=ask.say.percent(100 * both.values[name] / whole if both is not None and whole else None, 1),
    )


PAGE = Page(id="testing", order=4, path="/xet-nghiem", template="testing.html", query=("noi",), build=_build)
