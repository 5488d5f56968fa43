"""A key figure: what it is, how much, against a week ago, how it went, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.components import completeness, spark
from dashboard.components.completeness import Completeness
from dashboard.site import Ask
from dashboard.snapshot import Figure, Json

SHOWN_DAYS = 60
POINTS = "points"
CASES = "cases"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Texts as they are printed.

    `better`: the change is good news (True), bad news (False) or neither; `direction`: up, down, same, or nothing where
    there is nothing to compare with.
    """

    id: str
    title: str
    value: str
    unit: str
    count: str
    change: str
    better: bool | None
    direction: str
    day: str
    illustrative: bool
    provisional: bool
    completeness: Completeness | None
    spark: spark.Spark | None
    chart: str


def tile(ask: Ask, indicator: str, place: str) -> Tile | None:
    """The tile of an indicator in a place; None where the indicator has no figures."""
    figure = ask.snapshot.figure(indicator, place)
    if figure is None:
        return None
    item, layer = ask.snapshot.indicators[indicator], ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    return Tile(
        id=indicator,
        title=ask.text(item["label"]),
        value=value(ask, figure),
        unit="" if ask.text(item["unit"]) == "%" else ask.text(item["unit"]),
        count=count(ask, figure),
        change=change(ask, figure),
        better=None if provisional(ask, figure) else _better(item, figure),
        direction=_direction(item, figure),
        day=ask.day(figure.day),
        illustrative=figure.illustrative,
        provisional=provisional(ask, figure),
        completeness=completeness.of(ask, figure),
        spark=spark.of(layer.series(place)[-SHOWN_DAYS:]) if layer else None,
        chart=ask.link(f"/dinh-nghia#{indicator}") if "#" not in ask.path else "",
    )


def tiles(ask: Ask, indicators: tuple[str, ...], place: str) -> list[Tile]:
    """The tiles of those indicators that have figures."""
    return [made for name in indicators if (made := tile(ask, name, place)) is not None]


def value(ask: Ask, figure: Figure) -> str:
    """The value in words: a number, "not reported" or "not applicable"."""
    if figure.value is None:
        return ask.say("not_applicable" if figure.not_applicable else "not_reported")
    item = ask.snapshot.indicators[figure.indicator]
    write = ask.percent if ask.text(item["unit"]) == "%" else ask.number
    return write(figure.value, item["decimals"])


def count(ask: Ask, figure: Figure) -> str:
    """The numerator behind a ratio, with its unit; of what was counted on the same days both ("14/333 samples")."""
    item = ask.snapshot.indicators[figure.indicator]
    if figure.count is None or figure.value is None:
        return ""
    told = ask.number(figure.count) if figure.base is None else f"{ask.number(figure.count)}/{ask.number(figure.base)}"
    return f"{told} {ask.text(item['count_unit'])}".strip()


def change(ask: Ask, figure: Figure) -> str:
    """The change in seven days, in words."""
    if figure.change is None:
        return ask.say("no_change") if figure.value is not None else ""
    item = ask.snapshot.indicators[figure.indicator]
    if _still(item, figure):
        return ask.say("same")
    return ask.say("up" if figure.change > 0 else "down", by=amount(ask, figure))


def amount(ask: Ask, figure: Figure) -> str:
    """How much a figure changed in seven days, either way."""
    item = ask.snapshot.indicators[figure.indicator]
    points = f" {ask.say(POINTS)}" if ask.text(item["unit"]) == "%" else ""
    return ask.number(abs(figure.change or 0), item["decimals"]) + points


def provisional(ask: Ask, figure: Figure) -> bool:
    """Whether a figure is one of the last days' new cases, to which late registrations still come."""
    item, as_of = ask.snapshot.indicators[figure.indicator], ask.snapshot.current.as_of
    days = ask.snapshot.about["provisional_days"]
    if item["topic"] != CASES or item["kind"] != "count" or as_of is None:
        return False
    return (date.fromisoformat(as_of) - date.fromisoformat(figure.day)).days < days


def _still(item: Json, figure: Figure) -> bool:
    """Whether the change is none in the decimals that are shown."""
    return figure.change is not None and round(figure.change, item["decimals"]) == 0


def _direction(item: Json, figure: Figure) -> str:
    if figure.change is None:
        return ""
    moved = 0 if _still(item, figure) else figure.change
    return "up" if moved > 0 else "down" if moved < 0 else "same"


def _better(item: Json, figure: Figure) -> bool | None:
    if not figure.change or item["better"] is None or _still(item, figure):
        return None
    return (figure.change > 0) == (item["better"] == "up")
