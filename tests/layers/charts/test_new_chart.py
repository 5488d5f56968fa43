"""A chart is a module: its name, its figures, the page that it stands on and where come from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers import charts
from layers.charts import files
from tests.layers.charts.support import all_of, background

MODULE = """
from geodata.core.text import Text
from layers.charts import single

CHART = single.chart(
    "hospital_doctors", "doctors", Text(vi="Bác sĩ đang làm việc", en="Doctors at work"), topic="resources", order=15
)
"""


@pytest.fixture
def doctors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module beside those of the charts."""
    (tmp_path / "hospital_doctors.py").write_text(MODULE)
    monkeypatch.setattr(charts, "__path__", [*charts.__path__, str(tmp_path)])
    charts.known.cache_clear()
    yield
    charts.known.cache_clear()


def test_the_charts_of_a_page_stand_in_their_order() -> None:
    assert charts.of_topic("resources") == ("beds_occupancy", "beds_used", "stocks")
    assert charts.of_topic("platforms") == ()
    assert charts.of_places() == ("epidemic_curve", "vaccination_coverage")


@pytest.mark.usefixtures("doctors")
def test_a_module_is_a_chart() -> None:
    assert charts.of_topic("resources") == ("beds_occupancy", "hospital_doctors", "beds_used", "stocks")
    made = charts.chart("hospital_doctors")
    assert (made.layers, charts.chart("hospital_doctors_90d").layers) == (("doctors",), ("doctors",))
    assert files.figure(made, all_of(made), background("en"))["title"] == "Doctors at work"
