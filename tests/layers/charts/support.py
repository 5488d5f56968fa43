"""A month of figures of every indicator, and a background, for the tests of charts."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.catalog import CATALOG
from geodata.core.text import Text
from layers.charts import Chart
from layers.charts.chart import Background, Event, Series, Stamp
from layers.rests import Rests

Floats = npt.NDArray[np.float64]

DAYS = tuple(f"2021-11-{day:02}" for day in range(1, 31))
VALUES: Floats = np.array([np.nan, 0, 3, np.nan, 8, *range(25)], dtype=np.float64)
STAMP = Stamp(place="24748", place_name="Xã Đắk Búk So", publication=7, as_of="2021-11-30")
DECISION = Event(
    day="2021-11-12",
    number="1774/QĐ-UBND",
    title=Text(vi="Cấp độ dịch", en="Epidemic levels"),
    link="/van-ban/1774-qd-ubnd-2021",
)


def series(name: str, values: Floats = VALUES, *, days: tuple[str, ...] = DAYS) -> Series:
    item = CATALOG[name]
    return Series(
        id=name,
        label=item.label,
        unit=item.unit,
        decimals=item.decimals,
        days=days,
        values=values,
        rests=Rests(reported=69, units=71, covered=0, itself=False, split=False),
        reported_on={day: 60 + at % 10 for at, day in enumerate(days)},
    )


def all_of(made: Chart, values: Floats = VALUES) -> dict[str, Series]:
    return {layer: series(layer, values) for layer in made.layers}


def background(language: str = "vi", **more: Any) -> Background:
    known: dict[str, Any] = {
        "place": "Xã Đắk Búk So",
        "as_of": DAYS[-1],
        "provisional_days": 3,
        "positivity": (3.0, 4.0, 5.0),
        "occupancy": 80.0,
        "events": (DECISION,),
    }
    return Background(language=language, **{**known, **more})


def drawn(trace: dict[str, Any], *, along: str = "y") -> Floats:
    """The values that a trace draws."""
    return np.frombuffer(base64.b64decode(trace[along]["bdata"]), dtype="<f4").astype(np.float64)


def texts(figure: dict[str, Any]) -> str:
    return " ".join(note["text"] for note in figure["layout"]["annotations"])
