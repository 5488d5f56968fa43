"""The sum of communes against the district's own figure and the national feed."""

from __future__ import annotations

import pytest

from geodata.access import Forbidden
from geodata.reports import reconcile
from tests.figures_support import report
from tests.geodata.reports.conftest import DAY, Office


def lines(office: Office, unit: str, who: str = "district") -> list[reconcile.ReconciliationLine]:
    with office.turn(who) as turn:
        return reconcile.reconcile(turn, unit, DAY)


def test_a_districts_own_figure_stands_beside_the_sum_and_who_is_missing(office: Office) -> None:
    report(office.engine, [("cases_new", "24611", DAY, 5.0), ("cases_new", "24612", DAY, 0.0)], rank=40)
    report(office.engine, [("cases_new", "660", DAY, 7.0)], rank=20)
    (line,) = lines(office, "660")
    assert (line.total, line.theirs, line.difference, line.fits) == (5, 7, -2, False)
    assert len(line.missing) == 6
    assert "24611" not in line.missing


def test_it_fits_when_every_commune_has_reported_and_the_sum_is_the_same(office: Office) -> None:
    communes = [place.code for place in office.places.communes_of("660")]
    report(office.engine, [("cases_new", code, DAY, 1.0) for code in communes], rank=40)
    report(office.engine, [("cases_new", "660", DAY, 8.0)], rank=20)
    assert [line.fits for line in lines(office, "660")] == [True]


def test_nothing_is_compared_where_nobody_speaks_of_the_unit(office: Office) -> None:
    report(office.engine, [("cases_new", "24611", DAY, 5.0)], rank=40)
    assert lines(office, "67", "province") == []


def test_no_commune_reported_is_no_sum(office: Office) -> None:
    report(office.engine, [("cases_new", "67", DAY, 7.0)], rank=20)
    (line,) = lines(office, "67", "province")
    assert line.total is None
    assert line.difference is None


@pytest.mark.parametrize(("who", "unit"), [("district", "661"), ("district", "67"), ("officer", "660")])
def test_another_unit_is_not_ones_own(office: Office, who: str, unit: str) -> None:
    with pytest.raises(Forbidden):
        lines(office, unit, who)
