"""The page of the epidemic level, and its what-if against the rule's own computation."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.server import build_public
from geodata import rules, schema
from geodata.commands import bootstrap
from geodata.observations import batches
from geodata.publishing.epidemic_levels import Inputs, grade_one
from geodata.registers import records
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.dashboard.conftest import Site
from tests.dashboard.seeded import settings_in
from tests.dashboard.test_site import text_of
from tests.figures_support import report

NAMES = {
    "cases": "cases_count",
    "population": "cases_denominator",
    "vaccinated": "coverage_count",
    "adults": "coverage_denominator",
    "protected": "elderly_count",
    "elderly": "elderly_denominator",
}


@pytest.fixture(scope="module")
def client(seeded: Site) -> FlaskClient:
    return build_public(seeded.settings, seeded.store).test_client()


def test_the_announcement_of_22_october_is_there(client: FlaskClient) -> None:
    html = client.get("/cap-do-dich").text
    shown = text_of(html)
    assert "Các xã theo cấp đã công bố 57 13 1 Cấp 1: 57 Cấp 2: 13 Cấp 3: 1 CSV" in shown
    assert "công bố ngày 22/10/2021 · 74/TB-UBND" in shown
    assert '/van-ban/74-tb-ubnd-2021"' in html


def test_the_front_page_says_when_levels_were_announced(client: FlaskClient) -> None:
    assert "57 xã cấp 1, 13 xã cấp 2, 1 xã cấp 3 (công bố ngày 22/10/2021)" in text_of(client.get("/").text)


def test_the_evidence_names_counts_rates_and_bounds(client: FlaskClient, seeded: Site) -> None:
    entry = orjson.loads(seeded.store.read(1, "tables/levels.json"))["places"]["24640"]
    cases = entry["criteria"][0]
    shown = text_of(client.get("/cap-do-dich?noi=24640").text)
    assert f"{cases['count']} ca, 16.893 dân" in shown
    assert f"{cases['value']:.1f}/100.000".replace(".", ",", 1) in shown
    assert "chưa đối chiếu văn bản gốc" in shown
    for change in entry["would_change"]:
        verb = "thêm" if change["delta"] > 0 else "bớt"
        assert f"{verb} {abs(change['delta'])} {change['unit']['vi']} → cấp {change['to']}" in shown


def test_every_unit_shows_both_levels(client: FlaskClient, seeded: Site) -> None:
    html = client.get("/cap-do-dich").text
    table = orjson.loads(seeded.store.read(1, "tables/levels.json"))["places"]
    differing = [
        code
        for code, entry in table.items()
        if len(code) == 5 and entry["computed"] and entry["announced"]["level"] != entry["computed"]
    ]
    assert f"{len(differing)} xã có cấp tính khác cấp công bố" in text_of(html)
    assert len(re.findall(r'class="level-row"', html)) >= 71 + 8 + len(differing)


def test_what_if_agrees_with_the_rule(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/cap-do-dich")
    page.locator("html[data-ready]").wait_for(state="attached")
    grid = itertools.product(
        (None, 0, 1, 2, 4, 5, 13, 14, 500), (None, 9_000), (None, 4_199, 4_200), (6_000,), (None, 359, 360), (450,)
    )
    cases = [Inputs(**dict(zip(NAMES, numbers, strict=True))) for numbers in grid]
    book = [rule.model_dump(mode="json", by_alias=True) for rule in rules.known().values()]
    asked = [{NAMES[name]: value for name, value in asdict(inputs).items()} for inputs in cases]
    found = page.evaluate(
        "([book, asked]) => book.map(rule => asked.map(one => levels.grade(rule, one)))", [book, asked]
    )
    assert found == [[grade_one(rule, inputs) for inputs in cases] for rule in rules.known().values()]


def test_trying_other_numbers_is_marked_and_can_be_taken_back(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/cap-do-dich?noi=24640")
    box = page.locator("[data-what-if]")
    expect(box).to_contain_text("không phải cấp chính thức")
    real = box.locator("output").inner_text()
    box.locator('input[name="cases_count"]').fill("400")
    expect(box.locator("output")).to_have_text("Cấp 3")
    box.locator('select[name="rule"]').select_option("qd218")
    expect(box.locator("output")).to_contain_text("chưa tính được")
    box.locator("button[type=reset]").click()
    expect(box.locator("output")).to_have_text(real)
    box.locator('input[name="cases_count"]').fill("")
    expect(box.locator("output")).to_have_text("Chưa xác định")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Engine]:
    made = database.connect(settings_in(tmp_path).storage.database_url)
    bootstrap.bootstrap(made)
    rows: list[tuple[str, str, date, float | None]] = [("population", "24640", date(2022, 2, 1), 9_000.0)]
    for day in range(8, 16):
        rows += [(name, "24640", date(2022, 2, day), 0.0) for name in ("cases_new", "cases_new_community")]
    report(made, rows)
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("rule", "place", "said"),
    [
        ("qd4800", "662", "chưa xác định: mới có 1/8 xã báo cáo đủ các ngày"),
        ("qd218", "24640", "không có mức của quy tắc này trong tay"),
    ],
)
def test_the_page_says_why_there_is_no_level(
    bare: Engine, tmp_path: Path, rule: str | None, place: str, said: str
) -> None:
    settings = settings_in(tmp_path)
    settings = settings.model_copy(update={"levels": settings.levels.model_copy(update={"rule": rule})})
    store = Store(settings.storage.publications)
    announced = [{"id": "24640-2021-10-22", "place": "24640", "level": 2, "first_day": date(2021, 10, 22)}]
    with database.writing(bare) as connection:
        batch = batches.open_batch(
            connection, source="announced_levels", rank=30, author="test", key="levels:1", status="approved"
        )
        records.append(connection, batch, schema.announced_level, announced)
    publication.publish(bare, store, settings, by="test")
    html = build_public(settings, store).test_client().get(f"/cap-do-dich?noi={place}").text
    assert said in text_of(html)
    assert 'class="level-tag"><i class="level-mark level-1"' not in html
