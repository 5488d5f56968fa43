"""Edits of registers: taken once, within one's places, never over what somebody else has said meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from geodata import schema
from geodata.access import Forbidden
from geodata.files.form_reader import WrongForm, read
from geodata.observations import batch_status
from geodata.publishing import publication_requests, withdrawals
from geodata.registers import records
from geodata.registers.editing import edits
from geodata.registers.editing.edits import Edit, Moved, NoReason
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.parsing import documents
from tests.geodata.reports.conftest import Office, office

__all__ = ["office"]
PAPER = {
    "number": "74/TB-UBND",
    "date": "2021-10-20",
    "issuer": "UBND tỉnh Đắk Nông",
    "kind": "notice",
    "title": "Thông báo",
    "topics": "platforms",
}


def row(desk: Office, who: str = "editor", **change: str) -> dict[str, Any]:
    with desk.turn(who) as turn:
        known = parse_context(turn)
        return read(lambda line: documents.document(line, known), {**PAPER, **change})[0]


def save(
    desk: Office,
    said: Mapping[str, Any],
    who: str = "editor",
    *,
    seen: int = 0,
    reason: str = "",
    key: str = "k",
    publish: bool = True,
) -> int:
    edit = Edit(register="document", rows=[said], seen={said["id"]: seen}, reason=reason, key=key, publish=publish)
    with desk.turn(who) as turn:
        return edits.save(turn, edit)


def standing(desk: Office) -> dict[str, dict[str, Any]]:
    with desk.engine.connect() as connection:
        return records.standing(connection, schema.document)


def test_a_document_stands_and_its_own_publication_is_asked_for_once(office: Office) -> None:
    said = row(office)
    batch = save(office, said)
    assert standing(office)[said["id"]]["title_vi"] == "Thông báo"
    save(office, row(office, number="75/TB-UBND"), key="other")
    with office.engine.connect() as connection:
        assert len(publication_requests.newest(connection)) == 2
        assert publication_requests.waiting(connection) is None
        assert edits.history(connection, "document", said["id"])[0].author == "editor"
    assert save(office, said) == batch
    with office.engine.connect() as connection:
        assert len(publication_requests.newest(connection)) == 2


def test_two_editors_publish_each_their_own(office: Office) -> None:
    mine = save(office, row(office))
    other = save(office, row(office, number="75/TB-UBND"), "second.editor", key="other")
    for n, batch, by in ((1, mine, "editor"), (2, other, "second.editor")):
        assert office.publish() == n
        with office.engine.connect() as connection:
            assert [one.id for one in withdrawals.batches(connection, n)] == [batch]
            assert withdrawals.issue(connection, n).made_by == by  # type: ignore[union-attr]


def test_what_waits_is_published_by_the_request(office: Office) -> None:
    said = row(office)
    save(office, said)
    n = office.publish()
    with office.turn("province") as turn:
        assert said["id"] in {one["id"] for one in records.current(turn.connection, schema.document, publication=n)}


def test_a_public_thing_is_changed_with_a_reason_and_on_what_was_seen(office: Office) -> None:
    said = row(office)
    first = save(office, said)
    changed = {**said, "title_vi": "Thông báo mới"}
    with pytest.raises(NoReason):
        save(office, changed, seen=first, key="2")
    with pytest.raises(Moved) as moved:
        save(office, changed, seen=0, reason="sửa tên", key="3")
    assert moved.value.batch == first
    save(office, changed, seen=first, reason="sửa tên", key="4")
    assert standing(office)[said["id"]]["title_vi"] == "Thông báo mới"


def test_a_draft_is_not_public_until_it_is_published(office: Office) -> None:
    said = row(office)
    first = save(office, said, publish=False)
    second = save(office, {**said, "title_vi": "Hai"}, seen=first, key="2", publish=False)
    assert standing(office) == {}
    with office.turn("editor") as turn:
        assert edits.drafts(turn.connection, "document")[said["id"]]["batch"] == second
        edits.publish(turn, "document", second, reason="đã ký")
    assert standing(office)[said["id"]]["title_vi"] == "Hai"
    with office.turn("editor") as turn:
        assert edits.drafts(turn.connection, "document") == {}
        told = [(one.batch, one.status) for one in edits.history(turn.connection, "document", said["id"])]
    assert told == [(second, "approved"), (first, "returned")]


def test_a_draft_that_is_let_go_cannot_be_published(office: Office) -> None:
    batch = save(office, row(office), publish=False)
    with office.turn("editor") as turn:
        edits.discard(turn, "document", batch, reason="nhầm")
    with office.turn("editor") as turn, pytest.raises(batch_status.DecisionNotPossible):
        edits.publish(turn, "document", batch, reason="")
    assert standing(office) == {}


def test_a_thing_is_taken_out_with_a_reason(office: Office) -> None:
    said = row(office)
    first = save(office, said)
    save(office, {"id": said["id"], "removed": True}, seen=first, reason="thu hồi", key="2")
    assert standing(office) == {}


@pytest.mark.parametrize("who", ["officer", "district", "auditor", "district.editor"])
def test_who_may_not_edit_here_is_refused(office: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        save(office, row(office), who)


def test_an_editor_of_a_district_keeps_to_its_places(office: Office) -> None:
    own, other = row(office, place="660"), row(office, place="661")
    save(office, own, "district.editor")
    with pytest.raises(Forbidden):
        save(office, other, "district.editor", key="2")
    stolen = save(office, other, key="3")
    with pytest.raises(Forbidden):
        save(office, {**other, "place": "660"}, "district.editor", seen=stolen, reason="x", key="4")


def test_a_form_is_told_of_every_wrong_field(office: Office) -> None:
    with pytest.raises(WrongForm) as wrong:
        row(office, number="", date="2021-02-30", kind="letter", place="Xã Không Có")
    assert set(wrong.value.fields) == {"number", "date", "kind", "place"}
    with pytest.raises(WrongForm) as wrong:
        row(office, effect_from="2021-10-20", effect_to="2021-10-19")
    assert set(wrong.value.fields) == {"effect_to"}
    assert row(office)["day"] == date(2021, 10, 20)
