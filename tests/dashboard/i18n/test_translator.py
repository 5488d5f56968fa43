"""What pages say is said in one language; a stored moment is told by the province's clock, its day too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import dashboard
from dashboard.i18n import catalogues
from dashboard.i18n.translator import Translator
from geodata.core.text import Text
from geodata.geography.admin_units import Place
from geodata.settings import config

LATE = datetime(2021, 11, 30, 17, 30, tzinfo=UTC)
"""Half an hour after midnight of 1 December in the province."""
ON_INSTANTS = re.compile(r"\w+_at\.(?:date|isoformat|strftime)\(|(?:begins|ends|moment)\.date\(")


def of(language: str, *domains: str) -> Translator:
    return Translator(language, *(domains or ("staff",)), zone=config.load().province.zone)


def test_the_day_of_a_moment_is_the_provinces() -> None:
    settings, say = config.load(), of("vi")
    assert (say.date(LATE), say.moment(LATE, short=False)) == ("1/12/2021", "00:30 1/12/2021")
    assert settings.province.day_of(LATE) == date(2021, 12, 1)


@pytest.mark.parametrize(
    ("both", "vi", "en"),
    [
        (Text(vi="Ca", en="Cases"), "Ca", "Cases"),
        ({"vi": "Ca", "en": "Cases"}, "Ca", "Cases"),
        (None, "", ""),
    ],
)
def test_a_text_is_told_in_the_language_of_the_page(both: Text | dict[str, str] | None, vi: str, en: str) -> None:
    assert [of("vi").text(both), of("en").text(both)] == [vi, en]


def test_a_place_a_figure_and_a_share_are_told_in_the_language_of_the_page() -> None:
    place = Place(
        code="660", level="district", kind="huyện", name="Huyện Mil", parent=None, area_km2=None, lon=None, lat=None
    )
    told = [[say.place(place), say.number(1234.5, 1), say.percent(7.5, 1)] for say in (of("vi"), of("en"))]
    assert told == [["Huyện Mil", "1.234,5", "7,5\u00a0%"], ["Mil district", "1,234.5", "7.5\u00a0%"]]
    assert [of("vi").other, of("en").other] == ["en", "vi"]


def test_a_later_domain_stands_over_an_earlier_one() -> None:
    site, front = catalogues.words("vi", "site"), catalogues.words("vi", "front")
    say = of("vi", "site", "front")
    assert (say("brand"), say("title")) == (site["brand"], front["title"])
    assert say.has("brand") and not of("vi", "front").has("brand")
    begun = say.beginning("nav_")
    assert begun == {key: word for key, word in site.items() if key.startswith("nav_")}
    assert begun
    with pytest.raises(KeyError):
        say("no such key")


def test_no_template_takes_the_day_of_a_moment_itself() -> None:
    templates = Path(dashboard.__file__).parent / "templates"
    told = [str(path) for path in templates.rglob("*.html") if ON_INSTANTS.search(path.read_text(encoding="utf-8"))]
    assert told == []
