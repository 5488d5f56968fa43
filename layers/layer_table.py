"""A layer as a table: one row per day and place, what stands behind each figure, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geodata.core.unit_levels import Level
from layers.columns import AS_OF, MARKS, PUBLICATION, both
from layers.observations import Cut, ObservationQuery
from layers.publication_reader import PublicationReader

BEHIND = ("reported", "units")


def table(read: PublicationReader, n: int, layer: str, level: Level) -> tuple[list[str], Iterable[list[Any]]]:
    """Head and rows of publication N's layer, empty = not reported.

    Raises `NotPublished` where there is no such layer.
    """
    document, places = read(f"layers/{layer}/{level}.json"), read.places
    unit = both(read("indicators.json")["indicators"][layer]["unit"])
    as_of = read("publication.json")["as_of"]
    counted = ["count"] if "counts" in document else []
    cut = Cut(document, ObservationQuery(indicators=(layer,), level=level), tuple(document["places"]))

    def rows() -> Iterable[list[Any]]:
        for row in cut.rows(level):
            figures = [_cell(row[name]) for name in ("value", *counted, *BEHIND)]
            made_up, reported_made_up, against = (str(row[column.name]).lower() for column in MARKS)
            change = [_cell(row[name]) for name in ("change", "compared")]
            place = [row["day"], row["place"], places[row["place"]].name]
            told = [row["covered"], str(row["itself"]).lower()]
            days = _cell(row["told_days"])
            yield [*place, *figures, unit, made_up, n, as_of, *change, reported_made_up, *told, against, days]

    head = ["day", "place", "name", layer, *counted, *BEHIND, "unit", MARKS[0].name, PUBLICATION.name, AS_OF.name]
    return [*head, "change", "compared", MARKS[1].name, "covered", "itself", MARKS[2].name, "told_days"], rows()


def _cell(value: float | None) -> float | int | str:
    if value is None:
        return ""
    return int(value) if value == int(value) else value
