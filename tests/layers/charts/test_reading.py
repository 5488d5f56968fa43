"""Charts are made from a publication's own files; those that it lacks are done without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from layers import derivatives
from layers.store import Store
from tests.layers.places_support import Unit, places

CASES = {
    "days": ["2021-10-10", "2021-10-11", "2021-10-12", "2021-10-13"],
    "places": ["101", "102"],
    "values": [[1, None], [2, 0], [3, 0], [None, 4]],
    "illustrative": [["2021-10-10", "2021-10-11"]],
}
PLACES: list[Unit] = [("1", "province", None), ("101", "commune", "1"), ("102", "commune", "1")]


def entry(name: str, day: str, topics: list[str], place: str | None) -> dict[str, Any]:
    title = {"vi": f"Văn bản {name}", "en": f"Document {name}"}
    return {"id": name, "number": name.upper(), "date": day, "title": title, "topics": topics, "place": place}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    made.keep(1, "places.json", places(PLACES))
    for path, content in {
        "publication.json": {
            "as_of": "2021-10-13",
            "provisional_days": 2,
            "alarms": {"positivity_percent": [5], "occupancy_percent": 80},
        },
        "layers/cases_new/commune.json": CASES,
    }.items():
        made.keep(1, path, orjson.dumps(content))
    return made


def render(store: Store, path: str) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(derivatives.render(store, 1, path))
    return made


def test_a_publication_without_documents_has_a_curve_without_events(store: Store) -> None:
    meta = render(store, "charts/epidemic_curve/101.en.json")["layout"]["meta"]
    assert meta["events"] == []
    assert (meta["as_of"], meta["reported"], meta["illustrative"]) == ("2021-10-13", [0, 1], True)
    assert render(store, "charts/epidemic_curve/102.json")["layout"]["meta"]["reported"] == [1, 1]


def test_documents_of_the_place_and_changes_of_rules_are_events(store: Store) -> None:
    documents = [
        entry("a", "2021-10-11", ["cases"], None),
        entry("b", "2021-10-12", ["level"], "1"),
        entry("c", "2021-10-12", ["cases"], "102"),
        entry("d", "2021-10-12", ["vaccination"], None),
    ]
    rules = [
        {"document": "b", "effective_from": "2021-10-12", "name": {"vi": "Quy định b", "en": "Rule b"}},
        {"document": "a", "effective_from": "2021-10-13", "name": {"vi": "Quy định a", "en": "Rule a"}},
    ]
    store.keep(1, "documents.json", orjson.dumps({"documents": documents}))
    store.keep(1, "rules.json", orjson.dumps({"rules": rules}))
    events = render(store, "charts/epidemic_curve/101.json")["layout"]["meta"]["events"]
    assert [(event["day"], event["number"], event["link"]) for event in events] == [
        ("2021-10-11", "A", "/van-ban/a"),
        ("2021-10-12", "B", "/van-ban/b"),
        ("2021-10-13", "Quy định a", "/cap-do-dich"),
    ]


def test_how_many_days_are_provisional_is_the_publications(store: Store) -> None:
    bars = render(store, "charts/epidemic_curve/101.json")["data"][0]
    assert bars["marker"]["line"]["width"] == [0, 0, 1, 1]


def test_the_table_is_made_of_the_same_files(store: Store) -> None:
    lines = derivatives.render(store, 1, "charts/cases_by_setting/102.csv").decode("utf-8-sig").splitlines()
    columns = [line.split(",")[:4] for line in lines]
    assert columns == [
        ["week", "cases_new", "not_classified", "days_reported"],
        ["2021-10-04", "", "", "0"],
        ["2021-10-11", "4", "4", "3"],
    ]
