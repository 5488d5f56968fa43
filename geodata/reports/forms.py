"""The forms, from the catalogue: one per topic, one field per measured indicator, parts beside their total."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from geodata.catalog import MEASURED, TOPICS, Indicator, Topic

NOT_ASKED = frozenset({"population"})
"""Topics of which communes keep no daily account."""
LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """Fields that belong together: the parts of a total with it, or one alone."""

    total: Indicator
    parts: tuple[Indicator, ...] = ()

    @property
    def fields(self) -> tuple[Indicator, ...]:
        """Parts first, as one adds them up."""
        return (*self.parts, self.total)


@dataclass(frozen=True, kw_only=True)
class ReportForm:
    """The form of one topic; its fields in the order in which they are asked."""

    topic: Topic
    groups: tuple[FieldGroup, ...]

    @property
    def id(self) -> str:
        return self.topic.id

    @property
    def fields(self) -> tuple[Indicator, ...]:
        """Every field, in the order of the form."""
        return tuple(field for group in self.groups for field in group.fields)

    @property
    def counts(self) -> tuple[Indicator, ...]:
        """What "nothing happened" sets to zero."""
        return tuple(field for field in self.fields if field.aggregation == "sum")


def _groups(topic: str) -> Iterator[FieldGroup]:
    mine = [item for item in MEASURED.values() if item.topic == topic]
    for item in mine:
        if item.part_of is None:
            yield FieldGroup(total=item, parts=tuple(part for part in mine if part.part_of == item.id))


FORMS: dict[str, ReportForm] = {
    topic.id: ReportForm(topic=topic, groups=tuple(_groups(topic.id))) for topic in TOPICS if topic.id not in NOT_ASKED
}


def _codes() -> Iterator[tuple[str, str]]:
    for letter, form in zip(LETTERS, FORMS.values(), strict=False):
        for number, group in enumerate(form.groups, start=1):
            yield group.total.id, f"{letter}{number}"
            for at, part in enumerate(group.parts, start=1):
                yield part.id, f"{letter}{number}.{at}"


FIELD_CODES: dict[str, str] = dict(_codes())
"""What stands beside a field on the screen and on paper, by indicator: B2 a total, B2.1 its first part."""


def codes(form: ReportForm, names: Collection[str]) -> str:
    """The codes of some fields of a form, in its order; of three or more in a row the first and the last: A2, A5…A9."""
    runs: list[list[str]] = []
    goes_on = False
    for field in form.fields:
        if field.id in names and not goes_on:
            runs.append([])
        goes_on = field.id in names
        if goes_on:
            runs[-1].append(FIELD_CODES[field.id])
    return ", ".join(f"{run[0]}…{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
