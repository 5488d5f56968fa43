"""Signing up on behalf of somebody: consent on paper, a slip with the private link, once however often it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from geodata import schema
from geodata.access import Role
from geodata.volunteers import people
from geodata.volunteers.options import CONSENT_VERSION
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.volunteers.conftest import KEY, ROOT, page, sign_up

HERE = f"{ROOT}/ghi-ho"
LINK = re.compile(r"/tinh-nguyen/toi/([0-9a-f]{48})")
SHEET: dict[str, Any] = {
    "name": "Người Tình Nguyện",
    "birth_year": "1990",
    "phone": "0903 123 456",
    "place": "24611",
    "skills": ["it", "cooking"],
    "vehicle": "motorbike",
    "consent_contact": "1",
    "consent_version": CONSENT_VERSION,
    "signed_on": "2021-10-20",
    "kept_at": "Trạm y tế, cặp hồ sơ 3",
}


def send(coordinator: Visitor, *, key: str = "", **change: Any) -> TestResponse:
    shown = KEY.search(page(coordinator, HERE))
    assert shown
    data = {**SHEET, **change, "key": key or shown[1], "csrf_token": coordinator.token(HERE)}
    return coordinator.client.post(f"/noi-bo{HERE}", data=data)


def test_a_sheet_is_entered_with_who_took_it_and_where_it_is(staff: Staff, coordinator: Visitor) -> None:
    answer = send(coordinator)
    text = unescape(answer.get_data(as_text=True))
    link = LINK.search(text)
    assert answer.status_code == 200 and link and answer.headers["Cache-Control"] == "no-store"
    assert 'class="qr"' in text and "Người Tình Nguyện" not in text
    consent, event = schema.volunteer_consent, schema.audit_event
    with staff.engine.connect() as connection:
        mine = people.by_link(connection, link[1])
        (one,) = connection.execute(select(consent)).all()
        (who,) = connection.scalars(select(event.c.who).where(event.c.what == "volunteer.sign_up")).all()
    assert (mine.channel, mine.place, mine.skills) == ("paper", "24611", ("cooking", "it"))
    assert (one.purpose, one.witness, str(one.signed_on), one.kept_at) == (
        "contact",
        "dieu.phoi.660",
        "2021-10-20",
        "Trạm y tế, cặp hồ sơ 3",
    )
    assert who == "dieu.phoi.660" and link[1] not in str(coordinator.get(ROOT).get_data(as_text=True))


def test_however_often_it_is_sent_it_is_one_registration(staff: Staff, coordinator: Visitor) -> None:
    first, again = send(coordinator, key="k" * 32), send(coordinator, key="k" * 32)
    links = [LINK.search(answer.get_data(as_text=True)) for answer in (first, again)]
    assert links[0] and links[1] and links[0][1] == links[1][1]
    with staff.engine.connect() as connection:
        assert len(connection.execute(select(schema.volunteer)).all()) == 1


def test_the_desk_is_told_of_the_same_phone_in_its_own_places_alone(
    staff: Staff, coordinator: Visitor, enter: Callable[..., Visitor]
) -> None:
    known = sign_up(staff)
    assert known.code in send(coordinator).get_data(as_text=True)
    other = staff.desk.places.communes_of("661")[0].code
    elsewhere = send(enter("661"), place=other).get_data(as_text=True)
    assert LINK.search(elsewhere) and known.code not in elsewhere


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"place": "24640"}, "place", "ngoài địa bàn"),
        ({"signed_on": ""}, "signed_on", "ngày ký"),
        ({"signed_on": "2031-01-01"}, "signed_on", "tương lai"),
        ({"signed_on": "20/10/2021"}, "signed_on", "ngày ký"),
        ({"kept_at": " "}, "kept_at", "giữ ở đâu"),
        ({"kept_at": "x" * 161}, "kept_at", "160"),
        ({"phone": "0261 3544 567"}, "phone", "cố định"),
        ({"consent_contact": ""}, "consent_contact", "đồng ý"),
        ({"consent_version": "2020-01"}, "consent_contact", "đã đổi"),
        ({"doses": "2"}, "consent_health", "đồng ý"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    staff: Staff, coordinator: Visitor, change: dict[str, str], field: str, words: str
) -> None:
    answer = send(coordinator, **change)
    text = unescape(answer.get_data(as_text=True))
    told = re.search(rf'id="{field}-error"[^>]*>([^<]*)<', text)
    assert answer.status_code == 422 and told and words in told[1].lower(), told
    assert f'href="#{field}"' in text and 'value="Người Tình Nguyện"' in text
    ticked = change.keys().isdisjoint(("consent_contact", "consent_version"))
    assert (' name="consent_contact" value="1" checked' in text) is ticked
    with staff.engine.connect() as connection:
        assert connection.execute(select(schema.volunteer)).all() == []


def test_everything_that_is_wrong_is_told_at_once(coordinator: Visitor) -> None:
    text = send(coordinator, name="", signed_on="", kept_at="", place="24640").get_data(as_text=True)
    assert [name for name in ("name", "place", "signed_on", "kept_at") if f'id="{name}-error"' not in text] == ["place"]


def test_the_empty_sheet_asks_what_the_form_asks(coordinator: Visitor) -> None:
    text = page(coordinator, f"{ROOT}/phieu")
    assert CONSENT_VERSION in text and text.count('class="box"') > 50
    english = page(coordinator, f"{ROOT}/phieu?lang=en")
    assert "Volunteer registration sheet" in english


def test_who_does_not_coordinate_enters_nobody(staff: Staff) -> None:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    assert visitor.get(HERE).status_code == 403


def test_a_signed_consent_stays_ticked_after_another_fields_error(coordinator: Visitor) -> None:
    answer = send(coordinator, phone="0903 abc")
    assert answer.status_code == 422
    assert 'name="consent_contact" value="1" checked' in answer.get_data(as_text=True)


def test_who_signed_up_after_midnight_did_so_on_the_new_day(staff: Staff, coordinator: Visitor) -> None:
    now, staff.now = staff.now, datetime(2021, 10, 31, 17, 30, tzinfo=UTC)
    sign_up(staff)
    staff.now = now
    listed = page(coordinator, ROOT)
    assert ">1/11<" in listed and ">31/10<" not in listed
