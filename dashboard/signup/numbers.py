"""The numbers on the form: anybody asks for them, so they are counted at most twice a minute."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dashboard.signup.context import SignupContext
from geodata.volunteers import counts
from geodata.volunteers.counts import Counts

LASTS = timedelta(seconds=30)


@dataclass
class Numbers:
    """What was counted last, and when; in the memory of this process."""

    desk: SignupContext
    _kept: tuple[datetime, Counts] | None = field(default=None, init=False)

    def of(self, today: date) -> Counts:
        """The numbers of a day, up to `LASTS` old."""
        now, kept = self.desk.clock(), self._kept
        if kept is None or not timedelta() <= now - kept[0] < LASTS:
            with self.desk.engine.connect() as connection:
                kept = now, counts.counts(connection, self.desk.places, today=today)
            self._kept = kept
        return kept[1]
