"""Days in both languages."""

from __future__ import annotations

from datetime import date

from geodata.core import dates
from geodata.core.text import Text


def test_a_day_is_written_without_zeros_before_it() -> None:
    assert dates.text(date(2022, 1, 5)) == Text(vi="5/1/2022", en="5 Jan 2022")
    assert dates.text(date(2022, 1, 21), short=True) == Text(vi="21/1", en="21 Jan")
