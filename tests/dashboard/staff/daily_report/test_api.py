"""The draft API: one field at a time, conflicts told, closed days refused, foreign calls too."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from geodata.access import Role
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.daily_report.conftest import DAY, FORM

API = f"/noi-bo/api/bao-cao/24611/{DAY}/cases/nhap"


def put(visitor: Visitor, content: object, *, path: str = API, token: str | None = None) -> TestResponse:
    if token is None:
        found = re.search(r'csrf-token" content="([^"]+)"', visitor.get(FORM).text)
        token = found[1] if found else ""
    return visitor.client.put(path, json=content, headers={"X-CSRFToken": token})


def test_a_field_is_kept_and_its_number_told_in_words(officer: Visitor) -> None:
    answer = put(officer, {"field": "cases_new", "text": "1.234", "base": 0})
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["version"], answer.json["words"], answer.json["at"]) == (
        1,
        "một nghìn hai trăm ba mươi bốn",
        "17:00",
    )
    assert 'value="1.234"' in officer.get(FORM).text


def test_two_officers_hear_of_each_other(staff: Staff, officer: Visitor) -> None:
    staff.make("xa2.24611", Role.COMMUNE_OFFICER, "24611")
    other = staff.visitor()
    other.sign_in("xa2.24611")
    put(officer, {"field": "cases_new", "text": "5", "base": 0})
    answer = put(other, {"field": "cases_new", "text": "7", "base": 0})
    assert answer.status_code == 409
    assert answer.json is not None
    assert (answer.json["mine"], answer.json["theirs"], answer.json["by"]) == ("7", "5", "Người Thử (Phường Nghĩa Đức)")


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"field": "cases_new"},
        {"field": 1, "text": "5", "base": 0},
        {"field": "cases_new", "text": "5", "base": "0"},
    ],
)
def test_a_malformed_body_is_a_bad_request(officer: Visitor, content: object) -> None:
    assert put(officer, content).status_code == 400


def test_a_field_that_there_is_not_is_refused_in_words(officer: Visitor) -> None:
    answer = put(officer, {"field": "samples_taken", "text": "5", "base": 0})
    assert answer.status_code == 422
    assert answer.json is not None
    assert "không có ô" in answer.json["message"]


def test_a_closed_day_is_locked(staff: Staff, officer: Visitor) -> None:
    answer = put(officer, {"field": "cases_new", "text": "5", "base": 0}, path=API.replace(DAY, "2021-10-20"))
    assert answer.status_code == 423


def test_anothers_commune_is_forbidden_and_nobody_is_turned_away(staff: Staff, officer: Visitor) -> None:
    body = {"field": "cases_new", "text": "5", "base": 0}
    assert put(officer, body, path=API.replace("24611", "24612")).status_code == 403
    assert put(staff.visitor(), body, token="x").status_code in (400, 401)


def test_a_call_from_another_site_is_refused(officer: Visitor) -> None:
    answer = put(officer, {"field": "cases_new", "text": "5", "base": 0}, token="forged")
    assert answer.status_code == 400
