"""A need's page tells by what everybody was told, and who has to be called."""

from __future__ import annotations

import pytest

from geodata.jobs import outbox
from geodata.jobs.outbox import Channel
from geodata.store import database
from geodata.volunteers import notifications
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.volunteers.conftest import page
from tests.dashboard.staff.volunteers.test_needs import accepted, answer_yes, post


def ask(staff: Staff, coordinator: Visitor) -> tuple[str, str]:
    """The page of a need for which somebody was asked, and their private link."""
    path = post(coordinator)
    who, link = accepted(staff, coordinator)
    coordinator.post(path, move="offer", who=str(who))
    return path, link


def note(staff: Staff, kind: notifications.Kind, *, by: Channel | None = None, error: str = "") -> None:
    """What became of the message of assignment 1."""
    with database.writing(staff.engine) as connection:
        key = notifications.key(kind, 1, 1)
        (one,) = [told for told in outbox.told(connection, key) if told.key == key]
        if by:
            outbox.sent(connection, one, now=staff.now, channel=by)
        else:
            outbox.failed(connection, one, error=error, now=staff.now, for_good=True)


@pytest.mark.parametrize(
    ("by", "error", "words"),
    [
        ("mail", "", "đã gửi thư điện tử"),
        ("sms", "", "đã nhắn tin"),
        ("webhook", "", "đã gửi qua cổng tin"),
        (None, "to be called: no channel", "cần gọi điện"),
        (None, notifications.PAUSED, "không liên hệ"),
    ],
)
def test_an_offer_says_by_what_it_was_told(
    staff: Staff, coordinator: Visitor, by: Channel | None, error: str, words: str
) -> None:
    path, _ = ask(staff, coordinator)
    assert "đang chờ gửi" in page(coordinator, path)
    note(staff, "offer", by=by, error=error)
    assert words in page(coordinator, path)


@pytest.mark.parametrize(("by", "words"), [("sms", "đã báo hủy"), (None, "cần gọi điện báo hủy")])
def test_what_is_off_says_whether_it_was_told(
    staff: Staff, coordinator: Visitor, by: Channel | None, words: str
) -> None:
    path, link = ask(staff, coordinator)
    answer_yes(staff, link)
    assert coordinator.post(f"{path}/1", on=path, move="withdraw").status_code == 302
    assert "đang chờ gửi tin hủy" in page(coordinator, path)
    note(staff, "off", by=by, error="to be called: no channel")
    assert words in page(coordinator, path)
