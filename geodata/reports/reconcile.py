"""Reconciliation: the sum of communes against what a source says of the whole unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from geodata import schema
from geodata.access import Permission
from geodata.catalog import MEASURED
from geodata.observations import current_values
from geodata.observations.current_values import STANDING
from geodata.reports.forms import NOT_ASKED
from geodata.work.unit_of_work import UnitOfWork

TINY = 1e-6


@dataclass(frozen=True, kw_only=True)
class ReconciliationLine:
    """One indicator of a unit: `total` of the communes that reported, those `missing` (codes), and what `source` says
    of the unit itself; None where nothing is said."""

    indicator: str
    total: float | None
    missing: tuple[str, ...]
    source: str
    theirs: float

    @property
    def difference(self) -> float | None:
        """The communes' sum less the source's figure."""
        return None if self.total is None else self.total - self.theirs

    @property
    def fits(self) -> bool:
        """Whether both say the same, every commune having reported."""
        return not self.missing and self.difference is not None and abs(self.difference) < TINY


def reconcile(turn: UnitOfWork, unit: str, day: date) -> list[ReconciliationLine]:
    """Every figure that a source reports of `unit` (district or province) on a day, against its communes.

    Raises `geodata.access.Forbidden` outside the actor's places.
    """
    turn.actor.hold(Permission.REPORT_REVIEW, unit)
    said = _said(turn, unit, day)
    communes = [place.code for place in turn.places.communes_of(unit)]
    names = sorted({indicator for indicator, _ in said})
    frame = current_values.read(turn.connection, indicators=names, places=communes, first=day, last=day)
    figures: dict[str, dict[str, float]] = {name: {} for name in names}
    for name, place, value in zip(frame["indicator"], frame["place"], frame["value"], strict=True):
        figures[str(name)][str(place)] = float(value)
    order = list(MEASURED)
    return [
        ReconciliationLine(
            indicator=indicator,
            total=sum(figures[indicator].values()) if figures[indicator] else None,
            missing=tuple(code for code in communes if code not in figures[indicator]),
            source=source,
            theirs=theirs,
        )
        for (indicator, source), theirs in sorted(said.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    ]


def _said(turn: UnitOfWork, unit: str, day: date) -> dict[tuple[str, str], float]:
    """What each source says last of the unit itself, by indicator and source."""
    table, batch = schema.observation, schema.batch
    asked = [item.id for item in MEASURED.values() if item.topic not in NOT_ASKED]
    rows = turn.connection.execute(
        select(table.c.indicator, batch.c.source, table.c.value)
        .join(batch, batch.c.id == table.c.batch)
        .where(
            table.c.place == unit,
            table.c.day == day,
            table.c.indicator.in_(asked),
            batch.c.status.in_(STANDING),
            batch.c.illustrative.is_(False),
        )
        .order_by(batch.c.id)
    )
    last = {(indicator, source): value for indicator, source, value in rows}
    return {key: value for key, value in last.items() if value is not None}
