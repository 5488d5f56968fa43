"""What stands under a block of figures: its day, who reported, the same figures as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dashboard.components import completeness
from dashboard.components.completeness import Completeness
from dashboard.i18n.catalogues import LANGUAGES
from dashboard.site import PageContext
from dashboard.snapshot import Figure
from geodata.geography.admin_units import Place
from layers import illustrative

LEVEL_PALETTE = "level"
Span = tuple[str, str]
"""First and last day (ISO)."""


@dataclass(frozen=True, kw_only=True)
class Foot:
    """Texts as they are printed, `iso`: the day as a program reads it; `csv`: the address of the figures."""

    day: str
    iso: str
    completeness: Completeness | None
    csv: str
    illustrative: bool


def of(
    ask: PageContext,
    indicators: Sequence[str],
    place: str,
    *,
    units: Sequence[Place] | None = None,
    above: Sequence[Place] = (),
    span: Span | None = None,
) -> Foot | None:
    """The foot of a block that shows `indicators` of a place, or of `units` and the totals `above` them.

    They are the newest of each, or those of the days of `span`. Day and completeness are those of the first indicator
    that is reported, over the units shown; None where none has any figures. It is marked where any figure shown only
    illustrates. The CSV has a row for each figure shown.
    """
    known = [name for name in indicators if name in ask.snapshot.indicators]
    reported = [name for name in known if ask.snapshot.indicators[name]["legend"]["palette"] != LEVEL_PALETTE]
    last = span[1] if span else None
    figure = ask.snapshot.figure((reported or known)[0], place, last) if known else None
    if figure is None:
        return None
    shown = [ask.snapshot.places[place]] if units is None else list(units)
    figures = [found for unit in shown if (found := ask.snapshot.figure(figure.indicator, unit.code, last))]
    return Foot(
        day=ask.say.day(figure.day),
        iso=figure.day,
        completeness=_completeness(ask, figure, figures, of_units=units is not None) if reported else None,
        csv=_csv(ask, known, [*above, *shown], span) if shown else "",
        illustrative=any(_illustrative(ask, name, unit, span) for name in known for unit in (*above, *shown)),
    )


def _illustrative(ask: PageContext, indicator: str, unit: Place, span: Span | None) -> bool:
    """Whether a unit's newest figure only illustrates, or any of the days of `span`."""
    layer = ask.snapshot.layer(indicator, unit.level)
    if layer is None or not layer.days:
        return False
    if span is None:
        return layer.figure(unit.code).illustrative
    return any(begin <= span[1] and span[0] <= end for begin, end in illustrative.of_place(layer.content, unit.code))


def _completeness(ask: PageContext, figure: Figure, shown: Sequence[Figure], *, of_units: bool) -> Completeness | None:
    return completeness.of_all(ask, shown) if of_units and shown else completeness.of(ask, figure)


def _csv(ask: PageContext, indicators: Sequence[str], units: Sequence[Place], span: Span | None) -> str:
    """The address of the open API that gives those figures; a whole level is named by itself."""
    said = {"indicator": ",".join(indicators), **_places(ask, units)}
    said |= {"first": span[0], "last": span[1]} if span else {"days": "1"}
    said["format"] = "csv"
    if ask.language != LANGUAGES[0]:
        said["lang"] = ask.language
    return f"/api/v1/observations?{urlencode({**said, 'publication': ask.snapshot.n}, safe=',')}"


def _places(ask: PageContext, units: Iterable[Place]) -> dict[str, str]:
    codes = {unit.code: unit.level for unit in units}
    levels = set(codes.values())
    if len(levels) == 1 and len(codes) == len(ask.snapshot.places.level(*levels)):
        return {"level": levels.pop()}
    return {"place": ",".join(codes)}
