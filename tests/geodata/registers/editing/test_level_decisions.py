"""A decision's list against what stands and what the rule gives."""

from __future__ import annotations

from datetime import date

from geodata import schema
from geodata.registers import records
from geodata.registers.editing import edits, level_decisions
from geodata.registers.editing.level_decisions import Given, compare, counts, decide, edit
from tests.geodata.reports.conftest import Office, office

__all__ = ["office"]
LAO, MANH = "24667", "24676"


def say(desk: Office, text: str, *, day: str = "2021-10-20", until: str = "", key: str = "k") -> int:
    with desk.turn("province") as turn:
        given = Given(text=text, day=day, until=until, only=True)
        decision = decide(turn, given)
        assert decision.ready(given)
        return edits.save(turn, edit(decision, seen=decision.seen, reason="đính chính", key=key))


def test_units_below_the_computed_level_come_first(office: Office) -> None:
    say(office, "Cấp 1: xã Đắk Lao, xã Nam Dong", until="2021-10-21")
    with office.turn("province") as turn:
        given = Given(text="Cấp 2: xã Đắk Lao, xã Đức Mạnh, huyện Đắk Mil; cấp 1: xã Nam Dong", day="2021-10-21")
        found = decide(turn, given)
        assert not found.ready(given) and len(found.missing) == 68
        compared = compare(turn, found.rows, {LAO: 2, MANH: 1, "24649": 3})
        assert [(one.place, one.difference, one.before, one.after) for one in compared] == [
            ("24649", "lower", 1, 1),
            (MANH, "higher", None, 2),
            (LAO, "same", 1, 2),
        ]
        assert counts(turn.places, [(LAO, 2), ("663", 1)]) == {
            "commune": {1: 0, 2: 1, 3: 0, 4: 0},
            "district": {1: 1, 2: 0, 3: 0, 4: 0},
        }


def test_what_stands_already_is_not_said_again(office: Office) -> None:
    say(office, "Cấp 1: xã Đắk Lao")
    with office.turn("province") as turn:
        found = decide(turn, Given(text="Cấp 1: xã Đắk Lao; cấp 2: xã Đức Mạnh", day="2021-10-20"))
        assert [row["place"] for row in found.new] == [MANH]
        assert found.seen == {f"{MANH}-2021-10-20": 0}


def test_an_announcement_ends_by_itself_or_by_the_next(office: Office) -> None:
    say(office, "Cấp 1: xã Đắk Lao", day="2021-10-15")
    say(office, "Cấp 2: xã Đắk Lao", day="2021-10-18", until="2021-10-19", key="m")
    with office.turn("province") as turn:
        rows = list(records.standing(turn.connection, schema.announced_level).values())
    levels = [level_decisions.in_force(rows, LAO, date(2021, 10, day)) for day in (14, 16, 19, 20)]
    assert levels == [None, 1, 2, None]
