"""A chart's frame: title, unit, what it rests on, where its figures are. The drawing comes when it is scrolled to."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.components import completeness
from dashboard.components.completeness import Completeness
from dashboard.i18n.catalogues import LANGUAGES
from dashboard.site import PageContext
from layers import charts, illustrative
from layers.derivatives import version
from layers.file_names import stem_of
from layers.store import NotPublished


@dataclass(frozen=True, kw_only=True)
class ChartCard:
    """Texts as they are printed; `json` and `csv`: addresses of the figure and of the same figures as a table.

    `saved`: the name under which a picture of it is saved, without an ending.
    """

    name: str
    json: str
    csv: str
    saved: str
    title: str
    unit: str
    note: str
    description: str
    day: str
    completeness: Completeness | None
    source: str
    illustrative: bool


def chart(ask: PageContext, name: str, place: str, *, note: str = "") -> ChartCard | None:
    """The frame of a chart for a place; None where there is no such chart or its first series has no figures."""
    try:
        made = charts.chart(name)
    except NotPublished:
        return None
    first = made.layers[0]
    figure = ask.snapshot.figure(first, place)
    if figure is None:
        return None
    item, suffix = ask.snapshot.indicators[first], "" if ask.language == LANGUAGES[0] else f".{ask.language}"
    folder = f"/data/{ask.snapshot.n}/charts/{name}/{place}"
    title, unit = ask.say.text(made.title), ask.say.text(item["unit"])
    where = ask.say.place(ask.snapshot.places[place])
    return ChartCard(
        name=name,
        json=f"{folder}{suffix}.json?v={version()}",
        csv=f"{folder}{suffix}.csv?v={version()}",
        saved=stem_of(ask.snapshot.file, f"charts/{name}/{place}.csv", language=ask.language),
        title=title,
        unit=unit,
        note=note,
        description=ask.say("chart_of", title=title, place=where, unit=unit, day=ask.say.day(figure.day)),
        day=ask.say.day(figure.day),
        completeness=completeness.of(ask, figure),
        source=item["source"],
        illustrative=_illustrative(ask, first, place)
        or any(_illustrative(ask, name, place) for name in made.layers[1:]),
    )


def _illustrative(ask: PageContext, indicator: str, place: str) -> bool:
    """Whether any day of a series only illustrates."""
    layer = ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    return layer is not None and bool(illustrative.of_place(layer.content, place))


def charts_of(ask: PageContext, names: tuple[str, ...], place: str) -> list[ChartCard]:
    """The frames of those charts that have figures."""
    return [made for name in names if (made := chart(ask, name, place)) is not None]
