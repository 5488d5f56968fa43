"""The collections: units of administration with their key figures, facilities, locked-down areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.ogc.spans import Span
from dashboard.snapshot import Figure, Layer, Snapshot
from geodata.catalog import CATALOG
from geodata.catalog.level import GRADED
from geodata.core.text import Text
from geodata.core.unit_levels import Level

Feature = dict[str, Any]
ALWAYS = Span(first=None, last=None)


@dataclass(frozen=True, kw_only=True)
class Collection:
    """`features` gives those of a publication that exist in a span of days; `extent` its first and last day."""

    id: str
    title: Text
    description: Text
    features: Callable[[Snapshot, Span], Iterator[Feature]]
    extent: Callable[[Snapshot], tuple[str | None, str | None]]


def figures(snapshot: Snapshot) -> tuple[str, ...]:
    """The indicators that stand beside a place: the key figures and the epidemic levels."""
    kpis = snapshot.file("tables/kpi.json")["kpis"] if snapshot.has("tables/kpi.json") else []
    return (*(kpi["id"] for kpi in kpis), *(level.id for level in GRADED))


def _places(level: Level) -> Callable[[Snapshot, Span], Iterator[Feature]]:
    def features(snapshot: Snapshot, span: Span) -> Iterator[Feature]:
        day = _day(snapshot, span)
        path = f"shapes/{level}.json"
        if day is None or not snapshot.has(path):
            return
        layers = {name: snapshot.layer(name, level) for name in figures(snapshot)}
        for shape in snapshot.file(path)["features"]:
            place = snapshot.places[shape["properties"]["code"]]
            yield _feature(
                place.code, shape["geometry"], {**snapshot.facts(place), **_standing(layers, place.code, day)}
            )

    return features


def _standing(layers: Mapping[str, Layer | None], code: str, day: str) -> dict[str, Any]:
    """A place's newest figures up to a day: null not reported, 0 reported as zero; each with its own day, how
    many communes stand behind it, its change in seven days and over how many communes that is, who reported it.
    """
    properties: dict[str, Any] = {"day": day}
    illustrative = False
    for name, layer in layers.items():
        figure = _figure(layer, code, day) if layer is not None else None
        properties[name] = figure.value if figure else None
        properties[f"{name}__day"] = figure.day if figure else None
        properties[f"{name}__reported"] = figure.reported if figure else 0
        properties[f"{name}__units"] = figure.units if figure else None
        if name in CATALOG:
            properties[f"{name}__change"] = figure.change if figure else None
            properties[f"{name}__compared"] = figure.compared if figure else 0
            properties[f"{name}__covered"] = figure.covered if figure else 0
            properties[f"{name}__itself"] = figure.itself if figure else False
        illustrative |= figure is not None and figure.value is not None and figure.illustrative
    return {**properties, "illustrative": illustrative}


def _figure(layer: Layer, code: str, day: str) -> Figure | None:
    """The newest figure up to a day; None before the first."""
    if layer.as_of is None or layer.days[0] > day or code not in layer.places:
        return None
    return layer.figure(code, min(day, layer.as_of))


def _day(snapshot: Snapshot, span: Span) -> str | None:
    """The last day of a span on which there are figures; None where the span has none."""
    first, last = _days(snapshot)
    if first is None or last is None or not span.meets(date.fromisoformat(first), date.fromisoformat(last)):
        return None
    return min(last, span.last.isoformat()) if span.last else last


def _days(snapshot: Snapshot) -> tuple[str | None, str | None]:
    return snapshot.about["first_day"], snapshot.about["as_of"]


def _facilities(snapshot: Snapshot, span: Span) -> Iterator[Feature]:
    found = snapshot.file("facilities.json")["facilities"] if snapshot.has("facilities.json") else []
    for row in found:
        day = date.fromisoformat(row["day"]) if row["day"] else None
        if span.meets(day, day):
            properties = {name: value for name, value in row.items() if name not in ("id", "lon", "lat")}
            yield _feature(row["id"], {"type": "Point", "coordinates": [row["lon"], row["lat"]]}, properties)


def _zones(snapshot: Snapshot, span: Span) -> Iterator[Feature]:
    found = snapshot.file("zones.json")["features"] if snapshot.has("zones.json") else []
    for shape in found:
        row = shape["properties"]
        first, last = (date.fromisoformat(row[name]) if row[name] else None for name in ("from", "to"))
        if span.meets(first, last):
            yield _feature(row["id"], shape["geometry"], {name: row[name] for name in row if name != "id"})


def _feature(code: str, geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> Feature:
    """GIS programmes read flat tables: a text in both languages is two properties."""
    flat: dict[str, Any] = {}
    for name, value in properties.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}_{language}": text for language, text in value.items()}
        else:
            flat[name] = value
    return {"type": "Feature", "id": code, "geometry": geometry, "properties": flat}


def _undated(_snapshot: Snapshot) -> tuple[None, None]:
    return None, None


NEWEST = Text(
    vi="với số liệu chính và cấp độ dịch mới nhất; datetime chọn ngày khác",
    en="with the newest key figures and epidemic levels; datetime chooses another day",
)
COLLECTIONS = {
    collection.id: collection
    for collection in (
        Collection(
            id="districts",
            title=Text(vi="Huyện, thành phố", en="Districts"),
            description=Text(vi=f"Huyện, thành phố {NEWEST.vi}.", en=f"Districts {NEWEST.en}."),
            features=_places("district"),
            extent=_days,
        ),
        Collection(
            id="communes",
            title=Text(vi="Xã, phường, thị trấn", en="Communes"),
            description=Text(vi=f"Xã, phường, thị trấn {NEWEST.vi}.", en=f"Communes {NEWEST.en}."),
            features=_places("commune"),
            extent=_days,
        ),
        Collection(
            id="facilities",
            title=Text(vi="Cơ sở y tế, điểm tiêm, chốt kiểm soát", en="Facilities, sites, checkpoints"),
            description=Text(
                vi="Điểm; approximate: đứng cho cả đơn vị.",
                en="Points; approximate: for the whole unit.",
            ),
            features=_facilities,
            extent=_undated,
        ),
        Collection(
            id="zones",
            title=Text(vi="Khu phong tỏa", en="Locked-down areas"),
            description=Text(
                vi="Vùng phong tỏa, từ ngày và đến ngày.",
                en="Areas locked down, from when to when.",
            ),
            features=_zones,
            extent=_undated,
        ),
    )
}
