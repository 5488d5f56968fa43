"""A key figure: what it is, how much, against a week ago, how it went, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.components import completeness, spark
from dashboard.components.completeness import Completeness
from dashboard.site import PageContext
from dashboard.snapshot import Figure, Json

SHOWN_DAYS = 60
POINTS = "points"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Texts as they are printed.

    `better`: the change is good news (True), bad news (False) or neither; `direction`: up, down, same, or nothing where
    there is nothing to compare with; `compared`: over which communes, where these are not all, and whether against
    illustrative figures.
    """

    id: str
    title: str
    value: str
    unit: str
    count: str
    change: str
    compared: str
    better: bool | None
    direction: str
    day: str
    illustrative: bool
    provisional: bool
    completeness: Completeness | None
    spark: spark.Spark | None
    chart: str


def tile(ask: PageContext, indicator: str, place: str) -> Tile | None:
    """The tile of an indicator in a place; None where the indicator has no figures."""
    figure = ask.snapshot.figure(indicator, place)
    if figure is None:
        return None
    item, layer = ask.snapshot.indicators[indicator], ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    return Tile(
        id=indicator,
        title=ask.say.text(item["label"]),
        value=value(ask, figure),
        unit="" if figure.value is None or ask.say.text(item["unit"]) == "%" else ask.say.text(item["unit"]),
        count=count(ask, figure),
        change=change(ask, figure),
        compared=compared(ask, figure),
        better=_better(item, figure),
        direction=_direction(figure),
        day=ask.say.day(figure.day),
        illustrative=figure.illustrative,
        provisional=provisional(item, figure),
        completeness=completeness.of(ask, figure),
        spark=spark.of(layer.series(place)[-SHOWN_DAYS:]) if layer else None,
        chart=ask.link(f"/dinh-nghia#{indicator}") if "#" not in ask.path else "",
    )


def tiles(ask: PageContext, indicators: Iterable[str], place: str) -> list[Tile]:
    """The tiles of those indicators that have figures."""
    return [made for name in indicators if (made := tile(ask, name, place)) is not None]


def value(ask: PageContext, figure: Figure) -> str:
    """The value in words: a number, "not reported", "not known" or "not applicable"."""
    item = ask.snapshot.indicators[figure.indicator]
    if figure.value is None:
        return ask.say("not_applicable" if figure.not_applicable else unknown(item))
    write = ask.say.percent if ask.say.text(item["unit"]) == "%" else ask.say.number
    return write(figure.value, item["decimals"])


def count(ask: PageContext, figure: Figure) -> str:
    """The numerator behind a ratio, with its unit; of what was counted on the same days both ("14/333 samples")."""
    item = ask.snapshot.indicators[figure.indicator]
    if figure.count is None or figure.value is None:
        return ""
    told = (
        ask.say.number(figure.count)
        if figure.base is None
        else f"{ask.say.number(figure.count)}/{ask.say.number(figure.base)}"
    )
    return f"{told} {ask.say.text(item['count_unit'])}".strip()


def change(ask: PageContext, figure: Figure) -> str:
    """The change in seven days, in words."""
    if figure.value is None:
        return ""
    if figure.change is None:
        return ask.say(_few(ask, figure), **_counts(ask, figure))
    if figure.change == 0:
        return ask.say("same")
    return ask.say("up" if figure.change > 0 else "down", by=amount(ask, figure))


def compared(ask: PageContext, figure: Figure) -> str:
    """Over which communes a change is told where not over all of them, and whether against illustrative figures."""
    return " · ".join(filter(None, (_over(ask, figure), against(ask, figure))))


def against(ask: PageContext, figure: Figure) -> str:
    """That a real figure is compared with an illustrative one, in words."""
    return ask.say("against_illustrative") if figure.is_against_illustrative else ""


def _over(ask: PageContext, figure: Figure) -> str:
    if figure.change is None or not is_partial(ask, figure):
        return ""
    if figure.compared_days is None:
        return ask.say("compared", **_counts(ask, figure))
    if figure.units == 1:
        return ask.say("compared_own", n=figure.compared_days, of=_days(ask, figure))
    return ask.say("compared_days", **_counts(ask, figure))


def compared_short(ask: PageContext, figure: Figure) -> str:
    """The same in fewer words."""
    if not is_partial(ask, figure):
        return ""
    return ask.say("compared_short" if figure.compared_days is None else "compared_short_days", **_counts(ask, figure))


def is_partial(ask: PageContext, figure: Figure) -> bool:
    """Whether only some of a unit's communes, or of their days, have figures on both sides."""
    if figure.compared_days is None:
        return 0 < figure.compared < figure.units
    return 0 < figure.compared_days < _days(ask, figure)


def unknown(item: Json) -> str:
    """The word for a figure that is not there: what adds up days needs enough of them, what takes off needs that."""
    if item.get("subtracted"):
        return "value_unknown"
    return "days_lacking" if (item["window"] or 1) > 1 else "not_reported"


def _few(ask: PageContext, figure: Figure) -> str:
    """The key for why there is no change."""
    if not is_partial(ask, figure):
        return "no_change"
    return "too_few" if figure.compared_days is None else "too_few_days"


def _days(ask: PageContext, figure: Figure) -> int:
    """All days of the window of all communes of a unit."""
    return figure.units * int(ask.snapshot.indicators[figure.indicator]["window"] or 1)


def _counts(ask: PageContext, figure: Figure) -> dict[str, str]:
    share = 100 * (figure.compared_days or 0) // _days(ask, figure)
    return {"n": ask.say.number(figure.compared), "of": ask.say.number(figure.units), "share": ask.say.number(share)}


def amount(ask: PageContext, figure: Figure) -> str:
    """How much a figure changed in seven days, either way."""
    item = ask.snapshot.indicators[figure.indicator]
    points = f" {ask.say(POINTS)}" if ask.say.text(item["unit"]) == "%" else ""
    return ask.say.number(abs(figure.change or 0), item["decimals"]) + points


def provisional(item: Json, figure: Figure) -> bool:
    """Whether a figure is one of the last days' new cases, to which late registrations still come."""
    first = item.get("provisional_from")
    return first is not None and figure.day >= first


def _direction(figure: Figure) -> str:
    if figure.change is None:
        return ""
    return "up" if figure.change > 0 else "down" if figure.change < 0 else "same"


def _better(item: Json, figure: Figure) -> bool | None:
    if not figure.change or item["better"] is None or provisional(item, figure):
        return None
    return (figure.change > 0) == (item["better"] == "up")
