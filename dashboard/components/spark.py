"""A line without axes: how the last weeks went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, PAD = 120, 32, 3


@dataclass(frozen=True, kw_only=True)
class Spark:
    """SVG path data in a box of `width` x `height`, and its last point."""

    path: str
    last: tuple[float, float]
    width: int = WIDTH
    height: int = HEIGHT


def of(values: Sequence[float | None]) -> Spark | None:
    """The line of the values from zero (or their least) to their most; gaps stay open; None below two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(0.0, *known), max(known)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * PAD) / (len(values) - 1)
    parts, pen = [], "M"
    last = (0.0, 0.0)
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        last = (round(PAD + at * step, 1), round(HEIGHT - PAD - (value - low) / span * (HEIGHT - 2 * PAD), 1))
        parts.append(f"{pen}{last[0]:g} {last[1]:g}")
        pen = "L"
    return Spark(path="".join(parts), last=last)
