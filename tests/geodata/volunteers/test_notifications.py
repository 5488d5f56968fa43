"""The words of messages: an SMS of three parts at most, whose link is whole; subjects that fit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.volunteers import notifications
from geodata.volunteers.needs import Need
from geodata.volunteers.notifications import SMS_MOST, WORDS, Kind

LINK = f"https://covidmap.daknong.gov.vn/tinh-nguyen/tra-loi/999999999-{'a' * 32}"
KINDS = sorted(WORDS)


def need(task: str, unit: str = "Trạm y tế") -> Need:
    return Need(
        id=1,
        place="24611",
        unit=unit,
        task=task,
        number=1,
        skills=(),
        languages=(),
        hours=0,
        doses=0,
        first_day=date(2021, 10, 25),
        last_day=date(2021, 10, 27),
        status="open",
        author="dieu.phoi",
        made_at=datetime(2021, 10, 22, tzinfo=UTC),
        taken=0,
        offered=0,
    )


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(kind=st.sampled_from(KINDS), task=st.text(min_size=1, max_size=400), linked=st.booleans())
def test_an_sms_has_three_parts_at_most_and_its_link_whole(kind: Kind, task: str, *, linked: bool) -> None:
    link = LINK if linked else None
    text = notifications.sms(kind, need(task), "Xã Quảng Trực", link=link, accents=True)
    assert units(text) <= SMS_MOST and "\n" not in text
    assert text.endswith(LINK) == (linked and WORDS[kind].asks)
    plain = notifications.sms(kind, need(task), "Xã Quảng Trực", link=link, accents=False)
    assert plain.isascii() and plain.endswith(LINK) == text.endswith(LINK)


@given(kind=st.sampled_from(KINDS), task=st.text(min_size=1, max_size=400))
def test_a_subject_is_one_line_and_fits(kind: Kind, task: str) -> None:
    subject, body = notifications.letter(kind, need(task), "Xã Quảng Trực")
    assert len(subject) <= notifications.SUBJECT_MOST and len(subject.splitlines()) == 1
    assert "Trạm y tế, Xã Quảng Trực" in body


def test_what_is_cut_says_so() -> None:
    text = notifications.sms("offer", need("Trực chốt kiểm soát " * 20), "Xã Quảng Trực", link=LINK, accents=True)
    assert text.startswith("Nhờ bạn giúp: Trực chốt kiểm soát Trực") and "…, Xã Quảng Trực, 25/10-27/10/2021." in text


@pytest.mark.parametrize(("text", "plain"), [("Đắk R’Lấp – “chốt”…", 'Dak R\'Lap - "chot"...'), ("ư ơ ă", "u o a")])
def test_without_accents(text: str, plain: str) -> None:
    assert notifications.without_accents(text) == plain
