"""An entry of the log in words: what it is about, and each part of its detail, in the language of who reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.i18n.translator import Translator
from dashboard.staff.audit.asked import NAMES
from dashboard.staff.kit import page_layout
from dashboard.staff.kit.context import StaffContext
from geodata.registers.editing import edits, moves
from geodata.reports.forms import FORMS
from geodata.settings import feeds
from geodata.verify.audit_search import LogEntry

LONG = 60
"""Signs of a part of an entry above which it is folded."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
REPORT = re.compile(r"(\w+)/(\w+)/(\d{4}-\d\d-\d\d)")
HASH = re.compile(r"[0-9a-f]{40,}")
COUNTED = ("seals", "where", "states", "accounts", "files")
"""Parts that are for machines: how much they hold is told; the file of the log has them whole."""
OWN_REASONS: Mapping[str, str] = {
    edits.FIRST: "first",
    edits.NEWER: "newer",
    moves.DISCARDED: "discarded",
    "asked": "own",
    "asked by link": "own",
    "the campaign has ended": "ended",
    "was deleted before the restore": "restored",
}
"""Reasons that nobody typed."""


@dataclass(frozen=True, kw_only=True)
class DetailPart:
    """One part of an entry's detail; a long one is folded."""

    name: str
    text: str

    @property
    def long(self) -> bool:
        return len(self.text) > LONG


@dataclass(frozen=True, kw_only=True)
class EntryWords:
    """The log in the words of one page."""

    desk: StaffContext
    say: Translator

    def what(self, what: str) -> str:
        """What was done; an entry of another version may be of a kind that has no words here."""
        key = f"did_{what.replace('.', '_')}"
        return self.say(key) if self.say.has(key) else self.say("did_other", group=self._group(what))

    def subject(self, entry: LogEntry) -> str:
        """What it was done to."""
        group, subject = entry.what.partition(".")[0], entry.subject
        if entry.what in ("publication.ask", "publication.cancel"):
            group = "request"
        if group == "account":
            return page_layout.who(subject)
        numbered = re.fullmatch(r"(?:(need|boundary_set)[ :])?(\d+)", subject)
        if numbered and subject not in self.desk.places:
            key = f"subject_{numbered[1] or group}"
            return self.say(key, n=numbered[2]) if self.say.has(key) else subject
        if group == "source":
            return self.say.text(feeds.name(subject))
        key = f"subject_{subject}"
        return self.say(key) if self.say.has(key) else self._report(self._place(subject))

    def parts(self, entry: LogEntry) -> list[DetailPart]:
        """The detail, without what is empty."""
        found = []
        for name, value in entry.detail.items():
            text = self._part(entry, name, value)
            if text:
                key = f"part_{name}"
                found.append(DetailPart(name=self.say(key if self.say.has(key) else "part_other"), text=text))
        return found

    def _part(self, entry: LogEntry, name: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return ""
        if name in COUNTED and isinstance(value, (dict, list)):
            return self.say("lines", n=_size(value))
        makers: Mapping[str, Callable[[Any], str]] = {
            "drafts": lambda drafts: "; ".join(f"{self._report(key)}: {n}" for key, n in drafts.items()),
            "query": lambda query: "; ".join(self._asked(key, text) for key, text in query.items()),
            "days": lambda days: " – ".join(map(self._word, days)),
            "fields": lambda fields: ", ".join(map(self._field, fields)),
            "place": self._place,
            "topic": self._topic,
            "source": lambda source: self.say.text(feeds.name(source)),
            "role": self._changed(lambda role: self.say(f"role_{role}")),
        }
        if isinstance(value, list) and entry.what == "account.change":
            return self._changed(makers.get(name, str))(value)
        return makers.get(name, self._word)(value)

    def _word(self, value: Any) -> str:
        """A value by itself: yes or no, a moment, a day, an id that has words, else as it stands."""
        if isinstance(value, dict):
            return self.say("lines", n=_size(value))
        if isinstance(value, list):
            return ", ".join(map(self._word, value))
        text = str(value)
        shapes: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
            (MOMENT, lambda said: self.say.moment(datetime.fromisoformat(said), short=False)),
            (DAY, self.say.day),
            (HASH, lambda said: f"{said[:12]}…"),
        )
        key = f"value_{OWN_REASONS.get(text, text)}"
        made = next((make for pattern, make in shapes if pattern.fullmatch(text)), None)
        return made(text) if made else self.say(key) if self.say.has(key) else text

    def _changed(self, word: Callable[[Any], str]) -> Callable[[Any], str]:
        """A value, or what it was and what it is where it changed."""

        def told(value: Any) -> str:
            if not isinstance(value, list):
                return word(value)
            before, after = value
            return "" if before == after else f"{word(before)} → {word(after)}"

        return told

    def _place(self, code: Any) -> str:
        place = self.desk.places.get(code)
        return self.say.place(place) if place is not None else str(code)

    def _topic(self, topic: Any) -> str:
        return self.say.text(FORMS[topic].topic.label) if topic in FORMS else str(topic)

    def _report(self, name: str) -> str:
        """The name of a report as commune, topic, day."""
        found = REPORT.fullmatch(name)
        if found is None:
            return name
        place, topic, day = found.groups()
        return f"{self._place(place)}, {self._topic(topic)}, {self.say.day(day)}"

    def _field(self, field: str) -> str:
        key = f"field_{field}"
        return self.say(key) if self.say.has(key) else self.say("part_other")

    def _asked(self, name: str, text: str) -> str:
        labels = dict(zip(NAMES, ("who", "what", "subject", "from_day", "to_day"), strict=True))
        words = {"ai": page_layout.who, "viec": self.kind}
        return f"{self.say(labels[name])}: {words.get(name, self._word)(text)}" if name in labels else text

    def kind(self, what: str) -> str:
        """A kind of entry, or a group of kinds."""
        return self.what(what) if "." in what or self.say.has(f"did_{what}") else self._group(what)

    def _group(self, what: str) -> str:
        key = f"group_{what.partition('.')[0]}"
        return self.say(key if self.say.has(key) else "group_other")


def _size(value: Any) -> int:
    """How many things there are at the ends of nested parts."""
    if isinstance(value, dict):
        return sum(_size(one) for one in value.values())
    return len(value) if isinstance(value, list) else 1
