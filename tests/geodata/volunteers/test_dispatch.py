"""From vetting to the certificate: who may, who fits, who is asked, who came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import select

from geodata import accounts, schema
from geodata.access import Forbidden, Role
from geodata.files.form_reader import WrongForm
from geodata.jobs import outbox
from geodata.settings import config
from geodata.volunteers import assignments, listing, matching, needs, people, reveal, vetting, withdrawals
from geodata.volunteers.listing import VolunteerFilter
from geodata.volunteers.needs import Need
from geodata.volunteers.people import RegistrationNotPossible, Volunteer
from geodata.work.unit_of_work import UnitOfWork
from tests.geodata.volunteers.conftest import Camp

NEED = {
    "place": "24611",
    "unit": "Trạm y tế",
    "task": "Cài ứng dụng tại điểm tiêm",
    "number": "1",
    "skills": "it",
    "languages": "mnong",
    "hours": "0-0",
    "first_day": "2021-10-25",
    "last_day": "2021-10-27",
}


@contextmanager
def turn(camp: Camp, place: str = "67") -> Iterator[UnitOfWork]:
    """A coordinator at work."""
    login = f"dieu.phoi.{place}"
    with camp.writing() as connection:
        known = connection.scalar(select(schema.account.c.id).where(schema.account.c.login == login))
        number = known or accounts.create(
            connection,
            login=login,
            name="Người Thử",
            role=Role.VOLUNTEER_COORDINATOR,
            place=place,
            by="test",
            now=camp.now,
        )
        actor = accounts.actor(connection, number)
        yield UnitOfWork(connection=connection, actor=actor, settings=config.load(), places=camp.places, now=camp.now)


def accepted(camp: Camp, **change: str) -> str:
    told = camp.sign_up(**change)
    with turn(camp) as work:
        vetting.accept(work, people.by_link(work.connection, told.link))
    return told.link


def person(work: UnitOfWork, link: str) -> Volunteer:
    return people.by_link(work.connection, link)


def post(camp: Camp, key: str = "n1", **change: str) -> Need:
    with turn(camp) as work:
        return needs.find(work.connection, needs.post(work, needs.read({**NEED, **change}, camp.asked), key=key))


def offer(work: UnitOfWork, need: Need, *links: str) -> int:
    return assignments.offer(work, need, [person(work, link) for link in links])


def test_a_refusal_has_a_reason_and_is_audited(camp: Camp) -> None:
    told = camp.sign_up()
    with turn(camp) as work:
        with pytest.raises(ValueError, match="reason"):
            vetting.refuse(work, person(work, told.link), " ")
        vetting.refuse(work, person(work, told.link), "đã đủ người")
        assert person(work, told.link).status == "refused"
        with pytest.raises(RegistrationNotPossible):
            vetting.refuse(work, person(work, told.link), "lần nữa")


def test_a_coordinator_keeps_to_their_places(camp: Camp) -> None:
    told = camp.sign_up(place="24700")
    with turn(camp, "660") as work:
        assert listing.listed(work, VolunteerFilter(), most=10) == []
        with pytest.raises(Forbidden):
            vetting.accept(work, person(work, told.link))
        with pytest.raises(Forbidden):
            reveal.person(work, camp.ring, person(work, told.link), why="gọi")
        with pytest.raises(Forbidden):
            needs.post(work, needs.read({**NEED, "place": "24700"}, camp.asked), key="x")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (VolunteerFilter(), 2),
        (VolunteerFilter(skills=["it"]), 2),
        (VolunteerFilter(skills=["it", "cooking"]), 1),
        (VolunteerFilter(languages=["ede"]), 1),
        (VolunteerFilter(places=["24612"]), 1),
        (VolunteerFilter(area=["24700"]), 1),
        (VolunteerFilter(hours=1), 1),
        (VolunteerFilter(doses=2), 1),
        (VolunteerFilter(statuses=["accepted"]), 0),
        (VolunteerFilter(code="%"), 0),
    ],
)
def test_the_list_is_filtered(camp: Camp, wanted: VolunteerFilter, found: int) -> None:
    camp.sign_up()
    more = {"skills": "it;cooking", "languages": "ede", "hours": "3-1", "doses": "2", "consent_health": "1"}
    camp.sign_up(phone="0912 345 678", place="24612", areas="661", **more)
    with turn(camp) as work:
        assert len(listing.listed(work, wanted, most=10)) == listing.count(work, wanted) == found


def test_doubles_are_merged_with_their_assignments(camp: Camp) -> None:
    first, second, other = accepted(camp), accepted(camp), accepted(camp, phone="0912 345 678")
    need = post(camp)
    with turn(camp) as work:
        offer(work, need, second)
        with pytest.raises(RegistrationNotPossible):
            vetting.merge(work, person(work, first), person(work, other))
        vetting.merge(work, person(work, first), person(work, second))
        kept = person(work, first)
        assert [one.need for one in assignments.of_volunteer(work.connection, kept.id)] == [need.id]
        with pytest.raises(people.UnknownVolunteer):
            person(work, second)


def test_those_who_fit_come_near_and_unasked_first(camp: Camp) -> None:
    near, far = accepted(camp), accepted(camp, phone="0912 345 678", place="24700")
    accepted(camp, phone="0913 345 678", skills="cooking")
    accepted(camp, phone="0914 345 678", areas="661")
    accepted(camp, phone="0915 345 678", hours="3-1")
    camp.sign_up(phone="0916 345 678")
    need = post(camp)
    with turn(camp) as work:
        found = matching.suggestions(work, need)
        assert [one.volunteer.code for one in found] == [person(work, near).code, person(work, far).code]
        assert found[0].km == 0 and found[1].km is not None and found[1].km > 1 and found[0].hours == 1
        offer(work, need, near)
        assert [one.volunteer.code for one in matching.suggestions(work, need)] == [person(work, far).code]
    other = post(camp, "n2", last_day="2021-10-25")
    with turn(camp) as work:
        assert [one.volunteer.code for one in matching.suggestions(work, other)] == [person(work, far).code]


def test_an_offer_is_answered_once_by_its_own_link_and_a_need_is_not_overfilled(camp: Camp) -> None:
    one, two = accepted(camp), accepted(camp, phone="0912 345 678")
    need = post(camp)
    with turn(camp) as work:
        assert (offer(work, need, one, two), offer(work, need, one)) == (2, 0)
        queued = outbox.told(work.connection, f"need {need.id} ")
        first, second = (person(work, link) for link in (one, two))
        mine = assignments.of_volunteer(work.connection, first.id)[0]
        theirs = assignments.of_volunteer(work.connection, second.id)[0]
        assert [message.recipient for message in queued] == [f"assignment:{one.id}" for one in (mine, theirs)]
        with pytest.raises(assignments.UnknownAssignment):
            assignments.answer(work.connection, second, mine, yes=True, now=camp.now)
        assert assignments.answer(work.connection, first, mine, yes=True, now=camp.now)
        assert not assignments.answer(work.connection, second, theirs, yes=True, now=camp.now)
        with pytest.raises(RegistrationNotPossible):
            assignments.answer(work.connection, first, mine, yes=False, now=camp.now)
        assert (needs.find(work.connection, need.id).missing, assignments.find(work.connection, theirs.id).status) == (
            0,
            "cancelled",
        )


def test_hours_are_counted_and_certified(camp: Camp) -> None:
    link, need = accepted(camp), post(camp)
    with turn(camp) as work:
        offer(work, need, link)
        mine = assignments.of_volunteer(work.connection, person(work, link).id)[0]
        with pytest.raises(RegistrationNotPossible):
            assignments.check_in(work, mine)
        assignments.answer(work.connection, person(work, link), mine, yes=True, now=camp.now)
    camp.later(days=3)
    with turn(camp) as work:
        mine = assignments.find(work.connection, mine.id)
        with pytest.raises(RegistrationNotPossible):
            assignments.certify(work, mine)
        assignments.check_in(work, mine)
    camp.later(hours=3, minutes=30)
    with turn(camp) as work:
        assert assignments.check_out(work, assignments.find(work.connection, mine.id)) == 210
        number = assignments.certify(work, assignments.find(work.connection, mine.id))
        assert assignments.certify(work, assignments.find(work.connection, mine.id)) == number
        found = assignments.by_certificate(work.connection, number)
        assert found and found.minutes == 210 and person(work, link).served_minutes == 210


def test_every_reveal_is_an_entry_of_the_log(camp: Camp) -> None:
    link = accepted(camp)
    with turn(camp) as work:
        mine = person(work, link)
        assert reveal.person(work, camp.ring, mine, why="gọi xác nhận")["phone"] == "+84903123456"
        assert reveal.people(work, camp.ring, [mine], why="danh sách gọi")[mine.id]["name"] == "Người Tình Nguyện"
        event = schema.audit_event
        rows = work.connection.execute(select(event).where(event.c.what == "volunteer.reveal")).all()
        assert [row.detail["reason"] for row in rows] == ["gọi xác nhận", "danh sách gọi"]
        assert "903123456" not in repr(rows) and mine.code in repr(rows)


def test_a_need_is_read_with_every_fault(camp: Camp) -> None:
    with pytest.raises(WrongForm) as wrong:
        needs.read({**NEED, "unit": "", "number": "0", "skills": "flying", "last_day": "2021-02-30"}, camp.asked)
    assert set(wrong.value.fields) == {"unit", "number", "skills", "last_day"}
    with pytest.raises(WrongForm) as wrong:
        needs.read({**NEED, "first_day": "2021-10-20", "last_day": "2021-10-21"}, camp.asked)
    assert set(wrong.value.fields) == {"last_day"}
    assert needs.read(NEED, camp.asked)["first_day"] == date(2021, 10, 25)


def test_a_need_is_posted_once_and_closing_it_cancels_offers(camp: Camp) -> None:
    link, need = accepted(camp), post(camp)
    assert post(camp).id == need.id
    with turn(camp) as work:
        offer(work, need, link)
        withdrawals.close(work, need)
        assert needs.board(work, today=camp.now.date()) == []
        assert assignments.of_need(work, need)[0].status == "cancelled"
        with pytest.raises(RegistrationNotPossible):
            offer(work, needs.find(work.connection, need.id), link)


def test_an_offer_is_withdrawn_and_a_place_is_free_again(camp: Camp) -> None:
    link, need = accepted(camp), post(camp)
    with turn(camp) as work:
        offer(work, need, link)
        mine = assignments.of_volunteer(work.connection, person(work, link).id)[0]
        assignments.answer(work.connection, person(work, link), mine, yes=True, now=camp.now)
        assert needs.find(work.connection, need.id).missing == 0
        withdrawals.withdraw(work, assignments.find(work.connection, mine.id))
        assert needs.find(work.connection, need.id).missing == 1
        with pytest.raises(RegistrationNotPossible):
            withdrawals.withdraw(work, assignments.find(work.connection, mine.id))


def test_who_is_deleted_fills_no_place_any_more(camp: Camp) -> None:
    link, need = accepted(camp), post(camp)
    with turn(camp) as work:
        offer(work, need, link)
        mine = assignments.of_volunteer(work.connection, person(work, link).id)[0]
        assignments.answer(work.connection, person(work, link), mine, yes=True, now=camp.now)
        people.remove(work.connection, person(work, link), by="form", why="asked by link", now=camp.now)
        assert needs.find(work.connection, need.id).missing == 1
        assert assignments.find(work.connection, mine.id).status == "cancelled"


def test_an_answer_by_telephone_is_entered_by_whoever_called(camp: Camp) -> None:
    yes, no, need = accepted(camp), accepted(camp, phone="0912 345 678"), post(camp)
    with turn(camp) as work:
        offer(work, need, yes, no)
        one, other = assignments.of_need(work, need)
        assert assignments.answer_for(work, one, yes=True) and assignments.answer_for(work, other, yes=False)
        assert [each.status for each in assignments.of_need(work, need)] == ["accepted", "declined"]
        event = schema.audit_event
        who = work.connection.scalars(select(event.c.who).where(event.c.what == "volunteer.answer")).all()
        assert who == ["dieu.phoi.67"] * 2
        with pytest.raises(RegistrationNotPossible):
            assignments.answer_for(work, assignments.find(work.connection, one.id), yes=False)
    with turn(camp, "661") as elsewhere, pytest.raises(Forbidden):
        assignments.answer_for(elsewhere, one, yes=True)


@pytest.mark.parametrize(("later", "hours", "minutes"), [(8, None, 480), (20, 7.5, 450), (20, 0, 0), (2, 1.5, 90)])
def test_whoever_forgot_to_note_the_end_says_the_hours(
    camp: Camp, later: int, hours: float | None, minutes: int
) -> None:
    link, need = accepted(camp), post(camp)
    with turn(camp) as work:
        offer(work, need, link)
        (one,) = assignments.of_need(work, need)
        assignments.answer_for(work, one, yes=True)
        assignments.check_in(work, assignments.find(work.connection, one.id))
    camp.later(hours=later)
    with turn(camp) as work:
        there = assignments.find(work.connection, one.id)
        wrong = [25, -1, later + 1] + ([None] if later > 16 else [])
        for bad in wrong:
            with pytest.raises(assignments.HoursWanted):
                assignments.check_out(work, there, hours=bad)
        assert assignments.check_out(work, there, hours=hours) == minutes
        assert person(work, link).served_minutes == minutes


@pytest.mark.parametrize(
    ("first", "last", "hours", "common"),
    [
        ("2021-10-26", "2021-10-26", "", 1),  # a Tuesday
        ("2021-10-25", "2021-10-25", "", None),
        ("2021-10-25", "2021-10-26", "0-0;1-0", 1),
        ("2021-10-25", "2021-11-07", "", 3),
        ("2021-10-30", "2021-10-31", "6-2", 1),
        ("2021-10-30", "2021-10-31", "1-0", None),
    ],
)
def test_parts_of_day_count_on_the_weekdays_of_a_need_alone(
    camp: Camp, first: str, last: str, hours: str, common: int | None
) -> None:
    accepted(camp, hours="1-0;3-1;6-2")
    at = {"first_day": first, "last_day": last, "hours": hours}
    if common is None and hours:
        with pytest.raises(WrongForm) as wrong:
            post(camp, **at)
        assert set(wrong.value.fields) == {"hours"}
        return
    need = post(camp, **at)
    with turn(camp) as work:
        assert [one.hours for one in matching.suggestions(work, need)] == ([common] if common else [])
