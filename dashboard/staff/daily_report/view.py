"""The form as a page shows it: each field with what it is held against, what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from num2words import num2words

from dashboard.i18n.translator import Translator
from geodata.catalog import Indicator
from geodata.core import numbers
from geodata.core.text import Text
from geodata.observations.validation_rules import BAND_DAYS
from geodata.reports.drafts import WHY
from geodata.reports.expected_range import ExpectedRange
from geodata.reports.forms import FIELD_CODES, ReportForm
from geodata.reports.validation_result import FieldFinding

AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, kw_only=True)
class FieldQuestion:
    """A soft finding beside its field: the name of the box in which it is explained, and what stands there."""

    name: str
    message: str
    text: str
    missing: bool


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field; `words` is the number that is meant where it may be read in two ways, else None."""

    id: str
    code: str
    label: str
    unit: str
    definition: str
    text: str
    version: int
    before: str
    band: str
    people: str
    published: str | None
    sent: str | None
    part: bool
    count: bool
    errors: tuple[FieldFinding, ...] = ()
    words: str | None = None
    confirmed: bool = False
    asked: tuple[FieldQuestion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """Fields that add up: `parts` and their `total`."""

    total: FieldView
    parts: tuple[FieldView, ...]


@dataclass(frozen=True, kw_only=True)
class FilledReport:
    """What stands in a form: texts and versions by field, what the sender has been asked and has answered.

    `sent`: the figures that were sent last, None before anything was; `unknown`: fields that stay blank on purpose;
    `blank`: those that are asked about now; `zeros`: those that were just filled with 0.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    open: tuple[FieldFinding, ...] = ()
    warnings: tuple[FieldFinding, ...] = ()
    unknown: frozenset[str] = frozenset()
    blank: tuple[str, ...] = ()
    zeros: frozenset[str] = frozenset()
    sent: Mapping[str, float | None] | None = None


def groups(
    form: ReportForm,
    say: Translator,
    *,
    filled: FilledReport,
    bands: Mapping[str, ExpectedRange],
    people: Mapping[str, Text],
    corrects: bool,
) -> list[GroupView]:
    """The form's groups, ready to print; `people`: by field how many there are whose share it is."""

    def view(item: Indicator, *, part: bool) -> FieldView:
        beside = say.text(people[item.id]) if item.id in people else ""
        return _field(item, say, filled=filled, band=bands[item.id], people=beside, corrects=corrects, part=part)

    return [
        GroupView(total=view(group.total, part=False), parts=tuple(view(item, part=True) for item in group.parts))
        for group in form.groups
    ]


def _field(
    item: Indicator,
    say: Translator,
    *,
    filled: FilledReport,
    band: ExpectedRange,
    people: str,
    corrects: bool,
    part: bool,
) -> FieldView:
    text = filled.texts.get(item.id, "")
    mine = [one for one in filled.open if one.field == item.id]
    return FieldView(
        id=item.id,
        code=FIELD_CODES[item.id],
        label=say.text(item.label),
        unit=say.text(item.unit),
        definition=say.text(item.definition),
        text=text,
        version=filled.versions.get(item.id, 0),
        before=before(band, say),
        band=_band(band, say),
        people=people,
        published=say.figure(band.standing) if corrects else None,
        sent=None if filled.sent is None else say.stated(filled.sent.get(item.id)),
        part=part,
        count=item.aggregation == "sum",
        errors=tuple(one for one in mine if one.rule != AMBIGUOUS and one not in filled.warnings),
        words=in_words(text, say.language),
        confirmed=item.id in filled.confirmed,
        asked=_asked(item.id, say, filled),
    )


def _asked(name: str, say: Translator, filled: FilledReport) -> tuple[FieldQuestion, ...]:
    return tuple(
        FieldQuestion(
            name=WHY + one.id,
            message=say.text(one.message),
            text=filled.texts.get(WHY + one.id, ""),
            missing=one in filled.open,
        )
        for one in filled.warnings
        if one.field == name
    )


def _band(band: ExpectedRange, say: Translator) -> str:
    """What the fourteen days before were; nothing where `before` tells the only one that is known."""
    if not band.days:
        return say("no_band")
    if band.days == 1:
        return ""
    span = say("span_whole") if band.days == BAND_DAYS else say("span_known", n=band.days)
    if band.usual:
        low, high, mean = say.figure(band.usual.low), say.figure(band.usual.high), say.figure(band.usual.mean)
        return say("usual", span=span, low=low, high=high, mean=mean)
    low, high, median = say.figure(band.low), say.figure(band.high), say.figure(band.median)
    if low == high:
        return say("band_even", span=span, value=low)
    return say("band", span=span, low=low, high=high, median=median)


def before(band: ExpectedRange, say: Translator) -> str:
    """The day before: its figure, whether it waits for review; where there is none, the newest one before, if any."""
    if band.yesterday is not None:
        return say("yesterday_waits" if band.waits else "yesterday", value=say.figure(band.yesterday))
    if band.last is None:
        return ""
    day, value = band.last
    return say("last_known", value=say.figure(value), day=say.day(day.isoformat(), short=True))


def in_words(text: str, language: str) -> str | None:
    """The number that a text like 1.234 most likely means, in words; None where it is read in one way only."""
    try:
        numbers.parse(text)
    except numbers.AmbiguousNumber as error:
        return str(num2words(int(error.meant), lang=language))
    except numbers.NotANumber:
        return None
    return None
