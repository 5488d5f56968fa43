"""What pages say of announced levels and locked-down areas that are newer than the figures, or over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from shapely import Polygon
from sqlalchemy import Engine, Table

from dashboard.server import build_public
from geodata import schema
from geodata.commands import bootstrap
from geodata.observations import batches
from geodata.registers import records
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.dashboard.seeded import settings_in
from tests.dashboard.test_site import text_of
from tests.figures_support import report

FIGURES = date(2022, 2, 10)
SAID = FIGURES + timedelta(days=2)
OLD = date(2021, 10, 22)
PLACE, OTHER, THIRD = "24640", "24643", "24646"
SHAPE = Polygon([(107.7, 12.0), (107.71, 12.0), (107.71, 12.01)])

Read = Callable[[str], str]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database.connect(settings_in(tmp_path).storage.database_url)
    bootstrap.bootstrap(made)
    yield made
    made.dispose()


def register(engine: Engine, table: Table, rows: list[dict[str, Any]]) -> None:
    with database.writing(engine) as connection:
        batch = batches.open_batch(
            connection, source=table.name, rank=30, author="test", key=table.name, status="approved"
        )
        records.append(connection, batch, table, rows)


def level(place: str, step: int, first: date, last: date | None = None) -> dict[str, Any]:
    return {"id": f"{place}-{first}", "place": place, "level": step, "first_day": first, "last_day": last}


def zone(name: str, first: date, last: date | None) -> dict[str, Any]:
    measure = {"measure_vi": "Phong tỏa", "measure_en": "Locked down"}
    days = {"first_day": first, "last_day": last}
    return {"id": name, "name": name, "place": PLACE, "approximate": False, "geometry": SHAPE, **measure, **days}


@pytest.fixture
def pages(engine: Engine, tmp_path: Path) -> Callable[[], Read]:
    def published() -> Read:
        settings = settings_in(tmp_path)
        store = Store(settings.storage.publications)
        publication.publish(engine, store, settings, by="test")
        client: FlaskClient = build_public(settings, store).test_client()
        return lambda path: text_of(client.get(path).text)

    return published


@pytest.fixture
def reported(engine: Engine) -> None:
    report(engine, [("cases_new", PLACE, FIGURES, 3.0)])


@pytest.mark.usefixtures("reported")
def test_the_day_of_an_announcement_is_that_of_the_place(engine: Engine, pages: Callable[[], Read]) -> None:
    register(engine, schema.announced_level, [level(PLACE, 2, OLD), level(OTHER, 3, SAID)])
    read = pages()
    assert "1 xã cấp 2, 1 xã cấp 3 (công bố từ 22/10/2021 đến 12/2/2022, tùy nơi), 69 xã không có cấp độ" in read("/")
    assert "công bố ngày 12/2/2022" in read(f"/noi/{OTHER}")
    assert "công bố ngày 22/10/2021" in read(f"/noi/{PLACE}")


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize("path", ["/noi/{}", "/cap-do-dich?noi={}"])
def test_an_announcement_that_has_ended_is_told_with_its_end(
    engine: Engine, pages: Callable[[], Read], path: str
) -> None:
    ended = level(PLACE, 2, OLD, SAID - timedelta(days=1))
    register(engine, schema.announced_level, [ended, level(OTHER, 3, SAID), level(THIRD, 4, date(2999, 1, 1))])
    read = pages()
    assert "cấp 2 công bố ngày 22/10/2021 có hiệu lực đến hết ngày 11/2/2022" in read(path.format(PLACE))
    assert "Cấp 4 đã được công bố, áp dụng từ ngày 1/1/2999" in read(path.format(THIRD))


def test_a_level_is_announced_before_anything_was_reported(engine: Engine, pages: Callable[[], Read]) -> None:
    register(engine, schema.announced_level, [level(PLACE, 2, OLD)])
    read = pages()
    place = read(f"/noi/{PLACE}")
    assert "công bố ngày 22/10/2021" in place
    assert "xã đã báo cáo" not in place
    assert "công bố ngày 22/10/2021" in read(f"/cap-do-dich?noi={PLACE}")
    assert "1 xã cấp 2" in read("/")


@pytest.mark.usefixtures("reported")
def test_zones_newer_than_the_figures_and_those_that_ended_are_told(engine: Engine, pages: Callable[[], Read]) -> None:
    yesterday = SAID - timedelta(days=1)
    areas = [zone("Thôn 1", SAID, None), zone("Thôn 2", OLD, yesterday), zone("Thôn 3", date(2999, 1, 1), None)]
    register(engine, schema.zone, areas)
    told = pages()(f"/noi/{PLACE}")
    assert "Thôn 1 Phong tỏa từ 12/2/2022, chưa có ngày kết thúc" in told
    assert "Thôn 2 đã kết thúc Phong tỏa từ 22/10/2021 đến 11/2/2022" in told
    assert "Thôn 3 chưa bắt đầu" in told
