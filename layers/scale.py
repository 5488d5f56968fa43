"""Classes and colours of a layer.

Palettes: ColorBrewer sequential schemes (Cynthia Brewer, Apache-2.0), six classes, safe for colour-blind readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from geodata.catalog import MEASURED, TOPICS, Derived, Indicator
from geodata.places import Level

PALETTES: dict[str, tuple[str, ...]] = {
    "BuPu": ("#edf8fb", "#bfd3e6", "#9ebcda", "#8c96c6", "#8856a7", "#810f7c"),
    "YlGnBu": ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
    "PuBuGn": ("#f6eff7", "#d0d1e6", "#a6bddb", "#67a9cf", "#1c9099", "#016c59"),
    "YlOrBr": ("#ffffd4", "#fee391", "#fec44f", "#fe9929", "#d95f0e", "#993404"),
    "GnBu": ("#f0f9e8", "#ccebc5", "#a8ddb5", "#7bccc4", "#43a2ca", "#0868ac"),
    "PuBu": ("#f1eef6", "#d0d1e6", "#a6bddb", "#74a9cf", "#2b8cbe", "#045a8d"),
}
PALETTE_OF = {topic.id: topic.palette for topic in TOPICS}

STATE_SPREAD: dict[Level, int] = {"commune": 1, "district": 10, "province": 100}
DAILY_SPREAD: dict[Level, int] = {"commune": 1, "district": 3, "province": 20}
"""Figures of larger units are larger: their upper classes are this many times those of the communes. What happens in
a day or a week clusters in few communes, so it grows less than a state does."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`breaks`: rising lower bounds of the classes above the first; `colours`: one more than breaks."""

    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    palette: str

    def as_dict(self) -> dict[str, object]:
        plain = [int(edge) if edge == int(edge) else edge for edge in self.breaks]
        return {"breaks": plain, "colours": list(self.colours), "palette": self.palette}


def scale(indicator: Indicator | Derived, level: Level) -> Scale:
    """The fixed classes of an indicator at a level; the same on every day, so that days can be compared."""
    palette = PALETTE_OF[indicator.topic]
    breaks = indicator.breaks
    if not (isinstance(indicator, Derived) and indicator.over):
        spread = DAILY_SPREAD if _happens(indicator) else STATE_SPREAD
        breaks = (breaks[0], *(edge * spread[level] for edge in breaks[1:]))
    return Scale(breaks=breaks, colours=PALETTES[palette], palette=palette)


def _happens(indicator: Indicator | Derived) -> bool:
    """Whether it counts what happened in a day or a few, rather than a state or a running total."""
    if isinstance(indicator, Derived):
        return indicator.window is not None and MEASURED[indicator.plus[0]].kind == "count"
    return indicator.kind == "count"
