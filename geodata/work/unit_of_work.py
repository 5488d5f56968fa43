"""One piece of work at the desk: who does it, when, on which transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from geodata.access import Actor
from geodata.geography.admin_units import PlaceTree
from geodata.settings.config import Settings
from geodata.work.report_day import report_day


@dataclass(frozen=True, kw_only=True)
class UnitOfWork:
    """`actor` works at the moment `now`, in the transaction of `connection` (`database.writing` for what writes)."""

    connection: Connection
    actor: Actor
    settings: Settings
    places: PlaceTree
    now: datetime

    @property
    def today(self) -> date:
        """The report day that is open."""
        return report_day(self.settings, self.now)
