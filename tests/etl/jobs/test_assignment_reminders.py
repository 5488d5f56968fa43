"""Who has accepted something of tomorrow is reminded the afternoon before, once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from etl.jobs import assignment_reminders
from geodata.volunteers import withdrawals
from tests.etl.messages.conftest import Post
from tests.etl.messages.test_volunteers import ADDRESS, Office, office
from tests.geodata.volunteers.conftest import camp
from tests.geodata.volunteers.test_dispatch import post as post_need

__all__ = ["camp", "office"]
EVE = datetime(2021, 10, 24, 10, tzinfo=UTC)
"""17:00 in the province on the day before the need begins."""


def remind(office: Office, at: datetime = EVE) -> int:
    office.camp.now = at
    return assignment_reminders.remind(office.camp.engine, office.settings, now=at)


def test_who_has_accepted_is_reminded_once(office: Office, post: Post) -> None:
    office.say_yes(office.ask(email=ADDRESS))
    office.ask(phone="0912 345 678", email="hai@tinh.example")
    office.send()
    assert (remind(office), remind(office, EVE.replace(hour=12))) == (1, 0)
    assert office.send() == 1
    letter = post.letters[-1]
    assert (letter["To"], letter["Subject"]) == (ADDRESS, "Nhắc bạn việc ngày mai: Cài ứng dụng tại điểm tiêm")
    assert "tra-loi" not in letter.get_content()


@pytest.mark.parametrize("at", [EVE.replace(hour=9, minute=59), EVE.replace(hour=14), EVE.replace(day=23)])
def test_nobody_is_reminded_at_night_or_on_another_day(office: Office, at: datetime) -> None:
    office.say_yes(office.ask(email=ADDRESS))
    assert remind(office, at) == 0


def test_a_reminder_of_what_is_off_is_taken_back(office: Office, post: Post) -> None:
    one = office.say_yes(office.ask(email=ADDRESS))
    office.send()
    assert remind(office) == 1
    need = post_need(office.camp)
    with office.turn() as work:
        withdrawals.close(work, need, cancelled=True)
    assert office.send() == 1 and post.letters[-1]["Subject"].startswith("Bạn không cần đến nữa")
    assert office.state(one) == "off_told" and remind(office) == 0
