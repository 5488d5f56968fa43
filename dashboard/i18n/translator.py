"""What pages say in one language: sentences by key, names, numbers, days and hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.i18n import number_formats
from dashboard.i18n.catalogues import LANGUAGES, words
from geodata.core.text import Text
from geodata.geography import unit_types
from geodata.geography.admin_units import Place


class Translator:
    """The words of some domains, a later one over an earlier; values fill the places of a sentence.

    Called with a key that none of the domains has it raises `KeyError`; `zone` is that of days and hours.
    """

    def __init__(self, language: str, *domains: str, zone: ZoneInfo) -> None:
        self.language, self._zone = language, zone
        self._words = {key: sentence for domain in domains for key, sentence in words(language, domain).items()}

    @property
    def other(self) -> str:
        """The other language of the pages."""
        return LANGUAGES[1 - LANGUAGES.index(self.language)]

    def __call__(self, key: str, **values: object) -> str:
        sentence = self._words[key]
        return sentence.format(**values) if values else sentence

    def has(self, key: str) -> bool:
        """Whether there is such a word."""
        return key in self._words

    def beginning(self, start: str) -> dict[str, str]:
        """The words whose keys begin so, as scripts are given them."""
        return {key: sentence for key, sentence in self._words.items() if key.startswith(start)}

    def text(self, both: Mapping[str, str] | Text | None) -> str:
        """One of two languages; empty for nothing."""
        if both is None:
            return ""
        return both.in_(self.language) if isinstance(both, Text) else both[self.language]

    def place(self, place: Place) -> str:
        """A place's name."""
        return place.name if self.language == LANGUAGES[0] else unit_types.english(place.name, place.kind)

    def number(self, value: float | None, decimals: int = 0) -> str:
        return number_formats.number(value, decimals, self.language)

    def percent(self, value: float | None, decimals: int = 0) -> str:
        return number_formats.percent(value, decimals, self.language)

    def figure(self, value: float | None) -> str:
        """A figure of a report, with a decimal where it is not whole."""
        return self.number(value, int(value is not None and round(value, 1) != int(value)))

    def stated(self, value: float | None) -> str:
        """A figure that was sent or stood before; a blank one is said to be blank, for a dash might be a minus."""
        return self("blank") if value is None else self.figure(value)

    def day(self, iso: str | None, *, short: bool = False) -> str:
        return number_formats.day(iso, self.language, short=short)

    def date(self, at: datetime, *, short: bool = False) -> str:
        """The local day of a moment: 22/10/2021; without the year if `short`."""
        return self.day(at.astimezone(self._zone).date().isoformat(), short=short)

    def clock(self, moment: datetime) -> str:
        """The local time of a moment: 17:42."""
        return moment.astimezone(self._zone).strftime("%H:%M")

    def moment(self, at: datetime, *, short: bool = True) -> str:
        """The local time and day of a moment: 17:42 22/10; the year too unless `short`."""
        return f"{self.clock(at)} {self.date(at, short=short)}"
