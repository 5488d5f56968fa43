"""What stands under a block of figures: its day, who reported, the same figures as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from dashboard.components import completeness
from dashboard.components.completeness import Completeness
from dashboard.i18n import LANGUAGES
from dashboard.site import Ask
from dashboard.snapshot import Figure, Place
from layers import illustrative

LEVEL_PALETTE = "level"


@dataclass(frozen=True, kw_only=True)
class Foot:
    """Texts as they are printed; `csv`: the address of the figures."""

    day: str
    completeness: Completeness | None
    csv: str
    illustrative: bool


def of(
    ask: Ask, indicators: Sequence[str], place: str, *, units: Sequence[Place] | None = None, days: int = 1
) -> Foot | None:
    """The foot of a block that shows `indicators` of a place, or of `units`, over its last `days`.

    Day and completeness are those of the first indicator that is reported, over the units shown; None where none has
    any figures. It is marked where any figure shown only illustrates.
    """
    known = [name for name in indicators if name in ask.snapshot.indicators]
    reported = [name for name in known if ask.snapshot.indicators[name]["legend"]["palette"] != LEVEL_PALETTE]
    figure = ask.snapshot.figure((reported or known)[0], place) if known else None
    if figure is None:
        return None
    about = ask.snapshot.places[place]
    shown = [about] if units is None else list(units)
    figures = {name: [found for unit in shown if (found := ask.snapshot.figure(name, unit.code))] for name in known}
    return Foot(
        day=ask.day(figure.day),
        completeness=_completeness(ask, figure, figures[reported[0]], of_units=units is not None) if reported else None,
        csv=_csv(ask, known, shown, last=figure.day, days=days) if shown else "",
        illustrative=any(_illustrative(ask, name, unit, figure.day, days) for name in known for unit in shown),
    )


def _illustrative(ask: Ask, indicator: str, unit: Place, last: str, days: int) -> bool:
    """Whether a unit's figures only illustrate on any of the `days` that end on `last`."""
    layer = ask.snapshot.layer(indicator, unit.level)
    if layer is None:
        return False
    first = (date.fromisoformat(last) - timedelta(days=days - 1)).isoformat()
    return any(begin <= last and first <= end for begin, end in illustrative.of_place(layer.content, unit.code))


def _completeness(ask: Ask, figure: Figure, shown: Sequence[Figure], *, of_units: bool) -> Completeness | None:
    return completeness.of_all(ask, shown) if of_units and shown else completeness.of(ask, figure)


def _csv(ask: Ask, indicators: Sequence[str], units: Sequence[Place], *, last: str, days: int) -> str:
    """The address of the open API that gives those figures; a whole level is named by itself."""
    level, codes = units[0].level, [unit.code for unit in units]
    first = date.fromisoformat(last) - timedelta(days=days - 1)
    said = {
        "indicator": ",".join(indicators),
        "level": level,
        "first": first.isoformat(),
        "last": last,
        "format": "csv",
    }
    if len(codes) < len(ask.snapshot.level(level)):
        said["place"] = ",".join(codes)
    if ask.language != LANGUAGES[0]:
        said["lang"] = ask.language
    return f"/api/v1/observations?{urlencode({**said, 'publication': ask.snapshot.n}, safe=',')}"
