"""Levels of a publication: announced ones hold, computed ones rest on figures, unknown is never a level."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from geodata import schema
from geodata.observations import batches
from geodata.registers import records
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.figures_support import lay_places, report, withdrawn

FIRST = date(2021, 10, 11)
DAYS = 20
LAST = FIRST + timedelta(days=DAYS - 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(environ={"VAR": str(tmp_path)})


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.storage.publications)


def announce(engine: Engine, *rows: tuple[str, int, date, date | None]) -> int:
    with database.writing(engine) as connection:
        batch = batches.open_batch(
            connection, source="announced_levels", rank=30, author="test", key=f"levels:{rows}", status="approved"
        )
        entries = [
            {"id": f"{place}-{day}", "place": place, "level": level, "first_day": day, "last_day": until}
            for place, level, day, until in rows
        ]
        records.append(connection, batch, schema.announced_level, entries)
    return batch


def figures(engine: Engine, *, cases: dict[str, float], days: int = DAYS, first: date = FIRST) -> None:
    """Population 9,000, adults 6,000 of whom 5,400 with a dose, elderly 450 of whom 400 protected, daily cases."""
    with database.writing(engine) as connection:
        lay_places(connection)
    people = {"population": 9_000, "population_18plus": 6_000, "population_65plus": 450}
    people |= {"vaccinated_dose1_18plus": 5_400, "vaccinated_dose2_65plus": 400}
    rows: list[tuple[str, str, date, float | None]] = []
    for code, daily in cases.items():
        for offset in range(days):
            day = first + timedelta(days=offset)
            rows += [("cases_new_community", code, day, daily), ("cases_new", code, day, daily)]
            rows += [(name, code, day, float(value)) for name, value in people.items() if name.startswith("vacc")]
        rows += [(name, code, first, float(value)) for name, value in people.items() if not name.startswith("vacc")]
    report(engine, rows)


def read(store: Store, path: str, n: int = 1) -> Any:
    return orjson.loads(store.read(n, path))


def test_a_level_follows_from_the_weeks_cases(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 0, "102": 1, "111": 2})
    publication.publish(engine, store, settings, by="test")
    layer = read(store, "layers/level_computed/commune.json")
    assert layer["days"][0] == "2021-10-12"
    assert layer["values"][-1] == [1, 2, 3]
    assert layer["values"][0] == [None, None, None]
    district = read(store, "layers/level_computed/district.json")
    assert district["values"][-1] == [1, 3]
    assert district["reported"][-1] == [2, 1]
    assert read(store, "layers/level_computed/province.json")["reported"][-1] == [3]


def test_a_place_without_figures_has_no_level(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 1})
    publication.publish(engine, store, settings, by="test")
    assert read(store, "layers/level_computed/commune.json")["values"][-1] == [2, None, None]
    table = read(store, "tables/levels.json")
    assert table["places"]["102"]["computed"] is None
    assert table["places"]["102"]["would_change"] == []


def test_a_unit_with_a_silent_commune_has_no_level(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 0})
    publication.publish(engine, store, settings, by="test")
    assert read(store, "layers/level_computed/district.json")["values"][-1] == [None, None]
    assert read(store, "layers/level_computed/province.json")["values"][-1] == [None]
    entry = read(store, "tables/levels.json")["places"]["10"]
    assert (entry["computed"], entry["would_change"]) == (None, [])
    cases = entry["criteria"][0]
    assert (cases["count"], cases["denominator"]) == (0, 9_000)
    assert (cases["reported"], cases["complete"]) == ([1, 2], False)


@pytest.mark.parametrize("gap", [1, 6])
def test_a_week_with_a_day_that_nobody_reported_has_no_level(
    engine: Engine, store: Store, settings: Settings, gap: int
) -> None:
    figures(engine, cases={"101": 0, "102": 0, "111": 0})
    silent = LAST - timedelta(days=gap)
    report(engine, [(name, "102", silent, None) for name in ("cases_new_community", "cases_new")])
    publication.publish(engine, store, settings, by="test")
    assert read(store, "layers/level_computed/commune.json")["values"][-1] == [1, None, 1]
    assert read(store, "layers/level_computed/district.json")["values"][-1] == [None, 1]
    places = read(store, "tables/levels.json")["places"]
    own, district = places["102"]["criteria"][0], places["10"]["criteria"][0]
    assert (own["days"], own["complete"], places["102"]["would_change"]) == ([6, 7], False, [])
    assert (district["reported"], district["days"], district["complete"]) == ([1, 2], None, False)


def test_a_district_that_speaks_for_itself_on_five_days_has_no_level(
    engine: Engine, store: Store, settings: Settings
) -> None:
    figures(engine, cases={"101": 0})
    own = {"population": 20_000, "population_18plus": 13_000, "population_65plus": 1_000}
    own |= {"vaccinated_dose1_18plus": 12_000, "vaccinated_dose2_65plus": 900}
    rows: list[tuple[str, str, date, float | None]] = [(name, "10", LAST, float(n)) for name, n in own.items()]
    rows += [("cases_new_community", "10", LAST - timedelta(days=back), 2.0) for back in range(5)]
    report(engine, rows)
    publication.publish(engine, store, settings, by="test")
    entry = read(store, "tables/levels.json")["places"]["10"]
    assert (entry["computed"], entry["criteria"][0]["days"], entry["criteria"][0]["count"]) == (None, [5, 7], 10)


def test_the_evidence_says_what_only_illustrates(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 0, "102": 0, "111": 0})
    report(engine, [("cases_new_community", "102", LAST, 1.0)], illustrative=True)
    report(engine, [("cases_new_community", "11", LAST, 1.0)])
    publication.publish(engine, store, settings, by="test")
    places = read(store, "tables/levels.json")["places"]
    cases = {code: places[code]["criteria"][0] for code in ("101", "102", "10", "11")}
    said = {code: (found["illustrative"], found["reported_illustrative"]) for code, found in cases.items()}
    assert said == {"101": (False, False), "102": (True, True), "10": (True, True), "11": (False, False)}
    histories = {code: [part["illustrative"] for part in places[code]["history"]] for code in ("101", "102")}
    assert histories["102"][0] is True and not any(histories["101"] + histories["102"][1:])


def test_a_district_that_speaks_for_itself_has_a_level(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 0})
    own = {"population": 20_000, "population_18plus": 13_000, "population_65plus": 1_000}
    own |= {"vaccinated_dose1_18plus": 12_000, "vaccinated_dose2_65plus": 900}
    rows: list[tuple[str, str, date, float | None]] = [(name, "10", LAST, float(n)) for name, n in own.items()]
    rows += [("cases_new_community", "10", LAST - timedelta(days=back), 2.0) for back in range(7)]
    report(engine, rows)
    publication.publish(engine, store, settings, by="test")
    assert read(store, "layers/level_computed/district.json")["values"][-1] == [2, None]
    cases = read(store, "tables/levels.json")["places"]["10"]["criteria"][0]
    assert (cases["count"], cases["denominator"], cases["complete"]) == (14, 20_000, True)


def test_the_evidence_is_that_of_the_rule_in_force(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 1, "102": 0, "111": 0}, first=date(2022, 1, 20))
    publication.publish(engine, store, settings, by="test")
    entry = read(store, "tables/levels.json")["places"]["101"]
    assert entry["computed"] is None
    found = {criterion["id"]: criterion for criterion in entry["criteria"]}
    assert (found["cases"]["indicator"], found["cases"]["count"]) == ("cases_7d_per_100k", 7)
    assert found["cases"]["band"] is None
    assert found["coverage"]["indicator"] == "coverage_dose2"
    assert found["coverage"]["value"] is None


def test_a_chosen_rule_leaves_the_days_before_it_to_the_rule_of_then(
    engine: Engine, store: Store, settings: Settings
) -> None:
    figures(engine, cases={"101": 0, "102": 0, "111": 0}, first=date(2022, 1, 20))
    for n, (rule, known) in enumerate((("qd218", (1, None)), ("qd4800", (1, 1))), start=1):
        fixed = settings.model_copy(update={"levels": settings.levels.model_copy(update={"rule": rule})})
        publication.publish(engine, store, fixed, by="test", force=True)
        layer = read(store, "layers/level_computed/commune.json", n=n)
        by_day = dict(zip(layer["days"], (row[0] for row in layer["values"]), strict=True))
        assert (by_day["2022-01-26"], by_day["2022-02-08"]) == known


def test_an_announcement_holds_until_the_next_or_its_end(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 0, "102": 0, "111": 0})
    early, later = date(2021, 10, 14), date(2021, 10, 20)
    announce(engine, ("101", 3, early, None), ("101", 2, later, date(2021, 10, 25)), ("1", 2, early, None))
    publication.publish(engine, store, settings, by="test")
    layer = read(store, "layers/level_announced/commune.json")
    by_day = dict(zip(layer["days"], (row[0] for row in layer["values"]), strict=True))
    assert [by_day[f"2021-10-{day}"] for day in (13, 14, 19, 20, 25, 26)] == [None, 3, 3, 2, 2, None]
    assert read(store, "layers/level_announced/province.json")["values"][-1] == [2]
    assert read(store, "layers/level_announced/district.json")["values"][-1] == [None, None]
    assert read(store, "tables/levels.json")["places"]["101"]["announced"] is None


def test_the_evidence_has_counts_beside_rates(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 1, "102": 0, "111": 0})
    publication.publish(engine, store, settings, by="test")
    entry = read(store, "tables/levels.json")["places"]["101"]
    cases, coverage, elderly, capacity = entry["criteria"]
    assert (cases["count"], cases["denominator"], cases["from"], cases["below"]) == (7, 9_000, 50, 150)
    assert cases["value"] == pytest.approx(77.8, abs=0.05)
    assert not cases["confirmed"]
    assert (coverage["count"], coverage["denominator"]) == (5_400, 6_000)
    assert elderly["met"]
    assert capacity["value"] is None
    assert {(change["delta"], change["to"]) for change in entry["would_change"]} == {(7, 3), (-3, 1)}


def test_levels_are_linked_while_nothing_that_they_rest_on_changes(
    engine: Engine, store: Store, settings: Settings
) -> None:
    figures(engine, cases={"101": 1, "102": 0, "111": 0})
    publication.publish(engine, store, settings, by="test")
    report(engine, [("doctors", "101", LAST, 3.0)])
    publication.publish(engine, store, settings, by="test")
    path = "tables/levels.json"
    assert store.path(1, path, "br").samefile(store.path(2, path, "br"))
    announce(engine, ("101", 4, LAST, None))
    n = publication.publish(engine, store, settings, by="test").n
    assert read(store, path, n)["places"]["101"]["announced"]["level"] == 4
    assert read(store, "layers/level_announced/commune.json", n)["values"][-1] == [4, None, None]


def test_a_withdrawn_announcement_is_gone(engine: Engine, store: Store, settings: Settings) -> None:

    figures(engine, cases={"101": 1, "102": 0, "111": 0})
    batch = announce(engine, ("101", 4, LAST, None))
    publication.publish(engine, store, settings, by="test")
    assert "level_announced" in read(store, "indicators.json")["indicators"]
    request = withdrawn(engine, batch, reason="nhầm")
    n = publication.publish(engine, store, settings, by="test", request=request).n
    assert "level_announced" not in read(store, "indicators.json", n)["indicators"]


def test_an_announcement_newer_than_the_figures_holds_at_once(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 1, "102": 0, "111": 0})
    said = LAST + timedelta(days=2)
    ends = LAST + timedelta(days=1)
    announce(engine, ("101", 3, said, None), ("102", 2, FIRST, ends), ("111", 4, date(2999, 1, 1), None))
    publication.publish(engine, store, settings, by="test")
    about, table = read(store, "publication.json"), read(store, "tables/levels.json")
    assert (about["as_of"], about["known_until"]) == (LAST.isoformat(), said.isoformat())
    assert (table["day"], table["known_until"]) == (LAST.isoformat(), said.isoformat())
    assert read(store, "layers/level_announced/commune.json")["values"][-1] == [3, None, None]
    assert read(store, "layers/level_computed/commune.json")["as_of"] == LAST.isoformat()
    places = table["places"]
    assert places["101"]["announced"]["day"] == said.isoformat()
    assert (places["102"]["announced"], places["102"]["ended"]["until"]) == (None, ends.isoformat())
    assert (places["111"]["ended"], places["111"]["coming"]["day"]) == (None, "2999-01-01")
    assert places["101"]["history"][0] == {
        "from": said.isoformat(),
        "to": said.isoformat(),
        "announced": 3,
        "computed": None,
        "illustrative": False,
    }


def test_levels_are_announced_where_nothing_was_reported(engine: Engine, store: Store, settings: Settings) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    announce(engine, ("101", 3, LAST, None))
    publication.publish(engine, store, settings, by="test")
    assert read(store, "publication.json")["as_of"] is None
    table = read(store, "tables/levels.json")
    assert (table["day"], table["places"]["101"]["announced"]["level"]) == (None, 3)
    assert read(store, "layers/level_announced/commune.json")["values"][-1] == [3, None, None]
    assert list(read(store, "indicators.json")["indicators"]) == ["level_announced"]


def test_only_places_whose_own_figures_illustrate_are_said_to(engine: Engine, store: Store, settings: Settings) -> None:
    figures(engine, cases={"101": 0, "102": 0, "111": 0})
    made_up = [(name, "102", LAST, 5.0) for name in ("cases_new_community", "cases_new")]
    report(engine, [*made_up, ("vaccinated_dose2_50plus", "101", LAST, 9.0)], rank=99, illustrative=True)
    publication.publish(engine, store, settings, by="test")
    for name in ("cases_new", "level_computed"):
        layer = read(store, f"layers/{name}/commune.json")
        assert layer["illustrative"] == [[LAST.isoformat()] * 2], name
        assert [entry["place"] for entry in layer["real"]] == ["101", "111"], name
        district = read(store, f"layers/{name}/district.json")
        assert [entry["place"] for entry in district["real"]] == ["11"], name
