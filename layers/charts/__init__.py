"""Charts: a Plotly figure and the table behind it, made from a publication's own files.

A chart is asked for by name: one of `NAMES`, or the id of an indicator; either with `_90d` behind it for the last 90
days alone.
"""

from __future__ import annotations

from layers.charts import (
    beds,
    cases_by_setting,
    epidemic_curve,
    epidemic_total,
    single,
    stocks,
    testing_methods,
    testing_positivity,
    vaccination_coverage,
    vaccination_doses,
    vaccination_groups,
)
from layers.charts.chart import Chart, Series
from layers.charts.recent import SUFFIX, recent
from layers.store import NotPublished

LANGUAGES = ("vi", "en")
_CHARTS = {
    made.name: made
    for made in (
        epidemic_curve.CHART,
        epidemic_total.CHART,
        cases_by_setting.WEEKLY,
        cases_by_setting.DAILY,
        single.LATE,
        testing_positivity.CHART,
        testing_methods.CHART,
        single.PENDING,
        vaccination_coverage.CHART,
        vaccination_groups.CHART,
        vaccination_doses.CHART,
        beds.OCCUPANCY,
        beds.USE,
        stocks.CHART,
    )
}
NAMES = tuple(_CHARTS)


def chart(name: str) -> Chart:
    """The chart of that name; an indicator's id gives its series. Raises `NotPublished` for another name."""
    if name.endswith(SUFFIX):
        whole = chart(name.removesuffix(SUFFIX))
        if whole.index != "day":
            raise NotPublished(name)
        return recent(whole)
    return _CHARTS[name] if name in _CHARTS else single.of_indicator(name)


__all__ = ["LANGUAGES", "NAMES", "Chart", "Series", "chart"]
