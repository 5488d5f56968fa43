"""Shapes and zones as GeoJSON (RFC 7946, EPSG:4326)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.api.answers import ApiRequest, encode
from dashboard.api.catalogue import within

Feature = Mapping[str, Any]


def shapes(ask: ApiRequest) -> tuple[bytes, str | None]:
    """The shapes of one level with the names of their units."""
    said, snapshot = dict(ask.parameters), ask.snapshot
    path = f"shapes/{said['level']}.json"
    content = snapshot.file(path) if snapshot.has(path) else {"features": []}
    chosen = within(snapshot, said.get("place"))
    features = [_named(ask, feature) for feature in content["features"]]
    kept = [feature for feature in features if chosen is None or feature["properties"]["code"] in chosen]
    return _collection(ask, kept, quality=content.get("quality"))


def zones(ask: ApiRequest) -> tuple[bytes, str | None]:
    """Locked-down areas, those in force on `day` when one is named."""
    said, snapshot = dict(ask.parameters), ask.snapshot
    features = snapshot.file("zones.json")["features"] if snapshot.has("zones.json") else []
    chosen, day = within(snapshot, said.get("place")), said.get("day")
    kept = [
        feature
        for feature in features
        if (chosen is None or feature["properties"]["place"] in chosen)
        and (day is None or in_force(feature["properties"], first=day, last=day))
    ]
    return _collection(ask, kept)


def in_force(properties: Mapping[str, Any], *, first: str, last: str) -> bool:
    """Whether an area was locked down on any day of a span; without an announced end it still is."""
    return (properties["from"] or first) <= last and (properties["to"] or first) >= first


def _named(ask: ApiRequest, feature: Feature) -> dict[str, Any]:
    place = ask.snapshot.places[feature["properties"]["code"]]
    properties = {"code": place.code, "level": place.level, "name": place.name, "parent": place.parent}
    return {**feature, "id": place.code, "properties": properties}


def _collection(ask: ApiRequest, features: Iterable[Feature], **more: Any) -> tuple[bytes, str | None]:
    current = ask.snapshot.current
    return encode(
        {
            "type": "FeatureCollection",
            "publication": current.publication,
            "as_of": current.as_of,
            "features": list(features),
            **more,
        }
    ), None
