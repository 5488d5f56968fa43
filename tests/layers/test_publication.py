"""Publication N as files: complete or absent, only what changed written, the same figures the same bytes."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from sqlalchemy import Engine

from geodata.catalog import CATALOG
from geodata.publishing import publications
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import derivatives, publication, rests
from layers.charts import words
from layers.store import Draft, NotPublished, Store
from tests.figures_support import FIRST, asked, lay_places, report, withdrawn
from tests.unit_reads import unit_reads

SCHEMAS = Path(publication.__file__).parent / "schemas"
ROOT = Path(__file__).parents[2]
COMMUNES = ("101", "102", "111")


def content(store: Store, n: int) -> dict[str, str]:
    """The files of N but for where the log ended, which is another one each time."""
    return {path: digest for path, digest in store.manifest(n).items() if path != "audit.json"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(ROOT / "config.yaml", {"VAR": str(tmp_path)})


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.storage.publications)


@pytest.fixture
def figures(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    rows = [("population", place, date(2019, 4, 1), 10_000.0) for place in COMMUNES]
    for offset in range(10):
        when = FIRST + timedelta(days=offset)
        rows += [("cases_new", place, when, float((offset * 7 + int(place)) % 5)) for place in COMMUNES]
        rows += [("samples_taken", place, when, 10.0) for place in COMMUNES[:2]]
    report(engine, rows, rank=0, illustrative=True)
    return engine


@pytest.fixture
def published(figures: Engine, store: Store, settings: Settings) -> publication.Publication:
    return publication.publish(figures, store, settings, by="test")


def test_the_units_are_read_once_for_a_publication(figures: Engine, store: Store, settings: Settings) -> None:
    with unit_reads(figures) as sent:
        publication.publish(figures, store, settings, by="test")
    assert len(sent) == 1


def schema(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    return content


def document(store: Store, n: int, path: str) -> Any:
    return orjson.loads(store.read(n, path))


def test_every_file_fits_its_schema(published: publication.Publication, store: Store) -> None:
    checked = 0
    for path in store.manifest(published.n):
        folder, name = path.split("/")[0], Path(path).stem
        if folder == "shapes":
            continue
        name = "layer" if folder == "layers" else name
        jsonschema.validate(document(store, published.n, path), schema(name))
        checked += 1
    assert checked > 10


def test_a_layer_holds_days_places_and_values(published: publication.Publication, store: Store) -> None:
    layer = document(store, 1, "layers/cases_new/commune.json")
    assert layer["places"] == list(COMMUNES)
    assert layer["days"] == [(FIRST + timedelta(days=offset)).isoformat() for offset in range(10)]
    assert layer["values"][0] == [int(place) % 5 for place in COMMUNES]
    assert layer["illustrative"] == [[layer["days"][0], layer["days"][-1]]]
    district = document(store, 1, "layers/samples_taken/district.json")
    assert district["values"][0] == [20, None]
    assert district["reported"][0] == [2, 0]
    assert district["units"] == [2, 1]


def test_a_layer_says_whose_report_stands(figures: Engine, store: Store, settings: Settings) -> None:
    last = FIRST + timedelta(days=9)
    report(figures, [("samples_taken", "10", last, 25.0), ("samples_taken", "101", last, None)], rank=30)
    publication.publish(figures, store, settings, by="test")
    day, name = last.isoformat(), "samples_taken"
    commune, district, province = (
        document(store, 1, f"layers/{name}/{level}.json") for level in ("commune", "district", "province")
    )
    assert commune["told_above"] == [{"place": "101", "spans": [[day, day]]}]
    assert district["itself"] == [{"place": "10", "spans": [[day, day]]}]
    assert (district["values"][-1], district["reported"][-1], district["covered"][-1]) == ([25, None], [2, 0], [1, 0])
    assert (province["itself"], province["values"][-1], province["reported"][-1]) == ([], [25], [2])
    assert (province["covered"][-1], province["covered"][-2]) == ([1], [0])
    lines = derivatives.render(store, 1, f"layers/{name}/district.csv").decode("utf-8-sig").splitlines()
    assert lines[-2].startswith(f"{day},10,Đơn vị 10,25,2,2,") and lines[-2].endswith(",1,true,false,")
    found = rests.of_layer(province, day, "1"), rests.of_layer(district, day, "10")
    assert [words.reported(one, "vi") for one in found if one] == [
        "1/3 xã có số (minh hoạ), 1 xã do huyện báo cáo",
        "đơn vị tự báo cáo · 1/2 xã có số (minh hoạ)",
    ]


def test_only_indicators_with_figures_are_listed(published: publication.Publication, store: Store) -> None:
    listed = document(store, 1, "indicators.json")["indicators"]
    assert "cases_7d_per_100k" in listed
    assert "beds_icu" not in listed
    for name in listed:
        assert f"layers/{name}/commune.json" in store.manifest(1)


def test_publishing_the_same_figures_again_changes_no_file(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    again = publication.publish(figures, store, settings, by="test", force=True)
    assert (again.n, again.written) == (2, 1)
    assert content(store, 1) == content(store, 2)
    path = "layers/cases_new/commune.json"
    assert store.path(1, path, "br").samefile(store.path(2, path, "br"))


def test_after_one_batch_only_what_changed_is_written(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    report(figures, [("samples_taken", "101", FIRST + timedelta(days=7), 5)], rank=30)
    publication.publish(figures, store, settings, by="test")
    before, after = content(store, 1), content(store, 2)
    changed = {path for path in after if after[path] != before.get(path)}
    touched = {item.id for item in CATALOG.values() if "samples_taken" in item.inputs}
    layers = {path for path in changed if path.startswith("layers/")}
    assert {path.split("/")[1] for path in layers} == touched & set(document(store, 2, "indicators.json")["indicators"])
    assert changed - layers <= {"indicators.json"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rendering_what_changed_equals_rendering_everything(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings, seed: int
) -> None:
    chance = random.Random(seed)
    for rank in (30, 10, 30):
        rows = {
            (indicator, chance.choice(("101", "102", "111", "10", "1")), FIRST + timedelta(days=chance.randrange(14)))
            for indicator in ("cases_new", "deaths_new", "results_positive", "results_received", "population")
            for _ in range(4)
        }
        report(figures, [(*cell, float(chance.randrange(1, 50))) for cell in sorted(rows)], rank=rank)
        n = publication.publish(figures, store, settings, by="test").n
    incremental = content(store, n)
    (store.root / "state" / "state.json").unlink()
    whole = publication.publish(figures, store, settings, by="test", force=True)
    assert content(store, whole.n) == incremental
    assert whole.written == 1


@pytest.mark.parametrize("when", [date(2019, 6, 1), FIRST - timedelta(days=3), FIRST + timedelta(days=40)])
def test_a_figure_far_from_the_others_is_published_and_harms_none(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings, when: date
) -> None:
    report(figures, [("cases_new", "101", when, 4), ("population", "101", when, 9_000)], rank=30)
    n = publication.publish(figures, store, settings, by="test").n
    incremental = content(store, n)
    (store.root / "state" / "state.json").unlink()
    whole = publication.publish(figures, store, settings, by="test", force=True)
    assert content(store, whole.n) == incremental


def test_a_withdrawn_batch_leaves_the_files(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    batch = report(figures, [("deaths_new", "101", FIRST, 1)])
    publication.publish(figures, store, settings, by="test")
    request = withdrawn(figures, batch, reason="wrong")
    publication.publish(figures, store, settings, by="test", request=request)
    assert "deaths_new" in document(store, 2, "indicators.json")["indicators"]
    kept, first = content(store, 3), content(store, 1)
    assert kept.pop("tables/corrections.json") != first.pop("tables/corrections.json")
    assert kept == first
    assert document(store, 3, "tables/corrections.json")["corrections"][0]["after"] is None


def test_a_publisher_that_died_before_its_files_is_finished_by_the_next(
    figures: Engine, store: Store, settings: Settings
) -> None:
    with database.writing(figures) as connection:
        publications.decide(connection, by="died")
    assert store.current().publication == 0
    made = publication.catch_up(figures, store, settings, by="test")
    assert made is not None and made.n == 1
    assert store.current().publication == 1
    assert publication.catch_up(figures, store, settings, by="test") is None


def test_whoever_finishes_anothers_publication_makes_his_own_after_it(
    figures: Engine, store: Store, settings: Settings
) -> None:
    with database.writing(figures) as connection:
        publications.decide(connection, by="died")
    batch = report(figures, [("deaths_new", "101", FIRST, 1)])
    made = publication.publish(figures, store, settings, by="test", request=asked(figures, batch))
    assert (made.n, store.current().publication) == (2, 2)
    with pytest.raises(publications.NothingNew):
        publication.publish(figures, store, settings, by="test")


def test_lost_files_are_written_again_byte_for_byte(
    published: publication.Publication, figures: Engine, settings: Settings, tmp_path: Path
) -> None:
    other = Store(tmp_path / "elsewhere")
    made = publication.catch_up(figures, other, settings, by="test")
    assert made is not None
    assert made.files_sha256 == published.files_sha256


def test_files_cut_by_a_power_failure_are_found_and_written_again(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    assert publication.catch_up(figures, store, settings, by="test") is None
    for encoding in ("br", "gz"):
        store.path(1, "layers/cases_new/commune.json", encoding).write_bytes(b"")
    assert not store.intact(1)
    made = publication.catch_up(figures, store, settings, by="test")
    assert made is not None and made.files_sha256 == published.files_sha256
    assert store.intact(1)


def test_a_draft_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with Draft(store, 1, before=0) as draft:
            draft.put("places.json", b"{}")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.numbers() == []
    assert list(store.root.iterdir()) == []


def test_publishers_in_parallel_take_turns(figures: Engine, store: Store, settings: Settings) -> None:
    made: list[int] = []

    def run() -> None:
        made.append(publication.publish(figures, store, settings, by="test", force=True).n)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [1, 2, 3]
    assert store.current().publication == 3


def test_old_publications_are_removed(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    few = settings.model_copy(update={"publication": settings.publication.model_copy(update={"keep": 2})})
    for _ in range(3):
        publication.publish(figures, store, few, by="test", force=True)
    assert store.numbers() == [3, 4]
    assert document(store, 4, "layers/cases_new/commune.json")["id"] == "cases_new"


@pytest.mark.parametrize("path", ["../current.json", "/etc/passwd", "a/../../b", "layers\0", "x" * 5_000])
def test_no_path_leaves_the_publication(published: publication.Publication, store: Store, path: str) -> None:
    with pytest.raises(NotPublished):
        store.read(1, path)


def test_a_chart_is_made_once_from_the_files(published: publication.Publication, store: Store) -> None:
    path = "charts/epidemic_curve/101.json"
    made = derivatives.render(store, 1, path)
    assert store.read(1, path) == made
    figure = orjson.loads(made)
    assert figure["title"] == "Ca mắc mới theo ngày"
    assert figure["data"][0]["x"][0] == FIRST.isoformat()
    assert (
        orjson.loads(derivatives.render(store, 1, "charts/epidemic_curve/101.en.json"))["title"] == "New cases by day"
    )


def test_csv_twins_hold_the_same_figures(published: publication.Publication, store: Store) -> None:
    layer = document(store, 1, "layers/samples_taken/district.json")
    lines = derivatives.render(store, 1, "layers/samples_taken/district.csv").decode("utf-8-sig").splitlines()
    as_of = document(store, 1, "publication.json")["as_of"]
    assert lines[0] == (
        "day,place,name,samples_taken,reported,units,unit,illustrative,publication,as_of,"
        "change,compared,reported_illustrative,covered,itself,change_illustrative,told_days"
    )
    assert lines[1] == f"{layer['days'][0]},10,Đơn vị 10,20,2,2,mẫu / samples,true,1,{as_of},,0,true,0,false,false,"
    assert lines[2] == f"{layer['days'][0]},11,Đơn vị 11,,0,1,mẫu / samples,false,1,{as_of},,0,false,0,false,false,"
    commune = derivatives.render(store, 1, "layers/samples_taken/commune.csv").decode("utf-8-sig").splitlines()
    assert commune[0] == lines[0]
    chart = derivatives.render(store, 1, "charts/epidemic_curve/101.csv").decode("utf-8-sig").splitlines()
    assert chart[0].startswith("day,cases_new,cases_new_mean_7d,cases_new__unit,")
    assert chart[0].endswith(",reported,units,illustrative,place,place_name,publication,as_of,itself")
    assert chart[1].startswith(f"{FIRST.isoformat()},{101 % 5},,ca / cases,")
    assert chart[1].endswith(f",101,Đơn vị 101,1,{as_of},false")


@pytest.mark.parametrize(
    "path", ["charts/epidemic_curve/999.json", "charts/nothing/101.json", "layers/nothing/commune.csv", "charts/x.html"]
)
def test_what_is_not_there_is_not_made(published: publication.Publication, store: Store, path: str) -> None:
    with pytest.raises(NotPublished):
        derivatives.render(store, 1, path)


def test_files_made_by_other_code_are_made_anew(published: publication.Publication, store: Store) -> None:
    path = "charts/cases_new/101.json"
    derivatives.renew(store)
    made = derivatives.render(store, published.n, path)
    assert not derivatives.renew(store)
    assert store.read(published.n, path) == made
    store.keep(published.n, path, b"{}")
    (store.root / derivatives.MADE_BY).write_text("other code")
    assert derivatives.renew(store)
    with pytest.raises(NotPublished):
        store.read(published.n, path)
    assert store.intact(published.n)


def test_a_publication_knows_its_time_after_others_came(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    first = store.current()
    publication.publish(figures, store, settings, by="test", force=True)
    assert store.about(1) == first
    assert store.about(2) == store.current()
    (store.root / "1.json").unlink()
    assert store.about(1) == replace(first, made_at=None)
    with pytest.raises(NotPublished):
        store.about(3)


def test_what_other_settings_made_is_published_anew_at_a_start(
    published: publication.Publication, figures: Engine, store: Store, settings: Settings
) -> None:
    assert publication.catch_up(figures, store, settings, by="test") is None
    alarms = settings.alarms.model_copy(update={"occupancy_percent": 75.0})
    other = settings.model_copy(update={"alarms": alarms})
    made = publication.catch_up(figures, store, other, by="test")
    assert made is not None and made.n == published.n + 1
    assert document(store, made.n, "publication.json")["alarms"]["occupancy_percent"] == 75.0
    assert document(store, published.n, "publication.json")["alarms"]["occupancy_percent"] != 75.0
    assert publication.catch_up(figures, store, other, by="test") is None
