"""Tables beside the layers: cases by week, the change log."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import kpi, publication, weekly_heatmap
from layers.layer import encode
from layers.render import read_again
from layers.store import Store
from tests.figures_support import lay_places, report

MONDAY = date(2021, 10, 4)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(ROOT / "config.yaml", {"VAR": str(tmp_path)})


@pytest.fixture
def store(settings: Settings, engine: Engine) -> Store:
    with database.writing(engine) as connection:
        lay_places(connection)
    return Store(settings.storage.publications)


def table(store: Store, n: int, name: str) -> Any:
    return orjson.loads(store.read(n, f"tables/{name}.json"))


def test_weeks_begin_on_monday_and_know_how_many_days_were_reported() -> None:
    days = [(MONDAY + timedelta(days=at)).isoformat() for at in range(-1, 9)]
    values = [[1, None], [2, None], [3, None], [0, None], [4, None], [5, None], [6, None], [7, 1], [8, None], [9, None]]
    made = orjson.loads(encode(weekly_heatmap.document({"days": days, "places": ["101", "102"], "values": values})))
    assert made == {
        "weeks": ["2021-09-27", "2021-10-04", "2021-10-11"],
        "places": ["101", "102"],
        "cases": [[1, None], [27, 1], [17, None]],
        "days": [[1, 0], [7, 1], [2, 0]],
    }


def test_without_cases_the_table_of_weeks_is_empty() -> None:
    assert weekly_heatmap.document(None) == {"weeks": [], "places": [], "cases": [], "days": []}


def test_a_new_report_moves_its_week(store: Store, engine: Engine, settings: Settings) -> None:
    report(engine, [("cases_new", "101", MONDAY, 2), ("deaths_new", "101", MONDAY, 0)])
    publication.publish(engine, store, settings, by="test")
    report(engine, [("cases_new", "102", MONDAY + timedelta(days=6), 5)])
    publication.publish(engine, store, settings, by="test")
    made = table(store, 2, "heat")
    assert made["weeks"] == [MONDAY.isoformat()]
    assert dict(zip(made["places"], made["cases"][0], strict=True)) == {"101": 2, "102": 5, "111": None}
    report(engine, [("deaths_new", "101", MONDAY, 1)])
    third = publication.publish(engine, store, settings, by="test")
    assert store.manifest(third.n)["tables/heat.json"] == store.manifest(2)["tables/heat.json"]


def test_tables_are_made_of_the_documents_in_hand(
    store: Store, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, opened = Store.read, []
    monkeypatch.setattr(Store, "read", lambda self, n, path: opened.append((n, path)) or read(self, n, path))
    for day, (cases, deaths) in enumerate([(2, 0), (1200, 1)]):
        at = MONDAY + timedelta(days=day)
        told = [("cases_new", "101", cases), ("cases_new", "102", 1), ("deaths_new", "101", deaths)]
        report(engine, [(name, place, at, value) for name, place, value in told])
        opened.clear()
        n = publication.publish(engine, store, settings, by="test").n
        assert [path for made, path in opened if made == n and path in read_again()] == []
        layers = {"cases_new": orjson.loads(read(store, n, "layers/cases_new/province.json"))}
        known = orjson.loads(read(store, n, "indicators.json"))["indicators"]
        from_files = kpi.document(layers.get, known)["kpis"][0]
        assert from_files in table(store, n, "kpi")["kpis"]
        commune = orjson.loads(read(store, n, "layers/cases_new/commune.json"))
        assert orjson.loads(encode(weekly_heatmap.document(commune))) == table(store, n, "heat")


def test_the_change_log_grows_with_every_publication(store: Store, engine: Engine, settings: Settings) -> None:
    for cases in (5, 7, 9):
        report(engine, [("cases_new", "101", MONDAY, cases)])
        publication.publish(engine, store, settings, by="test")
    assert table(store, 1, "corrections") == {"total": 0, "corrections": []}
    grown = table(store, 3, "corrections")
    assert grown["total"] == 2
    assert [(entry["publication"], entry["before"], entry["after"]) for entry in grown["corrections"]] == [
        (3, 7, 9),
        (2, 5, 7),
    ]
    said = ("place", "day", "source", "source_before")
    assert {tuple(entry[name] for name in said) for entry in grown["corrections"]} == {
        ("101", MONDAY.isoformat(), "test", "test")
    }
    (store.root / "state" / "state.json").unlink()
    whole = publication.publish(engine, store, settings, by="test", force=True)
    assert table(store, whole.n, "corrections") == grown
