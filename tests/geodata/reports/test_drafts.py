"""Drafts: kept as typed, shared, never overwritten unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geodata.access import Forbidden
from geodata.reports import drafts, state
from tests.geodata.reports.conftest import DAY, OTHER, Office


def save(office: Office, text: str, *, who: str = "officer", field: str = "cases_new", base: int = 0) -> drafts.Typed:
    with office.turn(who) as turn:
        return drafts.save(turn, key=office.key(), field=field, text=text, base=base)


def test_what_was_typed_is_kept_as_it_was_typed(office: Office) -> None:
    save(office, " 1.2a ")
    save(office, "có ổ dịch mới", field="note")
    with office.engine.connect() as connection:
        found = drafts.read(connection, office.key())
        assert state.find(connection, office.key()).status == "draft"
    assert {name: typed.text for name, typed in found.items()} == {"cases_new": "1.2a", "note": "có ổ dịch mới"}


def test_the_next_version_replaces_the_one_that_was_seen(office: Office) -> None:
    first = save(office, "5")
    assert save(office, "6", base=first.version).version == 2


def test_two_officers_at_one_field_get_both_values(office: Office) -> None:
    first = save(office, "5")
    save(office, "7", who="colleague", base=first.version)
    with pytest.raises(drafts.Conflict) as conflict:
        save(office, "6", base=first.version)
    assert (conflict.value.mine, conflict.value.theirs.text, conflict.value.theirs.by) == ("6", "7", "colleague")


def test_the_same_text_twice_is_no_conflict(office: Office) -> None:
    first = save(office, "5")
    assert save(office, "5", who="colleague").version == first.version


@pytest.mark.parametrize("who", ["elsewhere", "other.district", "auditor", "province"])
def test_nobody_else_writes_a_communes_draft(office: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        save(office, "5", who=who)


def test_the_district_enters_for_its_communes(office: Office) -> None:
    assert save(office, "5", who="district").by == "district"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("khong_co", "5"),
        ("samples_taken", "5"),
        ("cases_new", "9" * 61),
        ("note", "a\x00b"),
        ("note", "a\u202eb"),
        ("note", "x" * 2001),
    ],
)
def test_what_is_no_text_for_a_field_is_refused(office: Office, field: str, text: str) -> None:
    with pytest.raises(drafts.NotAField):
        save(office, text, field=field)


def test_a_note_is_composed_and_markup_stays_text(office: Office) -> None:
    assert save(office, "hòa <b>=1+1", field="note").text == "hòa <b>=1+1"


def test_a_day_is_open_from_the_cut_off_before_it_until_six_hours_after_its_own(office: Office) -> None:
    tomorrow = office.key(day=DAY + timedelta(days=1))
    with pytest.raises(state.ReportLocked, match="chưa bắt đầu") as locked, office.turn("officer") as turn:
        drafts.save(turn, key=tomorrow, field="cases_new", text="5", base=0)
    assert not locked.value.ask
    office.now = office.now.replace(hour=16, minute=59)
    save(office, "5")
    office.now = office.now.replace(hour=17, minute=0)
    with pytest.raises(state.ReportLocked, match="đã khóa lúc 00:00 23/10") as locked:
        save(office, "6", base=1)
    assert locked.value.ask
    with office.turn("officer") as turn:
        drafts.save(turn, key=tomorrow, field="cases_new", text="5", base=0)


def test_an_unknown_place_or_topic_is_nobodys(office: Office) -> None:
    with pytest.raises(drafts.NotAField), office.turn("officer") as turn:
        drafts.save(turn, key=office.key(topic="population"), field="population", text="5", base=0)
    with pytest.raises(Forbidden), office.turn("officer") as turn:
        drafts.save(turn, key=office.key(place=OTHER), field="cases_new", text="5", base=0)
