"""Review: who decides, in which order, on which revision; what becomes of the figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from geodata import schema
from geodata.access import Forbidden
from geodata.accounts import delegations
from geodata.integrity import audit_log
from geodata.observations import current_values
from geodata.publishing import publication_requests
from geodata.reports import board, detail, drafts, reopening, review, state
from geodata.reports.forms import FORMS
from geodata.reports.submission import SheetRefused, StaleReport
from tests.geodata.reports.conftest import CASES, COMMUNE, DAY, NOON, Office


def approve(office: Office, who: str, *, revision: int = 1) -> review.ReviewedReport:
    with office.turn(who) as turn:
        return review.approve(turn, key=office.key(), revision=revision)


def status(office: Office) -> state.Status:
    with office.engine.connect() as connection:
        return state.find(connection, office.key()).status


def release(office: Office) -> None:
    with office.turn("province") as turn:
        publication_requests.ask(turn)
    office.publish()


def figure(office: Office, indicator: str = "cases_new") -> float | None:
    with office.engine.connect() as connection:
        found = current_values.read(connection, indicators=[indicator], places=[COMMUNE], first=DAY, last=DAY)
    return float(found["value"].iloc[0]) if len(found) else None


def test_commune_district_province_then_the_next_publication(office: Office) -> None:
    office.send(CASES)
    assert figure(office) is None
    assert approve(office, "district") == review.ReviewedReport(status="reviewed", final=False)
    assert figure(office) is None
    assert approve(office, "province") == review.ReviewedReport(status="approved", final=True)
    assert figure(office) == 5
    release(office)
    assert status(office) == "published"


def test_with_two_steps_the_province_follows_the_commune(office: Office) -> None:
    office.settings = office.settings.model_copy(update={"steps": ("commune", "province")})
    office.send(CASES)
    with pytest.raises(review.NotHere):
        approve(office, "district")
    assert approve(office, "province").final


def test_nobody_jumps_a_step_or_decides_twice(office: Office) -> None:
    office.send(CASES)
    with pytest.raises(review.NotHere):
        approve(office, "province")
    approve(office, "district")
    with pytest.raises(review.NotHere):
        approve(office, "second")


@pytest.mark.parametrize("who", ["officer", "elsewhere", "other.district", "auditor"])
def test_nobody_else_decides(office: Office, who: str) -> None:
    office.send(CASES)
    with pytest.raises(Forbidden):
        approve(office, who)


def test_who_sent_on_behalf_does_not_decide_and_the_database_holds_it(office: Office) -> None:
    sent = office.send(CASES, "district", on_behalf=True, signed_by="Trạm trưởng")
    with pytest.raises(review.OwnReport):
        approve(office, "district")
    forged = {
        "report": sent.report,
        "revision": 1,
        "step": "district",
        "decision": "approved",
        "by": office.numbers["district"],
        "at": NOON,
    }
    with pytest.raises(DBAPIError, match="nobody decides"), office.turn("district") as turn:
        turn.connection.execute(insert(schema.report_decision).values(**forged))
    assert approve(office, "second").status == "reviewed"


def test_a_stale_revision_is_not_approved(office: Office) -> None:
    office.send(CASES)
    office.send({**CASES, "deaths_new": "1"}, seen=1)
    with pytest.raises(StaleReport) as stale:
        approve(office, "district", revision=1)
    assert stale.value.current == 2


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("name", ["report_decision", "report_revision"])
def test_what_was_sent_and_decided_is_never_changed(office: Office, name: str, verb: str) -> None:
    office.send(CASES)
    approve(office, "district")
    table = schema.metadata.tables[name]
    statement = (
        table.delete()
        if verb == "delete"
        else table.update().values(revision=1)
        if "revision" in table.c
        else table.update().values(note="x")
    )
    with pytest.raises(DBAPIError, match="refused"), office.turn("province") as turn:
        turn.connection.execute(statement)


def test_a_return_needs_a_reason_and_opens_the_report_for_a_day(office: Office) -> None:
    office.send(CASES)
    with pytest.raises(ValueError, match="reason"), office.turn("district") as turn:
        review.return_(turn, key=office.key(), revision=1, reason=" ")
    office.later(hours=11)
    with office.turn("district") as turn:
        review.return_(turn, key=office.key(), revision=1, reason="thiếu ca ở khu phong tỏa")
    assert status(office) == "returned"
    office.later(hours=9)
    office.send({**CASES, "deaths_new": "1"}, seen=1)
    assert status(office) == "sent"


def test_a_return_after_the_first_step_begins_anew(office: Office) -> None:
    office.send(CASES)
    approve(office, "district")
    with office.turn("province") as turn:
        review.return_(turn, key=office.key(), revision=1, reason="sai")
    office.send({**CASES, "deaths_new": "1"}, seen=1)
    with pytest.raises(review.NotHere):
        approve(office, "province", revision=2)
    approve(office, "district", revision=2)
    approve(office, "province", revision=2)
    assert figure(office, "deaths_new") == 1


def test_a_delegation_makes_the_districts_step_the_last_and_is_named(office: Office) -> None:
    with office.turn("province") as turn:
        number = delegations.delegate(
            turn.connection,
            unit="660",
            topic="cases",
            decision="12/QĐ-UBND",
            decided_on=date(2021, 10, 1),
            first_day=date(2021, 10, 1),
            last_day=DAY,
            by="province",
            now=NOON,
        )
    office.send(CASES)
    assert approve(office, "district").final
    table = schema.report_decision
    with office.engine.connect() as connection:
        assert connection.scalar(select(table.c.delegation)) == number
        details = connection.scalars(select(schema.audit_event.c.detail)).all()
    assert {"reason": "12/QĐ-UBND"} in details


def test_a_correction_of_what_is_published_is_asked_granted_reasoned_and_reviewed(office: Office) -> None:
    office.send({**CASES, "deaths_new": "1"})
    approve(office, "district")
    approve(office, "province")
    release(office)
    with pytest.raises(state.ReportLocked, match="đã công bố"):
        office.send(CASES, seen=1)
    with office.turn("officer") as turn:
        request = reopening.ask(turn, key=office.key(), reason="ca trùng tên")
    with pytest.raises(reopening.ReopeningNotPossible), office.turn("officer") as turn:
        reopening.ask(turn, key=office.key(), reason="nữa")
    with office.turn("district") as turn:
        assert [one.purpose for one in reopening.waiting(turn)] == ["correction"]
        reopening.decide(turn, request, until=office.now + timedelta(hours=2))
    with pytest.raises(SheetRefused) as caught:
        office.send({**CASES, "cases_new": "4", "cases_new_community": "1"}, seen=1)
    assert [one.id for one in caught.value.open] == ["note:reason"]
    office.send({**CASES, "cases_new": "4", "cases_new_community": "1"}, seen=1, note="một ca trùng tên")
    assert figure(office) == 5
    approve(office, "district", revision=2)
    approve(office, "province", revision=2)
    assert figure(office) == 4
    assert figure(office, "deaths_new") is None
    with office.turn("auditor") as turn:
        found = detail.detail(turn, office.key())
    assert [one.number for one in found.revisions] == [2, 1]
    line = next(line for line in found.lines if line.field.id == "cases_new")
    assert (line.value, line.before) == (4, 5)


def test_a_late_report_is_opened_by_a_reviewer_alone(office: Office) -> None:
    office.later(hours=20)
    with pytest.raises(state.ReportLocked):
        office.send(CASES)
    with pytest.raises(ValueError, match="reason"), office.turn("officer") as turn:
        reopening.ask(turn, key=office.key(), reason="")
    with office.turn("officer") as turn:
        request = reopening.ask(turn, key=office.key(), reason="mất điện")
    with pytest.raises(Forbidden), office.turn("colleague") as turn:
        reopening.decide(turn, request, until=office.now + timedelta(hours=1))
    with pytest.raises(reopening.ReopeningNotPossible), office.turn("district") as turn:
        reopening.decide(turn, request, until=office.now - timedelta(hours=1))
    with office.turn("district") as turn:
        reopening.decide(turn, request, until=office.now + timedelta(hours=1))
    assert office.send(CASES).revision == 1


def test_a_lost_day_is_asked_for_once_and_stays_open_until_its_hour(office: Office) -> None:
    office.send({"samples_taken": "1"}, key=office.key("testing"))
    approved = office.key("testing")
    with office.turn("district") as turn:
        review.approve(turn, key=approved, revision=1)
    office.later(hours=20)
    with office.turn("officer") as turn:
        request = reopening.ask(turn, key=office.key(), reason="mất điện")
    late = tuple(topic for topic in FORMS if topic != "testing")
    with office.engine.connect() as connection:
        assert {state.find(connection, office.key(topic)).status for topic in late} == {"not_reported"}
    for topic in late:
        with pytest.raises(reopening.ReopeningNotPossible), office.turn("officer") as turn:
            reopening.ask(turn, key=office.key(topic), reason="nữa")
    with office.turn("district") as turn:
        (asked,) = reopening.waiting(turn)
        assert (asked.topics, asked.purpose) == (late, "late")
        statuses = {cell.status for cell in board.board(turn, DAY) if cell.key.place == COMMUNE}
        assert statuses == {"not_reported", "reviewed"}
        reopening.decide(turn, asked.id, until=office.now + timedelta(hours=2))
        assert reopening.waiting(turn) == []
        with pytest.raises(reopening.ReopeningNotPossible):
            reopening.decide(turn, request, until=office.now + timedelta(hours=2))
    office.send(CASES)
    office.send({**CASES, "deaths_new": "1"}, seen=1)
    office.send({"smartphones": "4"}, key=office.key("platforms"))
    with pytest.raises(state.ReportLocked):
        office.send({"samples_taken": "2"}, key=approved, seen=1)
    office.later(hours=2)
    with pytest.raises(state.ReportLocked):
        office.send(CASES, seen=2)


def test_what_was_returned_is_open_until_it_is_sent_again(office: Office) -> None:
    office.send(CASES)
    with office.turn("district") as turn:
        review.return_(turn, key=office.key(), revision=1, reason="sai")
    office.later(hours=20)
    office.send(CASES, seen=1)
    with pytest.raises(state.ReportLocked):
        office.send(CASES, seen=2)


def test_a_denial_says_why_and_leaves_it_closed(office: Office) -> None:
    office.later(hours=20)
    with office.turn("officer") as turn:
        request = reopening.ask(turn, key=office.key(), reason="quên")
    with office.turn("province") as turn:
        reopening.decide(turn, request, until=None, answer="đã chốt số liệu tuần")
    with pytest.raises(state.ReportLocked):
        office.send(CASES)
    with office.engine.connect() as connection:
        assert reopening.of(connection, office.key())[0].answer == "đã chốt số liệu tuần"


def test_an_open_report_needs_no_reopening(office: Office) -> None:
    with pytest.raises(reopening.ReopeningNotPossible), office.turn("officer") as turn:
        reopening.ask(turn, key=office.key(), reason="vì sao không")


def test_the_board_tells_state_lateness_and_the_step_that_is_waited_for(office: Office) -> None:
    office.send(CASES)
    office.later(hours=7)
    office.send({"samples_taken": "10"}, "colleague", key=office.key("testing"))
    with office.turn("district") as turn:
        cells = board.board(turn, DAY)
    found = {(cell.key.place, cell.key.topic): cell for cell in cells}
    assert len(cells) == 8 * 5
    assert (found[COMMUNE, "cases"].status, found[COMMUNE, "cases"].late) == ("sent", False)
    assert (found[COMMUNE, "testing"].status, found[COMMUNE, "testing"].late) == ("sent", True)
    assert found[COMMUNE, "cases"].waits_for == "district"
    assert found["24612", "cases"].status == "not_reported"
    assert board.counts(cells) == {"sent": 2, "not_reported": 38}
    with office.engine.connect() as connection:
        missing = board.late(connection, office.places, DAY)
    assert missing[COMMUNE] == ("vaccination", "resources", "platforms")
    assert len(missing) == 71
    districts = [office.places[code].parent for code in missing]
    assert districts == sorted(districts, key=str)


def test_all_that_are_complete_and_pass_the_checks_may_be_approved_together(office: Office) -> None:
    office.send(CASES)
    full = office.key("platforms")
    office.send({field.id: "4" for field in FORMS["platforms"].fields}, key=full)
    with office.turn("district") as turn:
        cells = board.board(turn, DAY)
        assert [cell.key for cell in board.passing(turn, cells)] == [full]
        found = {cell.key: (cell.filled, cell.asked, cell.complete) for cell in cells}
    assert found[office.key()] == (5, 15, False)
    assert found[full] == (7, 7, True)
    with office.turn("province") as turn:
        assert board.passing(turn, board.board(turn, DAY)) == []


def test_a_draft_says_how_many_of_its_fields_are_filled(office: Office) -> None:
    typed = {"cases": {"cases_new": "5", "cases_late": " ", "note": "x"}, "testing": {"nil": "1", "samples_taken": "0"}}
    with office.turn("officer") as turn:
        for topic, texts in typed.items():
            for name, text in texts.items():
                drafts.save(turn, key=office.key(topic), field=name, text=text, base=0)
    with office.turn("officer") as turn:
        found = {cell.key.topic: cell for cell in board.board(turn, DAY)}
    assert (found["cases"].status, found["cases"].filled, found["cases"].asked) == ("draft", 1, 15)
    assert found["testing"].filled == len(FORMS["testing"].counts)
    assert found["vaccination"].filled == 0
    office.send(CASES, key=office.key())
    with office.turn("officer") as turn:
        assert next(cell for cell in board.board(turn, DAY)).filled == 5


def test_what_waits_is_found_whatever_its_day(office: Office) -> None:
    office.send(CASES)
    office.later(hours=24)
    tomorrow = DAY + timedelta(days=1)
    office.send(CASES, key=office.key(day=tomorrow))
    office.send({"samples_taken": "1"}, key=office.key("testing", day=tomorrow))
    with office.turn("district") as turn:
        waiting = [(cell.key.day, cell.key.topic) for cell in board.waiting(turn)]
        review.approve(turn, key=office.key(), revision=1)
    assert waiting == [(DAY, "cases"), (tomorrow, "cases"), (tomorrow, "testing")]
    for who, days in (("district", [tomorrow] * 2), ("province", [DAY]), ("other.district", []), ("auditor", [])):
        with office.turn(who) as turn:
            assert [cell.key.day for cell in board.waiting(turn)] == days


def test_every_step_is_in_the_audit_log(office: Office) -> None:
    office.send(CASES)
    approve(office, "district")
    approve(office, "province")
    with office.engine.connect() as connection:
        said = connection.execute(select(schema.audit_event.c.who, schema.audit_event.c.what)).all()
        audit_log.verify(connection)
    assert ("officer", "report.send") in said
    assert ("district", "report.approved") in said
    assert ("province", "batch.approve") in said
