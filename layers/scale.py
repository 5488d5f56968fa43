"""Classes and colours of a layer.

Palettes: ColorBrewer sequential schemes (Cynthia Brewer, Apache-2.0), six classes, safe for colour-blind readers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.catalog import MEASURED, TOPICS, Derived, Indicator
from geodata.core.unit_levels import Level

PALETTES: dict[str, tuple[str, ...]] = {
    "BuPu": ("#edf8fb", "#bfd3e6", "#9ebcda", "#8c96c6", "#8856a7", "#810f7c"),
    "YlGnBu": ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
    "PuBuGn": ("#f6eff7", "#d0d1e6", "#a6bddb", "#67a9cf", "#1c9099", "#016c59"),
    "YlOrBr": ("#ffffd4", "#fee391", "#fec44f", "#fe9929", "#d95f0e", "#993404"),
    "GnBu": ("#f0f9e8", "#ccebc5", "#a8ddb5", "#7bccc4", "#43a2ca", "#0868ac"),
    "PuBu": ("#f1eef6", "#d0d1e6", "#a6bddb", "#74a9cf", "#2b8cbe", "#045a8d"),
}
DARK: dict[str, tuple[str, ...]] = {
    "BuPu": ("#164781", "#4962ab", "#807ece", "#b999e6", "#e0bdec", "#f8e9f8"),
    "YlGnBu": ("#313b9d", "#076ba1", "#0e94a2", "#68b5a4", "#b1d39f", "#f1f1be"),
    "PuBuGn": ("#005142", "#047178", "#498eb2", "#92a9c6", "#c7c8dd", "#f3ecf4"),
    "YlOrBr": ("#822700", "#ac4600", "#c77100", "#d39e27", "#e1c877", "#f0f0c6"),
    "GnBu": ("#00497c", "#006e90", "#41938c", "#7fb38d", "#b3d2ac", "#e8f1e0"),
    "PuBu": ("#034a75", "#086d98", "#568cb1", "#92a9c6", "#c7c8dd", "#efecf4"),
}
"""The same schemes on dark ground, from near the ground to light: CIE lightness 30 to 94 in even steps. Hues run the
other way round, but for BuPu, whose purple stays that of many."""
INKS = ("#14202e", "#ffffff")
"""Of words on a class: dark and light."""
PALETTE_OF = {topic.id: topic.palette for topic in TOPICS}

STATE_SPREAD: dict[Level, int] = {"commune": 1, "district": 10, "province": 100}
DAILY_SPREAD: dict[Level, int] = {"commune": 1, "district": 3, "province": 20}
"""Figures of larger units are larger: their upper classes are this many times those of the communes. What happens in
a day or a week clusters in few communes, so it grows less than a state does."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`breaks`: rising lower bounds of the classes above the first; `colours`: one more than breaks.

    `colours_dark`: the same classes on dark ground.
    """

    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    colours_dark: tuple[str, ...]
    palette: str

    def as_dict(self) -> dict[str, object]:
        plain = [int(edge) if edge == int(edge) else edge for edge in self.breaks]
        return {
            "breaks": plain,
            "colours": list(self.colours),
            "colours_dark": list(self.colours_dark),
            "palette": self.palette,
        }


def scale(indicator: Indicator | Derived, level: Level) -> Scale:
    """The fixed classes of an indicator at a level; the same on every day, so that days can be compared."""
    palette = PALETTE_OF[indicator.topic]
    breaks = indicator.breaks
    if not (isinstance(indicator, Derived) and indicator.denominator):
        spread = DAILY_SPREAD if _happens(indicator) else STATE_SPREAD
        breaks = (breaks[0], *(edge * spread[level] for edge in breaks[1:]))
    return Scale(breaks=breaks, colours=PALETTES[palette], colours_dark=DARK[palette], palette=palette)


def on_dark(look: Mapping[str, Any]) -> Sequence[str]:
    """The colours of a layer's legend on dark ground: its own, else those of its palette, as before there were any.

    Epidemic levels have the same on every ground.
    """
    found: Sequence[str] = look.get("colours_dark") or DARK.get(look["palette"]) or look["colours"]
    return found if len(found) == len(look["colours"]) else look["colours"]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.1)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """The one of `INKS` that is read best on a colour."""
    return max(INKS, key=lambda ink: contrast(ink, colour))


def _happens(indicator: Indicator | Derived) -> bool:
    """Whether it counts what happened in a day or a few, rather than a state or a running total."""
    if isinstance(indicator, Derived):
        return indicator.window is not None and MEASURED[indicator.numerator[0]].aggregation == "sum"
    return indicator.aggregation == "sum"
