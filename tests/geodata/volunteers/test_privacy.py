"""Terms, retention, tombstones, numbers that name nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geodata.access import Forbidden
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.volunteers import assignments, consents, counts, data_subject_requests, people, retention, vetting
from geodata.volunteers.data_subject_requests import DataSubjectRequest
from tests.geodata.volunteers.conftest import Camp
from tests.geodata.volunteers.test_dispatch import accepted, offer, post, turn


def settings(ends: date | None) -> Settings:
    known = config.load()
    campaign = known.volunteers.model_copy(update={"campaign_ends": ends, "keep_days": 30})
    return known.model_copy(update={"volunteers": campaign})


def requests(camp: Camp) -> list[DataSubjectRequest]:
    with turn(camp) as work:
        return data_subject_requests.open_requests(work)


@pytest.mark.parametrize(("kind", "days"), [("see", 10), ("correct", 10), ("withdraw", 15), ("delete", 20)])
def test_a_request_has_its_terms(camp: Camp, kind: data_subject_requests.Kind, days: int) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        data_subject_requests.ask(connection, people.by_link(connection, told.link), kind, note="", now=camp.now)
    (request,) = requests(camp)
    assert (request.due_by - request.asked_at).days == days
    assert camp.now == datetime(2021, 10, 22, 5, tzinfo=UTC), "a Friday"
    assert request.answer_by.date() == date(2021, 10, 26)
    assert not request.late(camp.now)
    camp.later(days=5)
    assert request.late(camp.now)


def test_a_request_is_answered_and_carried_out_once(camp: Camp) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        mine = people.by_link(connection, told.link)
        data_subject_requests.ask(connection, mine, "see", note="xin bản sao", now=camp.now)
        data_subject_requests.ask(connection, mine, "delete", note="", now=camp.now, done=True)
    (request,) = requests(camp)
    with turn(camp) as work:
        data_subject_requests.answered(work, request)
        data_subject_requests.done(work, request)
        with pytest.raises(data_subject_requests.RequestNotOpen):
            data_subject_requests.done(work, request)
    assert requests(camp) == []


def test_a_request_by_telephone_is_entered_and_carried_out(camp: Camp) -> None:
    gone, silent = camp.sign_up(), camp.sign_up(phone="0912 345 678", doses="2", consent_health="1")
    link = accepted(camp, phone="0913 345 678")
    with turn(camp) as work:
        found = {told.code: people.by_link(work.connection, told.link) for told in (gone, silent)}
        with pytest.raises(ValueError, match="2021-10-23"):
            data_subject_requests.enter(work, found[gone.code], "delete", note="", day=date(2021, 10, 23))
        data_subject_requests.enter(work, found[gone.code], "delete", note="gọi điện", day=date(2021, 10, 20))
        data_subject_requests.enter(work, found[silent.code], "withdraw", note="", day=date(2021, 10, 22))
    with turn(camp, "661") as elsewhere, pytest.raises(Forbidden):
        data_subject_requests.enter(elsewhere, found[gone.code], "see", note="", day=date(2021, 10, 22))
    withdraw, delete = requests(camp)
    assert (withdraw.asked_at, delete.asked_at) == (camp.now, datetime(2021, 10, 19, 17, tzinfo=UTC))
    with turn(camp) as work:
        data_subject_requests.carry_out(work, delete)
        data_subject_requests.carry_out(work, withdraw)
        with pytest.raises(people.UnknownVolunteer):
            people.by_link(work.connection, gone.link)
        mine = people.by_link(work.connection, silent.link)
        assert (mine.status, mine.doses, consents.standing(work.connection, mine.id)) == ("paused", None, set())
        for step in (people.resume, people.pause):
            with pytest.raises(people.RegistrationNotPossible):
                step(work.connection, mine, by="form", now=camp.now)
        assert people.by_link(work.connection, link).status == "accepted"
    assert requests(camp) == []


def test_who_took_their_consent_back_is_free_and_not_taken_in_again(camp: Camp) -> None:
    link = accepted(camp)
    need = post(camp)
    with turn(camp) as work:
        offer(work, need, link)
        people.withdraw(work.connection, people.by_link(work.connection, link), by="form", now=camp.now)
        mine = people.by_link(work.connection, link)
        assert assignments.of_volunteer(work.connection, mine.id)[0].status == "cancelled"
        with pytest.raises(people.RegistrationNotPossible):
            vetting.accept(work, mine)
        people.change(work.connection, camp.ring, mine, camp.read(), by="form", now=camp.now)
        people.resume(work.connection, people.by_link(work.connection, link), by="form", now=camp.now)
        vetting.accept(work, people.by_link(work.connection, link))


def test_requests_of_a_double_move_over_and_those_of_who_left_are_over(camp: Camp) -> None:
    one, double = camp.sign_up(), camp.sign_up(name="Người Khác")
    with turn(camp) as work:
        keep, other = (people.by_link(work.connection, told.link) for told in (one, double))
        data_subject_requests.ask(work.connection, other, "see", note="", now=camp.now)
        vetting.merge(work, keep, other)
        (request,) = data_subject_requests.open_requests(work)
        assert request.volunteer == keep.id
        people.remove(work.connection, people.find(work.connection, keep.id), by="form", why="asked", now=camp.now)
        assert data_subject_requests.open_requests(work) == []


def test_everybody_is_deleted_when_the_term_after_the_campaign_has_passed(camp: Camp) -> None:
    told = camp.sign_up()
    for ends, gone in ((None, 0), (date(2021, 9, 22), 0), (date(2021, 9, 21), 1)):
        with camp.writing() as connection:
            assert retention.sweep(connection, settings(ends), now=camp.now) == gone
    with camp.writing() as connection, pytest.raises(people.UnknownVolunteer):
        people.by_link(connection, told.link)


def test_who_was_deleted_is_deleted_again_after_a_restore(camp: Camp, tmp_path: Path) -> None:
    gone, stays = camp.sign_up(), camp.sign_up(phone="0912 345 678")
    with camp.writing() as connection:
        assert retention.tell(connection, tmp_path) == 0
    path = tmp_path / retention.FILE
    path.write_text(f'{{"code": "{gone.code}", "deleted_at": "2021-10-22"}}\n{{"code": "cut', encoding="utf-8")
    with camp.writing() as connection:
        assert retention.apply(connection, retention.told(path), now=camp.now) == 1
        assert retention.apply(connection, retention.told(path), now=camp.now) == 0
        assert people.by_link(connection, stays.link).code == stays.code
        assert retention.tell(connection, tmp_path) == 0
        with pytest.raises(people.UnknownVolunteer):
            people.by_link(connection, gone.link)


def test_tombstones_are_told_to_the_file_once(camp: Camp, tmp_path: Path) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        people.remove(connection, people.by_link(connection, told.link), by="form", why="asked", now=camp.now)
        assert (retention.tell(connection, tmp_path), retention.tell(connection, tmp_path)) == (1, 0)
    assert told.code in (tmp_path / retention.FILE).read_text(encoding="utf-8")


def test_numbers_are_told_by_district(camp: Camp) -> None:
    accepted(camp)
    accepted(camp, phone="0912 345 678")
    camp.sign_up(phone="0913 345 678", place="24700")
    post(camp, number="3")
    with camp.engine.connect() as connection:
        found = counts.counts(connection, camp.places, today=camp.now.date())
    assert (found.registered, found.active, found.needed) == (3, 2, 3)
    assert found.active_by_district == {"660": 2} and found.needed_by_district == {"660": 3}


@pytest.mark.parametrize(
    ("active", "shown"),
    [
        ({"660": 9, "661": 7}, {"660": 9, "661": 7}),
        ({"660": 9, "661": 7, "662": 2}, {"660": 9, "661": None, "662": None}),
        ({"660": 9, "661": 3, "662": 2}, {"660": 9, "661": None, "662": None}),
        ({"660": 2}, {"660": None}),
        ({}, {}),
    ],
)
def test_few_people_of_a_district_cannot_be_worked_out(active: dict[str, int], shown: dict[str, int | None]) -> None:
    told = counts.Counts(
        registered=20, active=sum(active.values()), needed=0, needed_by_district={}, active_by_district=active
    )
    assert told.shown_by_district == shown
