"""A small publication: a province of one district with two communes, three days."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from layers.store import Current, Draft, Store
from tests.layers.places_support import UNITS, places

NAMES = {"1": "Tỉnh Một", "10": "Huyện Mười", "101": "=HYPERLINK(1)", "102": "Xã Hai"}
DAYS = ["2021-10-01", "2021-10-02", "2021-10-03"]


def square(code: str, west: float) -> dict[str, Any]:
    ring = [[west, 12.0], [west + 0.1, 12.0], [west + 0.1, 12.1], [west, 12.1], [west, 12.0]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def layer(name: str, codes: list[str], values: list[list[float | None]], **more: Any) -> bytes:
    content = {
        "id": name,
        "days": DAYS,
        "places": codes,
        "values": values,
        "illustrative": [["2021-10-02", "2021-10-02"]],
        "legend": {"breaks": [1, 3], "colours": ["#ffffff", "#aabbcc", "#445566"], "palette": "BuPu"},
    }
    return orjson.dumps({**content, **more})


def entry(name: str, decimals: int) -> dict[str, Any]:
    words = {"vi": name, "en": name}
    span = {"first_day": DAYS[0], "as_of": DAYS[-1], "illustrative": True}
    return {"label": words, "unit": words, "definition": words, "source": "TT", "decimals": decimals, **span}


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("publications"))
    shapes = [square("101", 107.0), square("102", 107.1)]
    communes = {"type": "FeatureCollection", "bbox": [107.0, 12.0, 107.2, 12.1], "features": shapes}
    districts = {"type": "FeatureCollection", "bbox": [107.0, 12.0, 107.2, 12.1], "features": [square("10", 107.0)]}
    indicators = {"cases_new": entry("cases_new", 0), "coverage_dose1_18plus": entry("coverage_dose1_18plus", 1)}
    topics = [{"id": "cases", "label": {"vi": "Ca", "en": "Cases"}, "indicators": ["cases_new"]}]
    with Draft(made, 1, before=0) as draft:
        name = {"vi": "Tỉnh Một", "en": "Province One"}
        boundary = {"quality": "schematic"}
        about = {"as_of": DAYS[-1], "illustrative": True, "province": {"code": "1", "name": name}, "boundary": boundary}
        draft.put("publication.json", orjson.dumps(about))
        draft.put("places.json", places(UNITS, names=NAMES, labelled=True))
        draft.put("indicators.json", orjson.dumps({"topics": topics, "indicators": indicators}))
        draft.put("shapes/commune.json", orjson.dumps(communes))
        draft.put("shapes/district.json", orjson.dumps(districts))
        cases: list[list[float | None]] = [[0, None], [2, 3], [None, 0]]
        draft.put("layers/cases_new/commune.json", layer("cases_new", ["101", "102"], cases))
        draft.put(
            "layers/cases_new/province.json",
            layer("cases_new", ["1"], [[0], [5], [0]], reported=[[1], [2], [1]], units=[2]),
        )
        ratio: list[list[float | None]] = [[50.5, None], [None, None], [60.0, 0.25]]
        draft.put("layers/coverage_dose1_18plus/commune.json", layer("coverage_dose1_18plus", ["101", "102"], ratio))
        draft.commit()
    made.show(Current(publication=1, as_of=DAYS[-1], made_at="2021-10-03T18:05:00+07:00", illustrative=True))
    return made
