"""Publishing by hand: released now or later, cancelled, automatic, by delegation; nothing gets out before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from geodata import schema
from geodata.access import Forbidden
from geodata.accounts import delegations
from geodata.publishing import publication_requests, publications
from geodata.reports import review, state
from geodata.store import database
from tests.geodata.reports.conftest import CASES, DAY, Office, office

__all__ = ["office"]


@pytest.fixture
def approved(office: Office) -> Office:
    """A report that passed its last step, at the true hour: publishing goes by the clock."""
    office.send(CASES)
    for who in ("district", "province"):
        with office.turn(who) as turn:
            review.approve(turn, key=office.key(), revision=1)
    office.now = datetime.now(UTC)
    return office


def ask(office: Office, who: str = "province", **more: datetime | str) -> int:
    with office.turn(who) as turn:
        return publication_requests.ask(turn, **more)  # type: ignore[arg-type]


def publishes(office: Office) -> bool:
    """Whether a publication made now takes the report in."""
    try:
        office.publish()
    except publications.NothingNew:
        return False
    with office.engine.connect() as connection:
        return state.find(connection, office.key()).published


def test_what_is_approved_waits_until_somebody_publishes(approved: Office) -> None:
    with approved.engine.connect() as connection:
        assert publication_requests.held(connection) == 1
    assert not publishes(approved)
    ask(approved, note="Bản tin 18h")
    assert publishes(approved)


def test_an_embargo_holds_until_its_moment(approved: Office) -> None:
    ask(approved, not_before=approved.now + timedelta(hours=1))
    assert not publishes(approved)
    with approved.engine.connect() as connection:
        waiting = publication_requests.waiting(connection)
    assert waiting is not None
    assert waiting.not_before == approved.now + timedelta(hours=1)
    passed = approved.now - timedelta(hours=2)
    with database.writing(approved.engine) as connection:
        connection.execute(schema.batch.update().values(hold_until=passed))
    assert not publishes(approved), "its moment has passed, but it is for its own request to carry it out"
    with database.writing(approved.engine) as connection:
        connection.execute(schema.job_request.update().values(not_before=passed))
    assert publishes(approved)


def test_a_request_is_taken_back_before_it_is_carried_out(approved: Office) -> None:
    number = ask(approved)
    with approved.turn("province") as turn:
        publication_requests.cancel(turn, number)
    assert not publishes(approved)
    with approved.engine.connect() as connection:
        assert publication_requests.waiting(connection) is None
        assert publication_requests.newest(connection)[0].cancelled_at is not None
    with pytest.raises(publication_requests.PublishNotPossible), approved.turn("province") as turn:
        publication_requests.cancel(turn, number)


def test_there_is_nothing_to_ask_for_without_an_approved_report(office: Office) -> None:
    with pytest.raises(publication_requests.PublishNotPossible):
        ask(office)


def test_a_moment_that_has_passed_is_refused(approved: Office) -> None:
    with pytest.raises(publication_requests.PublishNotPossible):
        ask(approved, not_before=approved.now - timedelta(minutes=1))


@pytest.mark.parametrize("who", ["officer", "district", "auditor"])
def test_the_province_alone_publishes(approved: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        ask(approved, who)


def test_with_automatic_publishing_a_report_is_held_until_the_cut_off(office: Office) -> None:
    publication = office.settings.publication.model_copy(update={"automatic": "at_cut_off"})
    office.settings = office.settings.model_copy(update={"publication": publication})
    office.send(CASES)
    for who in ("district", "province"):
        with office.turn(who) as turn:
            review.approve(turn, key=office.key(), revision=1)
    with office.engine.connect() as connection:
        assert connection.scalar(select(schema.batch.c.hold_until)) == datetime(2021, 10, 22, 11, tzinfo=UTC)


def test_what_a_delegation_lets_out_is_published_without_the_province(office: Office) -> None:
    with office.turn("province") as turn:
        delegations.delegate(
            turn.connection,
            unit="660",
            topic="cases",
            decision="12/QĐ-UBND",
            decided_on=date(2021, 10, 1),
            first_day=date(2021, 10, 1),
            last_day=DAY,
            by="province",
            now=office.now,
        )
    office.send(CASES)
    with office.turn("district") as turn:
        review.approve(turn, key=office.key(), revision=1)
    with office.engine.connect() as connection:
        (request,) = publication_requests.newest(connection)
    assert (request.asked_by, request.note, request.releases) == ("district", "12/QĐ-UBND", False)
    assert publishes(office)


def test_a_second_request_does_not_lift_the_embargo_of_the_first(approved: Office) -> None:
    ask(approved, not_before=approved.now + timedelta(hours=1))
    with pytest.raises(publication_requests.PublishNotPossible):
        ask(approved)
    assert not publishes(approved)
