"""One number however it is written (FAULTS 25, 26)."""

from __future__ import annotations

import pytest

from geodata.volunteers import phones
from geodata.volunteers.phones import NotAPhone


@pytest.mark.parametrize(
    "written",
    [
        "0903123456",
        "0903 123 456",
        "090.312.3456",
        "(090) 312-3456",
        "+84903123456",
        "+84 903 123 456",
        "84903123456",
        "0084903123456",
        "+84 (0)903 123 456",
        " 0903\u00a0123\u00a0456 ",
        "０９０３１２３４５６",
    ],
)
def test_every_usual_form_is_one_number(written: str) -> None:
    assert phones.mobile(written) == "+84903123456"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "không phải số điện thoại"),
        ("0903 12", "không phải số điện thoại"),
        ("0903 123 4567 8", "không phải số điện thoại"),
        ("0903 abc 456", "chỉ gồm chữ số"),
        ("0261 3544 567", "số cố định"),
        ("113", "không phải số điện thoại"),
        ("1" * 50, "chỉ gồm chữ số"),
    ],
)
def test_what_is_no_mobile_number_is_told(written: str, why: str) -> None:
    with pytest.raises(NotAPhone) as wrong:
        phones.mobile(written)
    assert why in wrong.value.reason.vi


def test_a_number_is_shown_whole_or_hidden() -> None:
    assert phones.shown("+84903123456") == "0903 123 456"
    assert phones.hidden("+84903123456") == "09•• ••• 456"
