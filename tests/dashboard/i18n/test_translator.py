"""A stored moment is told by the province's clock, its day too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import dashboard
from dashboard.i18n.translator import Translator
from geodata.settings import config

LATE = datetime(2021, 11, 30, 17, 30, tzinfo=UTC)
"""Half an hour after midnight of 1 December in the province."""
ON_INSTANTS = re.compile(r"\w+_at\.(?:date|isoformat|strftime)\(|(?:begins|ends|moment)\.date\(")


def test_the_day_of_a_moment_is_the_provinces() -> None:
    settings = config.load()
    say = Translator("vi", "staff", zone=settings.province.zone)
    assert (say.date(LATE), say.moment(LATE, short=False)) == ("1/12/2021", "00:30 1/12/2021")
    assert settings.province.day_of(LATE) == date(2021, 12, 1)


def test_no_template_takes_the_day_of_a_moment_itself() -> None:
    templates = Path(dashboard.__file__).parent / "templates"
    told = [str(path) for path in templates.rglob("*.html") if ON_INSTANTS.search(path.read_text(encoding="utf-8"))]
    assert told == []
