"""The private link: seen, changed, paused, answered, deleted (FAULTS 34)."""

from __future__ import annotations

from sqlalchemy import select

from geodata import schema
from geodata.volunteers import retention
from tests.dashboard.signup.conftest import SHEET, SignUp


def stored(signup: SignUp) -> dict[str, object]:
    with signup.engine.connect() as connection:
        return dict(connection.execute(select(schema.volunteer)).one()._mapping)


def test_the_link_shows_what_was_said_and_another_one_nothing(signup: SignUp) -> None:
    link = signup.sign_up()
    page = signup.get(f"/toi/{link}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "0903 123 456" in page.text and "Người Tình Nguyện" in page.text and "Chờ xét" in page.text
    wrong = signup.get(f"/toi/{link[:-1]}0" if link[-1] != "0" else f"/toi/{link[:-1]}1")
    assert wrong.status_code == 404 and "Người Tình Nguyện" not in wrong.text


def test_a_registration_is_changed_with_its_faults_told(signup: SignUp) -> None:
    link = signup.sign_up()
    page = signup.get(f"/toi/{link}/sua").text
    assert (
        'value="B2"' in page and 'value="it" checked' in page and 'name="consent_contact" value="1" checked' not in page
    )
    wrong = signup.post(f"/toi/{link}/sua", **{**SHEET, "phone": "x"})
    assert wrong.status_code == 422 and "chữ số" in wrong.text
    changed = {**SHEET, "skills": ["cooking"]}
    moved = signup.post(f"/toi/{link}/sua", **changed)
    assert moved.status_code == 303 and moved.headers["Cache-Control"] == "no-store"
    assert "Nấu ăn" in signup.get(f"/toi/{link}").text


def test_somebody_pauses_and_goes_on(signup: SignUp) -> None:
    link = signup.sign_up()
    assert signup.post(f"/toi/{link}/dung").status_code == 303
    assert "Tạm dừng</span>" in signup.get(f"/toi/{link}").text
    signup.post(f"/toi/{link}/dung")
    signup.post(f"/toi/{link}/tiep")
    assert "Chờ xét" in signup.get(f"/toi/{link}").text


def test_consent_is_taken_back_and_given_anew(signup: SignUp) -> None:
    link = signup.sign_up(doses="2", consent_health="1")
    assert signup.post(f"/toi/{link}/rut").status_code == 303
    page = signup.get(f"/toi/{link}").text
    assert "Bạn đã rút đồng ý" in page and "/tiep" not in page and stored(signup)["doses"] is None
    signup.post(f"/toi/{link}/tiep")
    assert stored(signup)["status"] == "paused"
    assert signup.post(f"/toi/{link}/sua", **SHEET).status_code == 303
    assert signup.post(f"/toi/{link}/tiep").status_code == 303 and stored(signup)["status"] == "registered"


def test_deleting_is_asked_twice_and_then_done(signup: SignUp) -> None:
    link = signup.sign_up()
    assert signup.post(f"/toi/{link}/xoa").status_code == 422 and stored(signup)["status"] == "registered"
    answer = signup.post(f"/toi/{link}/xoa", sure="1")
    assert answer.status_code == 200 and str(stored(signup)["code"]) in answer.text
    assert stored(signup)["row_key"] is None and signup.get(f"/toi/{link}").status_code == 404
    assert str(stored(signup)["code"]) in (signup.desk.settings.storage.var / retention.FILE).read_text(
        encoding="utf-8"
    )


def test_a_request_is_entered_for_the_coordinators(signup: SignUp) -> None:
    link = signup.sign_up()
    assert signup.post(f"/toi/{link}/yeu-cau", note="xin bản sao").status_code == 303
    with signup.engine.connect() as connection:
        request = connection.execute(select(schema.data_request)).one()
    assert (request.kind, request.note, request.done_at) == ("see", "xin bản sao", None)


def test_an_answer_to_nothing_changes_nothing(signup: SignUp) -> None:
    link = signup.sign_up()
    assert signup.post(f"/toi/{link}/77/nhan").status_code == 303
    assert signup.post(f"/toi/{link}/77/x").status_code == 404
