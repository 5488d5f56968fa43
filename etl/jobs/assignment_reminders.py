"""The afternoon before: whoever has accepted something that begins tomorrow is reminded, once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, Engine, select

from geodata import schema
from geodata.jobs import outbox
from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers import needs, notifications
from geodata.volunteers.notifications import Kind

FROM, UNTIL = time(17), time(21)
"""Local time between which reminders are queued; who accepts later knows that it is tomorrow."""
EVE: Kind = "eve"


def remind(engine: Engine, settings: Settings, *, now: datetime) -> int:
    """Queue the reminders of tomorrow's assignments that were not queued before; how many."""
    local = now.astimezone(settings.province.zone)
    if not FROM <= local.time() < UNTIL:
        return 0
    tomorrow = local.date() + timedelta(days=1)
    with engine.connect() as connection:
        if not _unreminded(connection, tomorrow):
            return 0
    with database.writing(engine) as connection:
        wanted, channel = _unreminded(connection, tomorrow), settings.volunteers.notify[0]
        for need, assignment in wanted:
            found = needs.find(connection, need)
            notifications.tell(connection, EVE, found, assignment, channel=channel, now=now)
    return len(wanted)


def _unreminded(connection: Connection, day: date) -> list[tuple[int, int]]:
    """Need and number of accepted assignments that begin on a day and have no reminder."""
    table, need = schema.volunteer_assignment, schema.volunteer_need
    begins = (need.c.first_day == day, need.c.status != "cancelled", table.c.status == "accepted")
    statement = select(table.c.need, table.c.id).join(need, need.c.id == table.c.need).where(*begins)
    accepted = [(one.need, one.id) for one in connection.execute(statement.order_by(table.c.id))]
    known = outbox.queued(connection, [notifications.key(EVE, *one) for one in accepted])
    return [one for one in accepted if notifications.key(EVE, *one) not in known]
