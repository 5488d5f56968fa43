"""What typed texts come to: figures, what is wrong with them, what has to be confirmed or explained."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import pandas as pd

from geodata.catalog import Indicator
from geodata.core import numbers
from geodata.core.text import Text
from geodata.observations import validation, validation_rules
from geodata.reports import expected_range
from geodata.reports.expected_range import ExpectedRange
from geodata.reports.forms import FORMS, ReportForm
from geodata.reports.state import Key
from geodata.work.unit_of_work import UnitOfWork

BAND = "band"


@dataclass(frozen=True, kw_only=True)
class FieldFinding:
    """What is said of one field: `rule` that it breaks, what to do about it."""

    field: str
    rule: str
    message: Text

    @property
    def id(self) -> str:
        """By which an explanation names it."""
        return f"{self.field}:{self.rule}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a form's texts come to.

    `values`: figures by indicator, blank fields left out. `errors` refuse. `confirm`: read in one of two ways, to be
    confirmed; the value that is meant is among `values`. `warnings`: soft findings, each to be explained. `blank`:
    fields in which nothing was written and for which nothing stands, in the form's order. `rows`: the frame that was
    checked, a row for each field of the form (columns of `frame`; value NaN = blank). `ranges`: what was usual in the
    days before, by field.
    """

    values: Mapping[str, float]
    rows: pd.DataFrame = field(repr=False, compare=False)
    ranges: Mapping[str, ExpectedRange] = field(repr=False, compare=False)
    errors: tuple[FieldFinding, ...] = ()
    confirm: tuple[FieldFinding, ...] = ()
    warnings: tuple[FieldFinding, ...] = ()
    blank: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing refuses it."""
        return not self.errors


def check(turn: UnitOfWork, *, key: Key, texts: Mapping[str, str], nil: bool) -> Outcome:
    """Read the texts of a form by indicator and hold the figures against the catalogue and what stands already.

    `nil` ("nothing happened"): counts left blank are zero; one with another figure is an error. Numbers are read as
    everywhere (`geodata.core.numbers`), checks are those of the ETL.
    """
    form = FORMS[key.topic]
    values, errors, confirm = _read(form, texts)
    if nil:
        errors += _not_nil(form, values)
        values |= {item.id: 0.0 for item in form.counts if item.id not in values}
    if not values and not errors:
        errors.append(_finding("", "empty", "chưa nhập ô nào", "nothing has been entered"))
    rows = frame(key, {item.id: values.get(item.id) for item in form.fields})
    ranges = expected_range.bands(turn.connection, key)
    found, soft = _checked(turn, key, values, rows, ranges)
    return Outcome(
        values=values,
        rows=rows,
        ranges=ranges,
        errors=(*errors, *found),
        confirm=tuple(confirm),
        warnings=soft,
        blank=tuple(item.id for item in _unwritten(form, texts) if item.id not in values),
    )


def _read(
    form: ReportForm, texts: Mapping[str, str]
) -> tuple[dict[str, float], list[FieldFinding], list[FieldFinding]]:
    values: dict[str, float] = {}
    errors: list[FieldFinding] = []
    confirm: list[FieldFinding] = []
    unwritten = _unwritten(form, texts)
    for item in form.fields:
        if item in unwritten:
            continue
        try:
            values[item.id] = numbers.parse(texts[item.id])
        except numbers.AmbiguousNumber as error:
            values[item.id] = error.meant
            confirm.append(FieldFinding(field=item.id, rule="ambiguous", message=error.reason))
        except numbers.NotANumber as error:
            errors.append(FieldFinding(field=item.id, rule="not_a_number", message=error.reason))
    return values, errors, confirm


def _unwritten(form: ReportForm, texts: Mapping[str, str]) -> list[Indicator]:
    return [item for item in form.fields if numbers.is_blank(texts.get(item.id, ""))]


def _not_nil(form: ReportForm, values: Mapping[str, float]) -> list[FieldFinding]:
    return [
        _finding(
            item.id,
            "nil",
            "đã đánh dấu không phát sinh nhưng ô này khác 0",
            "marked as nothing happened, but this field is not 0",
        )
        for item in form.counts
        if values.get(item.id, 0) != 0
    ]


def _checked(
    turn: UnitOfWork,
    key: Key,
    values: Mapping[str, float],
    rows: pd.DataFrame,
    ranges: Mapping[str, ExpectedRange],
) -> tuple[list[FieldFinding], tuple[FieldFinding, ...]]:
    """What is said of a form's figures; what stands for a field that is blank now is not held against them."""
    if not values:
        return [], ()
    context = validation.context_of(turn.connection, rows, sent_before=key.day)
    checked = validation.check(rows, places=turn.places, today=turn.today, context=context)
    said = [item for item in checked.findings if item.rule != BAND and item.indicator in values]
    hard = [FieldFinding(field=one.indicator, rule=one.rule, message=one.reason) for one in said if one.hard]
    soft = [FieldFinding(field=one.indicator, rule=one.rule, message=one.reason) for one in said if not one.hard]
    refused = {one.field for one in hard}
    soft += _unusual(ranges, {name: value for name, value in values.items() if name not in refused})
    return hard, tuple(soft)


def _unusual(ranges: Mapping[str, ExpectedRange], values: Mapping[str, float]) -> list[FieldFinding]:
    """Counts outside of what is usual, by the very range that stands beside the field."""
    found = []
    for name, known in ranges.items():
        usual = known.usual
        if usual is not None and name in values and not usual.holds(values[name]):
            message = validation_rules.unusual(values[name], low=usual.low, high=usual.high, mean=usual.mean)
            found.append(FieldFinding(field=name, rule=BAND, message=message))
    return found


def frame(key: Key, values: Mapping[str, float | None]) -> pd.DataFrame:
    """Figures of one place and day as checks and batches take them; None withdraws.

    Columns row (0), place (code), indicator (id), day (datetime64), value (float64, NaN for None).
    """
    return pd.DataFrame(
        {
            "row": 0,
            "place": key.place,
            "indicator": list(values),
            "day": pd.Timestamp(key.day),
            "value": pd.Series(list(values.values()), dtype="float64"),
        }
    )


def unexplained(outcome: Outcome, explained: Mapping[str, str]) -> tuple[FieldFinding, ...]:
    """The soft findings that nobody has said anything to."""
    return tuple(one for one in outcome.warnings if not explained.get(one.id, "").strip())


def unconfirmed(outcome: Outcome, confirmed: Set[str]) -> tuple[FieldFinding, ...]:
    """The numbers that may be read in two ways and are not confirmed."""
    return tuple(one for one in outcome.confirm if one.field not in confirmed)


def _finding(name: str, rule: str, vi: str, en: str) -> FieldFinding:
    return FieldFinding(field=name, rule=rule, message=Text(vi=vi, en=en))
