"""Signing up: without a script, with a proof of work, against machines (FAULTS 25-33, 35)."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.signup.limits import UNPROVEN
from geodata import schema
from tests.dashboard.signup.conftest import SHEET, SignUp, solve


def volunteers(signup: SignUp) -> int:
    with signup.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.volunteer)) or 0


def dropped(signup: SignUp) -> dict[str, int]:
    table = schema.sign_up_dropped
    with signup.engine.connect() as connection:
        return {row.reason: row.number for row in connection.execute(select(table))}


def test_somebody_signs_up_without_a_script(signup: SignUp) -> None:
    answer = signup.send()
    assert answer.status_code == 200 and volunteers(signup) == 1
    code = re.search(r'class="code-big">(\w{8})<', answer.text)
    assert code and answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_proof_of_work_is_taken_once(signup: SignUp) -> None:
    page = signup.page()
    proof = solve(page)
    assert signup.send(page=page, altcha=proof).status_code == 200
    assert signup.send(page=page, altcha=proof).status_code == 200, "the same sheet again"
    assert volunteers(signup) == 1
    again = signup.send(page=page, altcha=proof, name="Người Khác")
    assert again.status_code == 422 and "đã được gửi" in again.text and volunteers(signup) == 1
    assert dropped(signup) == {"replayed": 1}


def test_a_proof_of_another_form_or_a_forged_one_is_dropped(signup: SignUp) -> None:
    proof = solve(signup.page())
    assert signup.send(altcha=proof).status_code == 422
    told = json.loads(base64.b64decode(proof))
    told["challenge"]["parameters"]["keyPrefix"] = ""
    forged = base64.b64encode(json.dumps(told).encode()).decode()
    for payload in (forged, "x", base64.b64encode(b"{}").decode(), "A" * 5000):
        assert signup.send(altcha=payload).status_code == 422
    assert dropped(signup) == {"bad_proof": 5} and volunteers(signup) == 0


@pytest.mark.parametrize(
    ("change", "wait", "reason"),
    [({"website": "http://x"}, 20, "trap"), ({}, 1, "too_fast"), ({}, 7 * 3600, "old"), ({"ticket": "x"}, 20, "old")],
)
def test_what_looks_like_a_machine_is_dropped_counted_and_may_be_sent_again(
    signup: SignUp, change: dict[str, Any], wait: float, reason: str
) -> None:
    answer = signup.send(wait=wait, **change)
    assert answer.status_code == 422 and volunteers(signup) == 0 and dropped(signup) == {reason: 1}
    assert 'value="Người Tình Nguyện"' in answer.text
    assert signup.send(page=answer.text).status_code == 200


def test_every_wrong_field_is_told_in_place_and_nothing_is_lost(signup: SignUp) -> None:
    answer = signup.send(phone="0903 abc", skills=[], consent_contact="", birth_year="2010", note="<b>'%_\"")
    assert answer.status_code == 422 and volunteers(signup) == 0
    assert [
        name for name in ("phone", "skills", "birth_year", "consent_contact") if f'id="{name}-error"' in answer.text
    ] == [
        "phone",
        "skills",
        "birth_year",
        "consent_contact",
    ]
    assert "Còn 4 chỗ cần sửa" in answer.text and "&lt;b&gt;&#39;%_&#34;" in answer.text
    assert 'name="consent_contact" value="1" checked' not in answer.text


def test_what_was_sent_too_fast_tells_what_is_wrong_all_the_same(signup: SignUp) -> None:
    answer = signup.send(wait=1, phone="0903 abc", consent_contact="")
    assert answer.status_code == 422 and "Gửi quá nhanh" in answer.text
    at = [answer.text.index(f'id="{name}-error"') for name in ("phone", "consent_contact")]
    assert at == sorted(at) and "Còn 2 chỗ cần sửa" in answer.text
    assert dropped(signup) == {"too_fast": 1}


def test_a_consent_stays_ticked_after_another_fields_error(signup: SignUp) -> None:
    answer = signup.send(phone="0903 abc")
    assert answer.status_code == 422
    assert 'name="consent_contact" value="1" checked' in answer.text
    assert 'name="consent_health" value="1" checked' not in answer.text
    other = signup.send(phone="0903 abc", consent_version="1900-01")
    assert 'name="consent_contact" value="1" checked' not in other.text


def test_a_consent_of_another_text_is_asked_anew(signup: SignUp) -> None:
    assert "nội dung đồng ý đã đổi" in signup.send(consent_version="2020-01").text.lower()


def test_the_same_phone_is_told_the_same_as_any_other(signup: SignUp) -> None:
    first, second = signup.send(), signup.send(phone="+84 903 123 456")
    shape = re.compile(r"[A-Z0-9]{8}|[0-9a-f]{48}")
    assert shape.sub("", first.text) == shape.sub("", second.text)
    assert volunteers(signup) == 2


def test_one_address_that_floods_is_held_and_a_shared_one_is_not(signup: SignUp) -> None:
    limit = signup.desk.settings.volunteers.per_minute
    page = signup.page()
    flood = [signup.send(page=page, wait=0, address="10.0.0.9") for _ in range(5 * limit)]
    assert [answer.status_code for answer in flood] == [422] * limit + [429] * 4 * limit
    assert flood[-1].headers["Retry-After"] == "60" and dropped(signup) == {"too_fast": limit}
    fresh = signup.page()
    proven = signup.send(page=fresh, altcha=solve(fresh), address="10.0.0.9")
    assert proven.status_code == 200, "a phone behind the same address"
    assert signup.send(address="10.0.0.9").status_code == 200, "and one without scripts"
    assert volunteers(signup) == 2


def test_sheets_without_a_proof_are_fewer_and_none_is_lost(signup: SignUp) -> None:
    limit = signup.desk.settings.volunteers.per_minute // UNPROVEN
    page = signup.page()
    signup.later(seconds=5)
    sent = [signup.send(page=page, wait=0, name="", address="10.0.0.9").status_code for _ in range(limit + 2)]
    assert sent == [422] * limit + [429] * 2
    held = signup.send(page=page, wait=0, address="10.0.0.9")
    assert held.status_code == 429 and held.headers["Retry-After"] == "60"
    assert 'value="Người Tình Nguyện"' in held.text and "đợi một phút" in held.text
    fresh = signup.page()
    assert signup.send(page=fresh, altcha=solve(fresh), address="10.0.0.9").status_code == 200
    assert signup.send(address="10.0.1.9").status_code == 200


def test_numbers_are_shown_and_small_ones_name_nobody(signup: SignUp) -> None:
    assert "<dd>0</dd>" in signup.page()
    signup.send()
    signup.later(seconds=30)
    assert "<dd>dưới 5</dd>" in signup.page()


def test_what_is_too_large_is_refused_in_words(signup: SignUp) -> None:
    answer = signup.send(note="x" * 70_000)
    assert answer.status_code == 413 and "Gửi quá nhiều chữ" in answer.text


def test_nothing_that_was_not_ticked_is_ticked(signup: SignUp) -> None:
    assert " checked" not in signup.page()
    assert SHEET["consent_contact"] == "1"
