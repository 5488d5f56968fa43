"""Limits and cross-checks, read from the catalogue: the forms and the ETL use the same ones.

A hard finding refuses the figure: it cannot be (negative, no whole number, parts above their sum). A soft one asks for
an explanation: more people than the census counted, a fall, a leap. What only illustrates refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geodata.catalog import FOREVER, MEASURED
from geodata.core import numbers
from geodata.core.text import Text
from geodata.geography.admin_units import PlaceTree
from geodata.observations import current_values, denominators, validation_rules
from geodata.observations.validation_frame import Bools, ValidationFrame
from geodata.observations.validation_rules import BAND_DAYS, PARTS, RUNNING, Broken, said

LISTED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One figure that breaks a rule: row of the file, place code, indicator id; refused (`hard`) or to be explained."""

    row: int
    place: str
    indicator: str
    day: date
    hard: bool
    rule: str
    reason: Text
    message: Text
    """The reason with the place, the day and the figure before it."""


@dataclass(frozen=True, kw_only=True)
class Validation:
    """What `check` found: `refused` marks rows (as in the frame); at most `LISTED` findings per rule, `counts` of all;
    `soft` of them only ask for an explanation."""

    refused: Bools
    findings: tuple[Finding, ...]
    counts: dict[str, int]
    soft: int


@dataclass(frozen=True, kw_only=True)
class Context:
    """What stands beside figures that are checked: `figures` without `row`, the origins of numbers of people."""

    figures: pd.DataFrame
    origins: denominators.Standing = field(default_factory=dict)


def check(
    rows: pd.DataFrame,
    *,
    places: PlaceTree,
    today: date,
    context: Context | None = None,
    asked: bool = True,
    listed: int = LISTED,
) -> Validation:
    """Hold figures against the catalogue and against each other.

    `rows`: row (int), place (code), indicator (id), day (datetime64), value (float; NaN withdraws). `context`: what
    stands already (`context_of`); a figure of `rows` takes the place of the one that stands.
    `today`: the report day that is open. `asked`: whoever sends them is asked for explanations; of a feed nobody is,
    and a figure above another that it is usually below is refused. Raises `KeyError` for an indicator that the
    catalogue does not measure.
    """
    context = context or Context(figures=pd.DataFrame())
    figures = ValidationFrame(rows, places=places.codes, context=context.figures)
    broken = [item for item in validation_rules.alone(figures, today) if len(item.at)]
    sound = figures.without(np.concatenate([item.at for item in broken])) if broken else figures
    broken += [item for item in validation_rules.together(sound, asked=asked) if len(item.at)]
    refused = np.zeros(len(rows), dtype=bool)
    for item in broken:
        if item.hard:
            refused[item.at] = True
    counts: dict[str, int] = {}
    for item in broken:
        counts[item.rule] = counts.get(item.rule, 0) + len(item.at)
    names = {place.code: place.name for place in places.places}
    findings = tuple(finding for item in broken for finding in _findings(figures, item, names, context.origins, listed))
    soft = sum(len(item.at) for item in broken if not item.hard)
    return Validation(refused=refused, findings=findings, counts=counts, soft=soft)


def context_of(connection: Connection, rows: pd.DataFrame, *, sent_before: date | None = None) -> Context:
    """What `check` needs beside `rows`: parts and totals of the same days, the days before, running totals from the
    first day, denominators and where they come from. Columns of its figures as of `current_values.read`.

    Figures that only illustrate serve for running totals and denominators; no real figure is refused for their sake.
    `sent_before`: what communes sent for earlier days stands too, whether approved or not.
    """
    if rows.empty:
        return Context(figures=current_values.read(connection, indicators=[], places=[]))
    present = {str(name) for name in rows["indicator"].unique()}
    near = _related(present)
    whole = {name for mine, others in RUNNING.items() if present & {mine, *others} for name in (mine, *others)}
    whole |= {name for name in near if MEASURED[name].carry_forward_days >= FOREVER}
    codes = sorted(str(code) for code in rows["place"].unique())
    first, last = rows["day"].min().date(), rows["day"].max().date()
    parts = [
        current_values.read(
            connection, indicators=sorted(whole), places=codes, illustrative=True, sent_before=sent_before
        ),
        current_values.read(
            connection,
            indicators=sorted(near - whole),
            places=codes,
            first=first - timedelta(days=BAND_DAYS),
            last=last,
            sent_before=sent_before,
        ),
    ]
    figures = pd.concat([part.astype({"indicator": str, "place": str}) for part in parts], ignore_index=True)
    return Context(figures=figures, origins=denominators.standing(connection, sorted(whole), codes))


def _related(present: set[str]) -> set[str]:
    found = set(present)
    for total, parts in PARTS.items():
        if present & {total, *parts}:
            found |= {total, *parts}
    for item in MEASURED.values():
        for other in (*item.at_most, *item.usually_at_most):
            if item.id in present or (other in present and MEASURED[other].carry_forward_days < FOREVER):
                found |= {item.id, other}
    return found


def _findings(
    figures: ValidationFrame, broken: Broken, names: dict[str, str], origins: denominators.Standing, listed: int
) -> Iterator[Finding]:
    for position, at in enumerate(broken.at[:listed]):
        code, name = figures.code_of(int(at)), figures.indicator_of(int(at))
        day, value = figures.day_of(int(at)), numbers.grouped(float(figures.value[at]))
        label = MEASURED[name].label
        reason = said(broken.vi, broken.en, [float(fact[position]) for fact in broken.facts])
        counted = origins.get((broken.against, code))
        if counted is not None:
            doubt = denominators.doubt(broken.against, counted.origin)
            reason = Text(vi=f"{reason.vi} {doubt.vi}", en=f"{reason.en} {doubt.en}")
        yield Finding(
            row=int(figures.row[at]),
            place=code,
            indicator=name,
            day=day,
            hard=broken.hard,
            rule=broken.rule,
            reason=reason,
            message=Text(
                vi=f"{names.get(code, code)}, {day:%d/%m/%Y}, {label.vi} = {value.vi}: {reason.vi}",
                en=f"{names.get(code, code)}, {day.isoformat()}, {label.en} = {value.en}: {reason.en}",
            ),
        )
