"""Who signed up: sealed, found by a link, changed, paused, deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from geodata import schema
from geodata.settings.encryption import Unsealable
from geodata.volunteers import people, sealed
from geodata.volunteers.keyring import Keyring
from geodata.volunteers.people import RegistrationNotPossible, StaleRegistration, UnknownVolunteer
from tests.geodata.volunteers.conftest import Camp


def test_a_person_is_found_by_their_link_alone(camp: Camp) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        found = people.by_link(connection, told.link)
        assert (found.code, found.status, found.skills) == (told.code, "registered", ("driving", "it"))
        assert sealed.read(connection, camp.ring, found.id)["phone"] == "+84903123456"
        with pytest.raises(UnknownVolunteer):
            people.by_link(connection, told.link + "x")


def test_nothing_personal_stands_in_the_store_in_clear(camp: Camp) -> None:
    camp.sign_up(organisation="Đoàn xã", email="lan@vi-du.vn", note="gọi buổi tối")
    with camp.engine.connect() as connection:
        tables = [connection.execute(select(table)).all() for table in schema.metadata.sorted_tables]
    dump = repr(tables)
    for secret in (
        "903123456",
        "903 123 456",
        "Người Tình Nguyện",
        "lan@vi-du.vn",
        "Đoàn xã",
        "gọi buổi tối",
        "driving: B2",
    ):
        assert secret not in dump


def test_a_sealed_field_belongs_to_its_row_and_name(camp: Camp) -> None:
    one, other = camp.sign_up(), camp.sign_up(name="Người Khác")
    table = schema.volunteer_field
    with camp.writing() as connection:
        mine, theirs = (people.by_link(connection, told.link).id for told in (one, other))
        moved = connection.scalar(select(table.c.sealed).where(table.c.volunteer == theirs, table.c.field == "name"))
        connection.execute(update(table).where(table.c.volunteer == mine, table.c.field == "name").values(sealed=moved))
        with pytest.raises(Unsealable):
            sealed.read(connection, camp.ring, mine)


def test_the_same_phone_signs_up_again_and_a_coordinator_sees_both(camp: Camp) -> None:
    first, second = camp.sign_up(), camp.sign_up(phone="+84 903 123 456", name="Người Tình Nguyện Hai")
    camp.sign_up(phone="0912 345 678")
    with camp.writing() as connection:
        mine = people.by_link(connection, second.link)
        assert [other.code for other in people.same_phone(connection, mine.id)] == [first.code]


def test_a_sheet_that_is_sent_twice_is_taken_once(camp: Camp) -> None:
    first, second, other = camp.send("a"), camp.send("a"), camp.send("a", name="Người Khác")
    assert (second.code, second.link, second.repeated) == (first.code, first.link, True)
    assert other.code != first.code and not other.repeated and camp.send("b").code != first.code


def test_a_registration_is_changed_and_consents_are_those_that_are_ticked_now(camp: Camp) -> None:
    told = camp.sign_up(doses="2", consent_health="1")
    with camp.writing() as connection:
        mine = people.by_link(connection, told.link)
        people.change(connection, camp.ring, mine, camp.read({"skills": "cooking"}), by="form", now=camp.now)
        again = people.by_link(connection, told.link)
        assert (again.skills, again.doses, again.revision) == (("cooking",), None, 2)
        consent = schema.volunteer_consent
        standing = connection.scalars(select(consent.c.purpose).where(consent.c.withdrawn_at.is_(None))).all()
        assert standing == ["contact"]
        with pytest.raises(StaleRegistration):
            people.change(connection, camp.ring, mine, camp.read(), by="form", now=camp.now)


def test_somebody_pauses_and_goes_on(camp: Camp) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        people.pause(connection, people.by_link(connection, told.link), by="form", now=camp.now)
        paused = people.by_link(connection, told.link)
        with pytest.raises(RegistrationNotPossible):
            people.pause(connection, paused, by="form", now=camp.now)
        people.resume(connection, paused, by="form", now=camp.now)
        assert people.by_link(connection, told.link).status == "registered"


def test_deleting_destroys_the_key_and_leaves_a_tombstone(camp: Camp) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        mine = people.by_link(connection, told.link)
        people.remove(connection, mine, by="form", why="asked", now=camp.now)
        assert sealed.read(connection, camp.ring, mine.id) == {}
        row = connection.execute(select(schema.volunteer)).one()
        assert (row.code, row.status, row.row_key, row.phone_index, row.place) == (
            told.code,
            "deleted",
            None,
            None,
            None,
        )
        with pytest.raises(UnknownVolunteer):
            people.by_link(connection, told.link)


def test_keys_are_changed_without_touching_fields(camp: Camp) -> None:
    told = camp.sign_up()
    both = Keyring(keys={"k2": b"2" * 32, **camp.ring.keys}, current="k2", index=camp.ring.index)
    with camp.writing() as connection:
        number = people.by_link(connection, told.link).id
        before = connection.execute(select(schema.volunteer_field)).all()
        assert (sealed.rotate(connection, both), sealed.rotate(connection, both)) == (1, 0)
        assert connection.execute(select(schema.volunteer_field)).all() == before
        only_new = Keyring(keys={"k2": b"2" * 32}, current="k2", index=camp.ring.index)
        assert sealed.read(connection, only_new, number)["phone"] == "+84903123456"
        with pytest.raises(Unsealable):
            sealed.read(connection, camp.ring, number)


def test_a_key_that_is_missing_changes_nothing(camp: Camp) -> None:
    camp.sign_up()
    lost = Keyring(keys={"k3": b"3" * 32}, current="k3", index=camp.ring.index)
    with pytest.raises(Unsealable), camp.writing() as connection:
        sealed.rotate(connection, lost)
    with camp.writing() as connection:
        assert connection.scalars(select(schema.volunteer.c.key_id)).all() == ["k1"]


def test_the_store_refuses_a_deleted_row_that_still_says_something(camp: Camp) -> None:
    camp.sign_up()
    with pytest.raises(IntegrityError, match="deleted"), camp.writing() as connection:
        connection.execute(text("UPDATE volunteer SET status = 'deleted', row_key = NULL"))
