"""Every page when little is known: one figure, no population, a day before the first rule and one after the last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from dashboard.i18n import catalogues
from dashboard.public.page_list import pages
from dashboard.server import build_public
from geodata.commands import bootstrap
from geodata.observations import batches
from geodata.registers import records
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.dashboard.seeded import settings_in
from tests.figures_support import report

PATHS = [
    *(page.path for page in pages() if "<" not in page.path),
    "/noi/67",
    "/noi/663",
    "/noi/24640",
    "/ban-do",
    "/embed",
]
Rows = list[tuple[str, str, date, float | None]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database.connect(settings_in(tmp_path).storage.database_url)
    bootstrap.bootstrap(made)
    yield made
    made.dispose()


@pytest.mark.parametrize(
    "rows",
    [
        [("cases_new", "24640", date(2020, 4, 1), 3.0)],
        [("cases_new", "24640", date(2021, 11, 1), 3.0)],
        [("cases_new", "24640", date(2022, 2, 10), 0.0)],
        [("population", "24640", date(2021, 11, 1), 9_000.0)],
        [("cases_new", "24640", date(2021, 11, 1), None), ("doctors", "24640", date(2021, 11, 1), 0.0)],
        [("beds_icu", "67", date(2021, 11, 1), 0.0), ("beds_icu_used", "67", date(2021, 11, 1), 0.0)],
    ],
    ids=["before the rules", "one figure", "after the rules", "people only", "nothing but zero", "ratio to nothing"],
)
def test_every_page_stands_on_little(engine: Engine, tmp_path: Path, rows: Rows) -> None:
    settings = settings_in(tmp_path)
    store = Store(settings.storage.publications)
    report(engine, rows)
    publication.publish(engine, store, settings, by="test")
    client = build_public(settings, store).test_client()
    failed = []
    for path in PATHS:
        for language in catalogues.LANGUAGES:
            with client.get(path, query_string={"lang": language}) as answer:
                if answer.status_code != 200:
                    failed.append((path, language, answer.status_code))
    assert failed == []


def test_the_change_log_says_which_source_took_the_place_of_which(engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    store = Store(settings.storage.publications)
    for cases, source, rank in ((98.0, "province_settings", 15), (111.0, "commune_report", 30)):
        with database.writing(engine) as connection:
            batch = batches.open_batch(
                connection, source=source, rank=rank, author="test", key=source, status="approved"
            )
            rows = {"indicator": ["cases_new"], "place": ["67"], "day": [pd.Timestamp("2022-01-20")], "value": [cases]}
            batches.append(connection, batch, pd.DataFrame({**rows, "row": [1]}))
        publication.publish(engine, store, settings, by="test")
    html = build_public(settings, store).test_client().get("/dinh-nghia?lang=en").text
    assert "no reason given · source commune_report in place of province_settings" in html


def test_an_announcement_that_was_taken_out_leaves_a_line(engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    store = Store(settings.storage.publications)
    report(engine, [("cases_new", "24640", date(2021, 11, 1), 3.0)])
    said = {"place": "24640", "level": 2, "first_day": date(2021, 10, 22), "last_day": date(2021, 11, 30)}
    for key, row in (("1", said), ("2", {"removed": True})):
        with database.writing(engine) as connection:
            batch = batches.open_batch(
                connection,
                source="announced_levels",
                rank=30,
                author="test",
                key=key,
                status="approved",
                note="mistaken",
            )
            rows = [{"id": "24640-2021-10-22", **row}]
            records.append(connection, batch, records.TABLES["announced_level"], rows)
        publication.publish(engine, store, settings, by="test")
    html = build_public(settings, store).test_client().get("/dinh-nghia?lang=en").text
    assert "Announced levels that were changed or taken out" in html
    assert "<td>level 2 · until 30 Nov 2021</td><td>withdrawn</td>" in html
    assert "mistaken" in html
