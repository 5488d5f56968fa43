"""`tables/kpi.json`: the province's key figures, by day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from geodata.catalog import shown
from layers import rests

Province = Callable[[str], dict[str, Any] | None]


def document(province: Province, indicators: Mapping[str, Any]) -> dict[str, Any]:
    """Key figures on one list of days; null where a figure was not reported.

    `province`: the layer of an indicator; `indicators`: their entries in `indicators.json`.
    """
    layers = {
        name: layer
        for name in shown.indicators("key_figure")
        if (layer := province(name)) is not None and layer["days"]
    }
    if not layers:
        return {"days": [], "kpis": []}
    first = min(layer["days"][0] for layer in layers.values())
    last = max(layer["days"][-1] for layer in layers.values())
    days = _days(date.fromisoformat(first), date.fromisoformat(last))
    return {"days": days, "kpis": [_kpi(indicators[name], layer, days) for name, layer in layers.items()]}


TOLD = ("label", "unit", "decimals", "better", "window", "subtracted", "provisional_from")
"""What an indicator's entry says that its key figure says too."""


def _kpi(item: Mapping[str, Any], layer: dict[str, Any], days: list[str]) -> dict[str, Any]:
    at = {day: position for position, day in enumerate(layer["days"])}
    return {
        "id": layer["id"],
        **{name: item[name] for name in TOLD},
        "values": [layer["values"][at[day]][0] if day in at else None for day in days],
        "changes": [layer["changes"][at[day]][0] if day in at else None for day in days],
        "reported": [layer["reported"][at[day]][0] if day in at else 0 for day in days],
        "compared": [layer["compared"][at[day]][0] if day in at else 0 for day in days],
        "compared_days": [layer["compared_days"][at[day]][0] if day in at else 0 for day in days]
        if "compared_days" in layer
        else None,
        "covered": [layer["covered"][at[day]][0] if day in at else 0 for day in days] if "covered" in layer else None,
        "itself": rests.itself_spans(layer, layer["places"][0]),
        "units": layer["units"][0],
        "as_of": layer["as_of"],
        "illustrative": layer["illustrative"],
        "split": layer["split"]["illustrative"],
        "changes_illustrative": layer["changes_illustrative"]["illustrative"],
    }


def _days(first: date, last: date) -> list[str]:
    return [(first + timedelta(days=offset)).isoformat() for offset in range((last - first).days + 1)]
