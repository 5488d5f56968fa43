"""What stands beside a field and what the check says come of the same figures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geodata.catalog import MEASURED
from geodata.observations import batch_status, validation_rules
from geodata.reports import expected_range
from geodata.reports.expected_range import ExpectedRange
from geodata.reports.submission import SheetRefused
from geodata.store import database
from tests.figures_support import report
from tests.geodata.reports.conftest import CASES, COMMUNE, DAY, Office

YESTERDAY = DAY - timedelta(days=1)


def band(office: Office, field: str = "cases_late", topic: str = "cases") -> ExpectedRange:
    with office.engine.connect() as connection:
        return expected_range.bands(connection, office.key(topic))[field]


def send(office: Office, texts: dict[str, str], back: int, topic: str = "cases") -> int:
    """A report of so many days before, sent on its day."""
    office.now -= timedelta(days=back)
    sent = office.send(texts, key=office.key(topic, day=DAY - timedelta(days=back)))
    office.now += timedelta(days=back)
    return sent.batch


def test_what_was_sent_yesterday_is_shown_and_marked_until_it_is_approved(office: Office) -> None:
    assert (band(office).yesterday, band(office).waits) == (None, False)
    batch = send(office, {"cases_late": "3"}, 1)
    assert (band(office).yesterday, band(office).waits) == (3, True)
    with database.writing(office.engine) as connection:
        batch_status.move(connection, batch, "approve", by="test", reason="test")
    assert (band(office).yesterday, band(office).waits) == (3, False)


def test_what_was_returned_and_what_is_sent_for_the_day_itself_is_not_shown(office: Office) -> None:
    batch = send(office, {"cases_late": "3"}, 1)
    office.send({"cases_late": "9"})
    with database.writing(office.engine) as connection:
        batch_status.move(connection, batch, "return", by="test", reason="test")
    assert (band(office).yesterday, band(office).standing) == (None, None)


def test_the_check_asks_exactly_outside_of_what_is_shown(office: Office) -> None:
    for back in range(14, 0, -1):
        send(office, {"cases_late": str(back % 4)}, back)
    usual = band(office).usual
    assert usual is not None
    assert (usual.low, usual.high) == (0, 6)
    with pytest.raises(SheetRefused) as caught:
        office.send({"cases_late": str(int(usual.high) + 1)})
    (asked,) = caught.value.open
    assert asked.id == "cases_late:band"
    assert "thường gặp 0–6 của 14 ngày trước" in asked.message.vi
    assert office.send({"cases_late": str(int(usual.high))}).revision == 1


def test_figures_that_illustrate_raise_no_question_that_nobody_sees_a_reason_for(office: Office) -> None:
    days = [DAY - timedelta(days=back) for back in range(1, 15)]
    report(office.engine, [("cases_new", COMMUNE, day, 90.0) for day in days], rank=10, illustrative=True)
    assert band(office, "cases_new").usual is None
    assert office.send(CASES).revision == 1


def test_a_total_that_falls_is_held_against_the_figure_that_is_shown(office: Office) -> None:
    send(office, {"doses_received": "1234"}, 3, "vaccination")
    found = band(office, "doses_received", "vaccination")
    assert found.yesterday is None
    assert found.last == (DAY - timedelta(days=3), 1234)
    with pytest.raises(SheetRefused) as caught:
        office.send({"doses_received": "1000"}, key=office.key("vaccination"))
    message = caught.value.open[0].message
    assert "từ 1.234 xuống 1.000" in message.vi
    assert "from 1,234 to 1,000" in message.en


def test_counts_are_whole_so_that_the_band_is_exact() -> None:
    assert all(item.whole for item in MEASURED.values() if item.aggregation == "sum")
    assert validation_rules.unusual(1234, low=0, high=1000, mean=12.5).vi.startswith(
        "1.234 nằm ngoài khoảng thường gặp 0–1.000"
    )
