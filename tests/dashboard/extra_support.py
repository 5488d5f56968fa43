"""Facilities, zones and epidemic levels laid on a publication, as the files of the contract in docs/data.md."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import orjson

from layers.store import Draft, Store

DAYS = ["2021-12-18", "2021-12-19", "2021-12-20", "2021-12-21"]
COLOURS = ["#2e9e5b", "#f2c230", "#ef8a1f", "#d0312d"]
KINDS = {
    "hospital": ("Bệnh viện", "Hospital"),
    "medical_centre": ("Trung tâm y tế", "Medical centre"),
    "health_station": ("Trạm y tế", "Health station"),
    "field_hospital": ("Bệnh viện dã chiến", "Field hospital"),
    "quarantine": ("Khu cách ly", "Quarantine facility"),
    "vaccination_site": ("Điểm tiêm chủng", "Vaccination site"),
    "sampling_site": ("Điểm lấy mẫu", "Sampling site"),
    "checkpoint": ("Chốt kiểm soát", "Checkpoint"),
}
DOCUMENT = "1774-qd-ubnd-2021"


def add(store: Store, files: dict[str, Any], *, without: Collection[str] = ()) -> int:
    """A publication after the newest one, with `files` besides or instead of its own; returns its number."""
    current = store.current()
    n = current.publication + 1
    with Draft(store, n, before=current.publication) as draft:
        for path in draft.known:
            if path not in files and path not in without:
                draft.link(path)
        for path, content in files.items():
            draft.put(path, orjson.dumps(content))
        draft.commit()
    store.show(replace(current, publication=n))
    return n


def extras(store: Store) -> dict[str, Any]:
    """Facilities, zones and the announced level for the newest publication of `store`."""
    n = store.current().publication
    places = orjson.loads(store.read(n, "places.json"))["places"]
    catalogue = orjson.loads(store.read(n, "indicators.json"))
    return {
        "facilities.json": facilities(places),
        "zones.json": zones(places),
        "indicators.json": with_levels(catalogue),
        **{f"layers/level_announced/{level}.json": level_layer(places, level) for level in ("commune", "district")},
    }


def facilities(places: list[dict[str, Any]]) -> dict[str, Any]:
    """One of each kind in the first districts, a station in every commune; no figures where none are known."""
    districts = [place for place in places if place["level"] == "district"]
    communes = [place for place in places if place["level"] == "commune"]
    known = [
        _facility(kind, districts[at % len(districts)], at) for at, kind in enumerate(KINDS) if "station" not in kind
    ]
    stations = [
        {**_facility("health_station", place, 0), "capacity": None, "used": None, "unit": None, "approximate": True}
        for place in communes
    ]
    kinds = [{"id": kind, "label": {"vi": vi, "en": en}} for kind, (vi, en) in KINDS.items()]
    return {"kinds": kinds, "facilities": known + stations}


def _facility(kind: str, place: dict[str, Any], at: int) -> dict[str, Any]:
    lon, lat = place["label"]
    return {
        "id": f"{kind}-{place['code']}",
        "kind": kind,
        "name": f"{KINDS[kind][0]} {place['name']}",
        "place": place["code"],
        "lon": lon + 0.004 * at,
        "lat": lat - 0.003 * at,
        "approximate": False,
        "capacity": 120.0,
        "used": 47.0,
        "unit": {"vi": "giường", "en": "beds"},
        "day": "2021-12-20",
        "address": "Đường Lê Thánh Tông <b>12</b>",
        "phone": "0261 3 544 114",
        "source": None,
        "illustrative": True,
    }


def zones(places: list[dict[str, Any]]) -> dict[str, Any]:
    """A zone in force for ten days, one that nobody ended, one that was over before the figures began."""
    at = {place["code"]: place["label"] for place in places}
    spans = [("open", "660", "2021-12-15", "2021-12-24"), ("unended", "663", "2021-08-20", None)]
    spans.append(("over", "664", "2021-08-20", "2021-09-03"))
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": _square(at[place]), "properties": _zone(name, place, start, end)}
            for name, place, start, end in spans
        ],
    }


def _zone(name: str, place: str, start: str, end: str | None) -> dict[str, Any]:
    return {
        "id": name,
        "name": f"Khu vực {name}",
        "place": place,
        "measure": {"vi": "Phong toả tạm thời", "en": "Temporary lockdown"},
        "people": 1240,
        "area_km2": 3.2,
        "document": DOCUMENT,
        "from": start,
        "to": end,
        "approximate": True,
        "source": None,
        "illustrative": True,
    }


def _square(centre: list[float], half: float = 0.05) -> dict[str, Any]:
    lon, lat = centre
    ring = [[lon - half, lat - half], [lon + half, lat - half], [lon + half, lat + half], [lon - half, lat + half]]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def level_layer(places: list[dict[str, Any]], level: str) -> dict[str, Any]:
    """Levels 1 to 4 in turn; the third place has none."""
    codes = [place["code"] for place in places if place["level"] == level]
    row = [None if at == 2 else at % 4 + 1 for at in range(len(codes))]
    return {
        "id": "level_announced",
        "level": level,
        "days": DAYS,
        "places": codes,
        "values": [row] * len(DAYS),
        "as_of": DAYS[-1],
        "illustrative": [],
        "legend": {"breaks": [2, 3, 4], "colours": COLOURS, "palette": "level"},
    }


def with_levels(catalogue: dict[str, Any]) -> dict[str, Any]:
    """The catalogue with the topic of levels first."""
    like = next(iter(catalogue["indicators"].values()))
    announced = {
        **like,
        "label": {"vi": "Cấp độ dịch công bố", "en": "Announced epidemic level"},
        "unit": {"vi": "cấp", "en": "level"},
        "kind": "level",
        "topic": "level",
        "decimals": 0,
        "better": "down",
        "count_unit": None,
        "part_of": None,
        "levels": ["commune", "district"],
    }
    label = {"vi": "Cấp độ dịch", "en": "Epidemic level"}
    topic = {"id": "level", "label": label, "indicators": ["level_announced"]}
    return {
        "topics": [topic, *(one for one in catalogue["topics"] if one["id"] != "level")],
        "indicators": {"level_announced": announced, **catalogue["indicators"]},
    }
