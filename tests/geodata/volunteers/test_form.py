"""The sign-up form (FAULTS 26, 29, 30, 33)."""

from __future__ import annotations

import unicodedata

import pytest

from geodata.files.form_reader import WrongForm
from geodata.volunteers.options import ALL_HOURS, hour_bit
from tests.geodata.volunteers.conftest import Camp


def wrong(camp: Camp, change: dict[str, str], *, minors: bool = False) -> set[str]:
    with pytest.raises(WrongForm) as told:
        camp.read(change, minors=minors)
    return set(told.value.fields)


def test_a_whole_form_is_read(camp: Camp) -> None:
    said = camp.read()
    assert (said.place, said.areas, said.skills) == ("24611", ("660", "24700"), ("it", "driving"))
    assert said.hours == hour_bit(0, 0) | hour_bit(6, 2)
    assert said.phone == "+84903123456" and said.fields["details"] == "driving: B2" and said.purposes == ("contact",)


def test_no_ticks_mean_anywhere_and_any_time(camp: Camp) -> None:
    said = camp.read({"areas": "", "hours": ""})
    assert said.areas == ("67",) and said.hours == ALL_HOURS
    assert camp.read({"areas": "24700;anywhere"}).areas == ("67",)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"name": "", "phone": "abc", "skills": ""}, {"name", "phone", "skills"}),
        ({"name": "x" * 300}, {"name"}),
        ({"name": "Lan 😀"}, {"name"}),
        ({"name": "12345"}, {"name"}),
        ({"name": "=HYPERLINK(1)"}, {"name"}),
        ({"place": "660"}, {"place"}),
        ({"place": "Xã Không Có"}, {"place"}),
        ({"birth_year": "2010"}, {"birth_year"}),
        ({"birth_year": "1890"}, {"birth_year"}),
        ({"birth_year": "nhiều"}, {"birth_year"}),
        ({"email": "lan@"}, {"email"}),
        ({"email": "lan@tinh"}, {"email"}),
        ({"email": "(lan@tinh.vn"}, {"email"}),
        ({"email": "lan@[tinh.vn"}, {"email"}),
        ({"email": "lan@tinh.vn,khac@tinh.vn"}, {"email"}),
        ({"email": "lạn@tinh.vn"}, {"email"}),
        ({"hours": "7-0"}, {"hours"}),
        ({"consent_contact": ""}, {"consent_contact"}),
        ({"consent_version": "2020-01"}, {"consent_contact"}),
        ({"doses": "2"}, {"consent_health"}),
        ({"doses": "9", "consent_health": "1"}, {"doses"}),
        ({"emergency_phone": "0261 3544 567"}, {"emergency_phone"}),
    ],
)
def test_what_cannot_be_taken_is_told_by_field(camp: Camp, change: dict[str, str], fields: set[str]) -> None:
    assert wrong(camp, change) == fields


def test_minors_need_a_guardian_where_they_may_sign_up_at_all(camp: Camp) -> None:
    year = str(camp.now.year - 17)
    assert wrong(camp, {"birth_year": year}) == {"birth_year"}
    assert wrong(camp, {"birth_year": year}, minors=True) == {"guardian"}
    assert camp.read({"birth_year": year, "guardian": "Mẹ Của Em"}, minors=True).fields["guardian"] == "Mẹ Của Em"


def test_names_are_kept_in_one_form(camp: Camp) -> None:
    assert camp.read({"name": unicodedata.normalize("NFD", "Nguyễn  Thị Ê-đê")}).fields["name"] == "Nguyễn Thị Ê-đê"
