"""`indicators.json` and `places.json`: the catalogue and the places as the page needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from geodata.catalog import CATALOG, TOPICS, Derived, Indicator, cases
from geodata.catalog.level import BREAKS, COLOURS, GRADED, UNIT, Graded
from geodata.catalog.level import TOPIC as LEVEL
from geodata.core.unit_levels import LEVELS
from geodata.geography import unit_types
from geodata.geography.admin_units import PlaceTree
from layers.scale import scale

ENTRY = ("first_day", "as_of", "illustrative")
KINDS = {"sum": "count", "last": "stock"}
"""What files and the open API call the aggregation of a measured figure."""


def document(entries: Mapping[str, Mapping[str, Any]], *, provisional_from: date | None) -> dict[str, Any]:
    """Topics and indicators in the order of the picker; only indicators that have figures (`entries`, by id).

    `provisional_from`: the first of the last days, to whose new cases late registrations still come.
    """
    provisional = provisional_from.isoformat() if provisional_from else None
    return {
        "topics": [
            {
                "id": LEVEL.id,
                "label": LEVEL.label.as_dict(),
                "indicators": [item.id for item in GRADED if item.id in entries],
            },
            *(
                {
                    "id": topic.id,
                    "label": topic.label.as_dict(),
                    "indicators": [
                        item.id for item in CATALOG.values() if item.topic == topic.id and item.id in entries
                    ],
                }
                for topic in TOPICS
            ),
        ],
        "indicators": {
            **{item.id: {**_graded(item), **entries[item.id]} for item in GRADED if item.id in entries},
            **{name: {**_indicator(name, provisional), **entries[name]} for name in CATALOG if name in entries},
        },
    }


def entries(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The entries that a document was made from."""
    return {name: {key: item[key] for key in ENTRY} for name, item in document["indicators"].items()}


def _indicator(name: str, provisional_from: str | None) -> dict[str, Any]:
    item = CATALOG[name]
    late = item.topic == cases.TOPIC.id and isinstance(item, Indicator) and item.aggregation == "sum"
    derived = isinstance(item, Derived)
    return {
        "topic": item.topic,
        "label": item.label.as_dict(),
        "short": (item.short or item.label).as_dict(),
        "unit": item.unit.as_dict(),
        "definition": item.definition.as_dict(),
        "source": item.source,
        "kind": "derived" if isinstance(item, Derived) else KINDS[item.aggregation],
        "window": item.window if isinstance(item, Derived) else 1,
        "numerator": list(item.numerator) if isinstance(item, Derived) and item.denominator else None,
        "denominator": list(item.denominator) if isinstance(item, Derived) and item.denominator else None,
        "subtracted": list(item.subtract) if isinstance(item, Derived) else [],
        "provisional_from": provisional_from if late else None,
        "count_unit": item.count_unit.as_dict() if isinstance(item, Derived) and item.count_unit else None,
        "part_of": None if derived else getattr(item, "part_of", None),
        "decimals": item.decimals,
        "better": item.better,
        "legend": scale(item, "commune").as_dict(),
        "levels": list(LEVELS),
    }


def _graded(item: Graded) -> dict[str, Any]:
    """A level as an entry; nothing adds up to it."""
    return {
        "topic": LEVEL.id,
        "label": item.label.as_dict(),
        "short": item.short.as_dict(),
        "unit": UNIT.as_dict(),
        "definition": item.definition.as_dict(),
        "source": item.source,
        "kind": "level",
        "window": None,
        "numerator": None,
        "denominator": None,
        "subtracted": [],
        "provisional_from": None,
        "count_unit": None,
        "part_of": None,
        "decimals": 0,
        "better": "down",
        "legend": {"breaks": list(BREAKS), "colours": list(COLOURS), "palette": LEVEL.palette},
        "levels": list(LEVELS),
    }


def places(
    tree: PlaceTree, population: Mapping[str, float], labels: Mapping[str, tuple[float, float]]
) -> dict[str, Any]:
    """Every unit with its newest population (null when unknown) and a point inside its shape for its label."""
    return {
        "places": [
            {
                "code": place.code,
                "level": place.level,
                "kind": place.kind,
                "name": place.name,
                "name_en": unit_types.english(place.name, place.kind),
                "parent": place.parent,
                "population": None if np.isnan(population[place.code]) else int(population[place.code]),
                "area_km2": place.area_km2,
                "lon": place.lon,
                "lat": place.lat,
                "label": [round(degrees, 4) for degrees in labels.get(place.code, ())] or None,
            }
            for place in tree.places
        ]
    }
