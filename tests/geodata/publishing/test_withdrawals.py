"""Taking published reports back: by whom, until when it can be undone, what the report says then."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from geodata import schema
from geodata.access import Forbidden
from geodata.files import form_reader
from geodata.observations import batch_status
from geodata.publishing import publication_requests, publications, withdrawals
from geodata.publishing.preview import Preview, preview
from geodata.registers.editing import edits
from geodata.registers.editing.edits import Edit
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.parsing import documents
from geodata.reports import detail, reopening, state
from geodata.reports import review as steps
from geodata.reports.submission import SheetRefused
from geodata.store import database
from tests.figures_support import report
from tests.geodata.reports.conftest import CASES, OTHER, Office, office

__all__ = ["office"]
WHY = "nhập nhầm xã"


def publish_(office: Office, texts: dict[str, str], *, seen: int = 0, **more: object) -> int:
    """Send, approve twice, publish; the number of the batch."""
    sent = office.send(texts, seen=seen, **more)
    for who in ("district", "province"):
        with office.turn(who) as turn:
            steps.approve(turn, key=office.key(), revision=seen + 1)
    with database.writing(office.engine) as connection:
        connection.execute(schema.batch.update().values(hold_until=None))
    office.publish()
    return sent.batch


def move(office: Office, name: str, *chosen: int, who: str = "province", reason: str = WHY) -> None:
    with office.turn(who) as turn:
        getattr(withdrawals, name)(turn, chosen, reason=reason)


def status(office: Office) -> state.Status:
    with office.engine.connect() as connection:
        return state.find(connection, office.key()).status


def looked_ahead(office: Office) -> Preview:
    with office.engine.connect() as connection:
        return preview(connection)


def test_what_is_withdrawn_leaves_with_the_next_publication(office: Office) -> None:
    batch = publish_(office, CASES)
    move(office, "withdraw", batch)
    with office.engine.connect() as connection:
        (held,) = withdrawals.batches(connection, 1)
        assert (held.leaving, held.reason, held.place, held.figures) == (True, WHY, "24611", 5)
    found = looked_ahead(office)
    assert [one.batch for one in found.leaving] == [batch]
    assert {(one.before, one.after) for one in found.withdrawn} == {(5, None), (2, None), (1, None), (0, None)}
    with office.turn("province") as turn:
        publication_requests.ask(turn)
    assert office.publish() == 2
    with office.engine.connect() as connection:
        assert withdrawals.batches(connection, 1)[0].withdrawn_in == 2
        assert [(one.n, one.batches, one.withdrawn) for one in withdrawals.issues(connection)] == [(2, 0, 0), (1, 1, 1)]
        found_issue = withdrawals.issue(connection, 1)
        assert found_issue is not None
        assert found_issue.as_of == office.key().day
        assert withdrawals.issue(connection, 3) is None


def test_the_publication_before_shows_again(office: Office) -> None:
    publish_(office, CASES)
    with office.turn("officer") as turn:
        request = reopening.ask(turn, key=office.key(), reason="thiếu một ca tử vong")
    with office.turn("district") as turn:
        reopening.decide(turn, request, until=turn.now.replace(hour=23))
    second = publish_(office, CASES | {"deaths_new": "1"}, seen=1, note="thiếu một ca tử vong")
    move(office, "withdraw", second)
    found = looked_ahead(office)
    assert [(one.indicator, one.before, one.after) for one in found.withdrawn] == [("deaths_new", 1, None)]
    assert (found.same, found.new, found.changed) == (5, (), ())


def test_until_it_has_left_it_can_stand_after_all(office: Office) -> None:
    batch = publish_(office, CASES)
    move(office, "withdraw", batch)
    move(office, "restore", batch)
    assert status(office) == "published"
    move(office, "withdraw", batch)
    asks(office)
    with pytest.raises(batch_status.DecisionNotPossible):
        move(office, "restore", batch)


def asks(office: Office, **more: object) -> int:
    """What waits is asked for at the publish desk and published."""
    with office.turn("province") as turn:
        publication_requests.ask(turn, **more)  # type: ignore[arg-type]
    return office.publish()


def left_with(office: Office, batch: int) -> int | None:
    with office.engine.connect() as connection:
        gone: int | None = connection.scalar(select(schema.batch.c.withdrawn_in).where(schema.batch.c.id == batch))
    return gone


def edited(office: Office, who: str = "editor") -> int:
    """A document that its editor publishes at once; its batch."""
    said = {"number": "74/TB-UBND", "date": "2021-10-20", "issuer": "UBND", "kind": "notice", "title": "Thông báo"}
    with office.turn(who) as turn:
        row, _ = form_reader.read(
            lambda line: documents.document(line, parse_context(turn)), {**said, "topics": "platforms"}
        )
        edit = Edit(register="document", rows=[row], seen={row["id"]: 0}, reason="", key=who, publish=True)
        return edits.save(turn, edit)


def test_an_editors_publication_carries_out_nobody_elses_withdrawal(office: Office) -> None:
    batch = publish_(office, CASES)
    move(office, "withdraw", batch)
    document = edited(office)
    assert office.publish() == 2
    assert left_with(office, batch) is None
    with office.engine.connect() as connection:
        assert withdrawals.issue(connection, 2).made_by == "editor"  # type: ignore[union-attr]
        assert [one.id for one in withdrawals.batches(connection, 2)] == [document]
        (held,) = withdrawals.batches(connection, 1)
        assert (held.leaving, held.withdrawn_by) == (True, "province")
    move(office, "restore", batch)
    move(office, "withdraw", batch)
    assert asks(office) == 3
    assert left_with(office, batch) == 3
    with office.engine.connect() as connection:
        entry = connection.execute(
            select(schema.audit_event).where(
                schema.audit_event.c.what == "publication.decide", schema.audit_event.c.subject == "3"
            )
        ).one()
    assert (entry.who, entry.detail["withdrawn"], entry.detail["batches"]) == ("province", [batch], [])


def test_a_publication_that_nobody_asked_for_withdraws_nothing(office: Office) -> None:
    batch = publish_(office, CASES)
    move(office, "withdraw", batch)
    report(office.engine, [("cases_new", OTHER, office.key().day, 3.0)])
    assert office.publish() == 2
    assert left_with(office, batch) is None
    with pytest.raises(publications.NothingNew):
        office.publish()


def test_what_is_marked_after_the_request_waits_for_the_next(office: Office) -> None:
    first = publish_(office, CASES)
    key = office.key(place=OTHER)
    office.send(CASES, "elsewhere", key=key)
    for who in ("district", "province"):
        with office.turn(who) as turn:
            steps.approve(turn, key=key, revision=1)
    with office.turn("province") as turn:
        publication_requests.ask(turn)
    move(office, "withdraw", first)
    assert office.publish() == 2
    assert left_with(office, first) is None
    assert asks(office) == 3
    assert left_with(office, first) == 3


def test_what_is_kept_after_all_is_out_of_its_request(office: Office) -> None:
    batch = publish_(office, CASES)
    move(office, "withdraw", batch)
    with office.turn("province") as turn:
        publication_requests.ask(turn)
    move(office, "restore", batch)
    move(office, "withdraw", batch)
    with pytest.raises(publications.NothingNew):
        office.publish()
    assert left_with(office, batch) is None


def test_all_or_none_are_withdrawn(office: Office) -> None:
    batch = publish_(office, CASES)
    with pytest.raises(batch_status.DecisionNotPossible):
        move(office, "withdraw", batch, batch + 1)
    with pytest.raises(ValueError, match="reason"):
        move(office, "withdraw", batch, reason=" ")
    assert status(office) == "published"


@pytest.mark.parametrize("who", ["officer", "district", "auditor"])
def test_the_province_alone_withdraws(office: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        move(office, "withdraw", publish_(office, CASES), who=who)


def test_a_withdrawn_report_says_why_and_is_sent_again_with_a_reason(office: Office) -> None:
    move(office, "withdraw", publish_(office, CASES))
    assert status(office) == "withdrawn"
    with office.turn("officer") as turn:
        assert detail.detail(turn, office.key()).withdrawn_because == WHY
    with pytest.raises(state.ReportLocked, match="đã bị rút"):
        office.send(CASES, seen=1)
    with office.turn("officer") as turn:
        request = reopening.ask(turn, key=office.key(), reason="gửi lại")
    with office.turn("district") as turn:
        reopening.decide(turn, request, until=turn.now.replace(hour=23))
    with pytest.raises(SheetRefused):
        office.send(CASES, seen=1)
    office.send(CASES, seen=1, note="gửi lại đúng xã")
    assert status(office) == "sent"


def test_a_preview_tells_new_changed_and_same(office: Office) -> None:
    publish_(office, CASES)
    key = office.key(place=OTHER)
    office.send(CASES, "elsewhere", key=key)
    for who in ("district", "province"):
        with office.turn(who) as turn:
            steps.approve(turn, key=key, revision=1)
    found = looked_ahead(office)
    assert {one.place for one in found.new} == {OTHER}
    assert (len(found.new), found.changed, found.withdrawn, found.same) == (5, (), (), 0)
