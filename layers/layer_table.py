"""A layer as a table: one row per day and place, what stands behind each figure, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from layers import illustrative
from layers.columns import AS_OF, ILLUSTRATIVE, PUBLICATION, both

COUNTED = {"counts": "count", "reported": "reported"}


def table(read: Callable[[str], Any], n: int, layer: str, level: str) -> tuple[list[str], Iterable[list[Any]]]:
    """Head and rows of publication N's layer, empty = not reported; `read` gives its JSON files.

    Raises `NotPublished` where there is no such layer.
    """
    document, places = read(f"layers/{layer}/{level}.json"), read("places.json")["places"]
    unit = both(read("indicators.json")["indicators"][layer]["unit"])
    last = (unit, n, read("publication.json")["as_of"])
    counted = [name for name in COUNTED if name in document]
    units = document.get("units")
    head = ["day", "place", "name", layer, *(COUNTED[name] for name in counted), *(["units"] if units else [])]
    head += [] if units else ["reported", "units"]
    names = {place["code"]: place["name"] for place in places}

    def rows() -> Iterable[list[Any]]:
        for at, day in enumerate(document["days"]):
            for column, code in enumerate(document["places"]):
                value = document["values"][at][column]
                row = [day, code, names[code], _cell(value), *(_cell(document[name][at][column]) for name in counted)]
                row += [units[column]] if units else [int(value is not None), 1]
                made_up = value is not None and illustrative.holds(document, day, code)
                yield [*row, last[0], str(made_up).lower(), *last[1:]]

    return [*head, "unit", ILLUSTRATIVE.name, PUBLICATION.name, AS_OF.name], rows()


def _cell(value: float | None) -> float | int | str:
    if value is None:
        return ""
    return int(value) if value == int(value) else value
