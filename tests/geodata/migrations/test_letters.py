"""A store from before messages were about assignments: an offer that waits is still sent, and by SMS, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from geodata.jobs import outbox
from geodata.store import database
from tests.migration_support import blank, upgrade

AT = "2021-10-22 00:00:00.000000"
ROWS = (
    "INSERT INTO place (code, level, kind, name) VALUES ('67', 'province', 'tỉnh', 'Tên')",
    (
        "INSERT INTO volunteer (id, code, status, channel, consent_version, row_key, made_at, changed_at)"
        f" VALUES (7, 'AAAAAAAA', 'accepted', 'web', '1', 'x', '{AT}', '{AT}')"
    ),
    (
        "INSERT INTO volunteer_need (id, place, unit, task, number, skills, languages, hours, first_day, last_day,"
        " status, author, made_at, key) VALUES"
        f" (3, '67', 'u', 't', 1, '[]', '[]', 0, '2021-10-25', '2021-10-26', 'open', 'a', '{AT}', 'k')"
    ),
    (
        'INSERT INTO volunteer_assignment (id, need, volunteer, status, "by", offered_at)'
        f" VALUES (5, 3, 7, 'offered', 'a', '{AT}')"
    ),
)


@pytest.fixture(params=["sqlite", "postgis"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A store of revision 0011 with an offer and a reminder in its outbox."""
    with blank(request, tmp_path) as engine:
        with database.writing(engine) as connection:
            upgrade(connection, "0011")
            for row in ROWS:
                connection.exec_driver_sql(row)
            for key, to in (("offer 3 7", "volunteer:7"), ("reminder 2021-10-22", "xa@tinh.example")):
                connection.execute(
                    text(
                        "INSERT INTO message (key, channel, recipient, subject, body, queued_at, next_try_at)"
                        f" VALUES (:key, 'mail', :to, 's', 'b', '{AT}', '{AT}')"
                    ),
                    {"key": key, "to": to},
                )
        yield engine


def test_an_offer_that_waits_is_about_its_assignment(older: Engine) -> None:
    database.migrate(older)
    with database.writing(older) as connection:
        (offer,), (other,) = outbox.told(connection, "need 3 "), outbox.told(connection, "reminder")
        assert (offer.key, offer.recipient, other.recipient) == ("need 3 5 offer", "assignment:5", "xa@tinh.example")
        outbox.sent(connection, offer, now=offer.queued_at, channel="sms")
        assert outbox.told(connection, "need 3 ")[0].channel == "sms"
