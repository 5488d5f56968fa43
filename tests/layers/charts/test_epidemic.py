"""The epidemic's charts: provisional days, events, weeks, what no setting accounts for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from geodata.core.text import Text
from layers.charts import chart, files
from layers.charts.chart import Event
from layers.charts.look import GREY, MOST_TICKS, PALE, day_ticks
from tests.layers.charts.support import DAYS, DECISION, STAMP, VALUES, all_of, background, drawn, series, texts

SETTINGS = chart("cases_by_setting").layers[1:]


def test_the_last_days_are_lighter_and_say_that_they_may_change() -> None:
    made = chart("epidemic_curve")
    figure = files.figure(made, all_of(made), background())
    colours = figure["data"][0]["marker"]["color"]
    assert [colour == PALE for colour in colours] == [False] * 27 + [True] * 3
    assert "tạm thời" in texts(figure)
    settled = files.figure(made, all_of(made), background("en", provisional_days=0))
    assert "provisional" not in texts(settled)
    assert PALE not in settled["data"][0]["marker"]["color"]


def test_events_are_numbered_by_day_and_said_in_full() -> None:
    later = Event(day="2021-11-28", number="2043/QĐ-UBND", title=Text(vi="Cấp 3", en="Level 3"), link=None)
    outside = replace(later, day="2020-01-01")
    made = chart("epidemic_curve")
    figure = files.figure(made, all_of(made), background("en", events=(later, outside, DECISION)))
    events = figure["layout"]["meta"]["events"]
    assert [(event["n"], event["number"]) for event in events] == [(1, "1774/QĐ-UBND"), (2, "2043/QĐ-UBND")]
    assert events[0]["title"] == "Epidemic levels"
    assert events[0]["link"] == "/van-ban/1774-qd-ubnd-2021"
    verticals = [shape["x0"] for shape in figure["layout"]["shapes"]]
    assert verticals == ["2021-11-12", "2021-11-28"]
    marks = {note["text"]: note["hovertext"] for note in figure["layout"]["annotations"] if "hovertext" in note}
    assert marks["1"] == "1774/QĐ-UBND (12 Nov 2021): Epidemic levels"


def test_events_of_the_same_days_share_a_number() -> None:
    other = replace(DECISION, number="74/TB-UBND", day="2021-11-13")
    made = chart("epidemic_curve")
    figure = files.figure(made, all_of(made), background(events=(DECISION, other)))
    (mark,) = [note for note in figure["layout"]["annotations"] if "hovertext" in note]
    assert mark["text"] == "1–2"
    assert "1774/QĐ-UBND (12/11/2021)" in mark["hovertext"]
    assert "74/TB-UBND (13/11/2021)" in mark["hovertext"]


def test_what_no_setting_accounts_for_stands_on_top() -> None:
    found = {"cases_new": series("cases_new", np.full(30, 10.0))}
    found |= {name: series(name, np.full(30, 2.0)) for name in SETTINGS}
    made = chart("cases_by_setting_daily")
    figure = files.figure(made, found, background())
    assert figure["layout"]["barmode"] == "stack"
    assert (figure["data"][-1]["meta"], figure["data"][-1]["marker"]["color"]) == ("not_classified", GREY)
    np.testing.assert_array_equal(drawn(figure["data"][-1]), np.full(30, 2.0))
    np.testing.assert_array_equal(sum(drawn(trace) for trace in figure["data"]), np.full(30, 10.0))
    whole = files.figure(made, found | {"cases_new": series("cases_new", np.full(30, 8.0))}, background())
    assert [trace["meta"] for trace in whole["data"]] == list(SETTINGS)


def test_parts_above_their_total_are_not_cut_off() -> None:
    found = {"cases_new": series("cases_new", np.full(30, 10.0))}
    found |= {name: series(name, np.full(30, 8.0)) for name in SETTINGS}
    for made, days in ((chart("cases_by_setting_daily"), 1), (chart("cases_by_setting"), 7)):
        figure = files.figure(made, found, background())
        assert figure["layout"]["yaxis"]["range"][1] >= len(SETTINGS) * 8 * days


def test_weeks_are_summed_from_monday_and_the_last_one_is_not_over() -> None:
    made = chart("cases_by_setting")
    head, rows = files.table(made, all_of(made), STAMP)
    lines = {line[0]: dict(zip(head[1:], line[1:], strict=True)) for line in rows}
    assert head[0] == "week"
    assert list(lines) == ["2021-11-01", "2021-11-08", "2021-11-15", "2021-11-22", "2021-11-29"]
    assert lines["2021-11-01"]["cases_new"] == np.nansum(VALUES[:7])
    assert [line["reported"] for line in lines.values()] == [60, 60, 60, 61, 68]
    assert (lines["2021-11-01"]["days_reported"], lines["2021-11-29"]["days_reported"]) == (5, 2)
    figure = files.figure(made, all_of(made), background())
    assert figure["data"][0]["marker"]["opacity"] == [1, 1, 1, 1, 0.45]
    assert "chưa đủ tuần" in texts(figure)
    assert DAYS[-1] == "2021-11-30"


def test_words_below_weeks_stand_at_mondays() -> None:
    made = chart("cases_by_setting")
    axis = files.figure(made, all_of(made), background())["layout"]["xaxis"]
    assert axis["tickvals"] and {date.fromisoformat(day).weekday() for day in axis["tickvals"]} == {0}
    for weeks in (6, 7, 12, 13):
        ticks = day_ticks(date(2021, 11, 1), date(2021, 11, 1) + timedelta(weeks=weeks), "vi", step=7)["tickvals"]
        assert 3 <= len(ticks) <= MOST_TICKS
        assert {date.fromisoformat(day).weekday() for day in ticks} == {0}


def test_lines_are_named_at_their_ends_and_names_do_not_overlap() -> None:
    made = chart("epidemic_total")
    figure = files.figure(made, all_of(made), background())
    for word in ("Ca mắc", "Đang điều trị", "Khỏi bệnh", "Tử vong"):
        assert word in texts(figure)
    names = [note for note in figure["layout"]["annotations"] if note["x"] == 1]
    assert len({note["yshift"] for note in names}) == 4
