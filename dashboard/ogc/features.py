"""Answers of OGC API – Features: landing page, conformance, collections, pages of features."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import shapely
from shapely import STRtree
from shapely.geometry import box, shape

from dashboard.api.answers import GEOJSON, ApiRequest, encode
from dashboard.api.problems import Problem
from dashboard.i18n.catalogues import LANGUAGES
from dashboard.ogc.collections import ALWAYS, COLLECTIONS, Collection, Feature
from dashboard.ogc.spans import Span
from dashboard.snapshot import Snapshot

JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
KEPT = 8
Answer = tuple[bytes, str | None]
Bbox = tuple[float, float, float, float]


def landing(ask: ApiRequest) -> Answer:
    """Where everything stands."""
    links = [
        _link(ask, "self", ""),
        _link(ask, "service-desc", "/api", type_=OPENAPI),
        {"rel": "service-doc", "href": f"{ask.base.removesuffix('/ogc')}/api/docs", "type": "text/html"},
        _link(ask, "conformance", "/conformance"),
        _link(ask, "data", "/collections"),
    ]
    about = ask.snapshot.about["province"]["name"]
    return encode({"title": about[LANGUAGES[0]], "description": about[LANGUAGES[1]], "links": links}), None


def conformance(_ask: ApiRequest) -> Answer:
    """Which parts of the standard are kept."""
    return encode({"conformsTo": list(CONFORMANCE)}), None


def collections(ask: ApiRequest) -> Answer:
    """All collections."""
    found = [_described(ask, collection) for collection in COLLECTIONS.values()]
    return encode({"links": [_link(ask, "self", "/collections")], "collections": found}), None


def collection(ask: ApiRequest) -> Answer:
    """One collection."""
    return encode(_described(ask, COLLECTIONS[dict(ask.parameters)["collection"]])), None


def items(ask: ApiRequest) -> Answer:
    """One page of a collection's features: those in the box, in the span of days."""
    said = dict(ask.parameters)
    name, limit, offset = said["collection"], said["limit"], said.get("offset", 0)
    features = _features(ask.snapshot, name, said.get("datetime", ALWAYS), said.get("bbox"))
    page = features[offset : offset + limit]
    path = f"/collections/{name}/items"
    links = [_link(ask, "self", path, type_=GEOJSON, query=_query(ask, offset))]
    following = None
    if offset + limit < len(features):
        links.append(_link(ask, "next", path, type_=GEOJSON, query=_query(ask, offset + limit)))
        following = links[-1]["href"]
    if offset:
        links.append(_link(ask, "prev", path, type_=GEOJSON, query=_query(ask, max(0, offset - limit))))
    links.append(_link(ask, "collection", f"/collections/{name}"))
    content = {
        "type": "FeatureCollection",
        "features": page,
        "links": links,
        "numberMatched": len(features),
        "numberReturned": len(page),
    }
    return encode(content | _stamp(ask)), following


def item(ask: ApiRequest) -> Answer:
    """One feature; raises `Problem` when there is none of that id."""
    said = dict(ask.parameters)
    name, code = said["collection"], said["feature"]
    found = next((one for one in _features(ask.snapshot, name, ALWAYS, None) if one["id"] == code), None)
    if found is None:
        raise Problem("feature", status=404, parameter="feature", value=code)
    path = f"/collections/{name}"
    links = [_link(ask, "self", f"{path}/items/{code}", type_=GEOJSON), _link(ask, "collection", path)]
    return encode({**found, "links": links}), None


@lru_cache(maxsize=KEPT)
def _standing(snapshot: Snapshot, name: str, span: Span) -> tuple[list[Feature], STRtree]:
    features = list(COLLECTIONS[name].features(snapshot, span))
    return features, STRtree([shape(feature["geometry"]) for feature in features])


def _features(snapshot: Snapshot, name: str, span: Span, bbox: Bbox | None) -> list[Feature]:
    features, tree = _standing(snapshot, name, span)
    if bbox is None:
        return features
    west, south, east, north = bbox
    boxes = (
        [box(west, south, east, north)]
        if west <= east
        else [box(west, south, 180, north), box(-180, south, east, north)]
    )
    return [features[at] for at in sorted({int(at) for one in boxes for at in tree.query(one, predicate="intersects")})]


def _described(ask: ApiRequest, collection: Collection) -> dict[str, Any]:
    snapshot, path = ask.snapshot, f"/collections/{collection.id}"
    said = dict(ask.parameters).get("lang", LANGUAGES[0])
    first, last = collection.extent(snapshot)
    features, _ = _standing(snapshot, collection.id, ALWAYS)
    extent: dict[str, Any] = {}
    if features:
        bounds = shapely.total_bounds([shape(feature["geometry"]) for feature in features])
        extent["spatial"] = {"bbox": [[float(number) for number in bounds]], "crs": CRS84}
    if first and last:
        extent["temporal"] = {"interval": [[_instant(first), _instant(last)]]}
    return {
        "id": collection.id,
        "title": collection.title.in_(said),
        "description": collection.description.in_(said),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent,
        "links": [_link(ask, "self", path), _link(ask, "items", f"{path}/items", type_=GEOJSON)],
    }


def _link(ask: ApiRequest, rel: str, path: str, *, type_: str = JSON, query: str = "") -> dict[str, str]:
    return {"rel": rel, "href": f"{ask.base}{path}{query}", "type": type_}


def _query(ask: ApiRequest, offset: int) -> str:
    """The parameters of another page of the same publication."""
    said = {name: value for name, value in ask.parameters if name not in ("collection", "lang")}
    said |= {"offset": offset, "publication": ask.snapshot.n}
    if "bbox" in said:
        said["bbox"] = ",".join(f"{number:g}" for number in said["bbox"])
    if "datetime" in said:
        said["datetime"] = _written(said["datetime"])
    return "?" + urlencode(sorted(said.items()), safe=",/")


def _written(span: Span) -> str:
    def end(day: date | None) -> str:
        return day.isoformat() if day else ".."

    return f"{end(span.first)}/{end(span.last)}"


def _stamp(ask: ApiRequest) -> dict[str, str]:
    made_at = ask.snapshot.current.made_at
    return {"timeStamp": made_at} if made_at else {}


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"
