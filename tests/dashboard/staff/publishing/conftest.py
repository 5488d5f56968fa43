"""Reports that passed their last step, and the process that publishes when it is asked to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from geodata import accounts, schema
from geodata.access import Role
from geodata.publishing import publications
from geodata.reports import review
from geodata.reports.state import Key
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork
from tests.dashboard.staff.review.conftest import Office, office, staff

__all__ = ["office", "staff"]


class Press:
    """What approves and publishes in the stead of people and jobs."""

    def __init__(self, office: Office) -> None:
        self.office, self.engine = office, office.staff.engine
        self.district = office.staff.make("phong.660", Role.DISTRICT_REVIEWER, "660")

    def approve(self, **sent: object) -> Key:
        """A report sent and approved by district and province."""
        key = self.office.send(**sent)  # type: ignore[arg-type]
        for number in (self.district, self.office.numbers["tinh"]):
            with database.writing(self.engine) as connection:
                staff = self.office.staff
                turn = UnitOfWork(
                    connection=connection,
                    actor=accounts.actor(connection, number),
                    settings=staff.desk.settings,
                    places=staff.desk.places,
                    now=staff.now,
                )
                review.approve(turn, key=key, revision=1)
        return key

    def publish(self) -> int:
        """Decide the next publication as a request that is due would; its files are not made."""
        with database.writing(self.engine) as connection:
            connection.execute(update(schema.batch).values(hold_until=None))
            decision = publications.decide(connection, by="lịch")
            publications.finish(connection, decision.n, files_sha256="f" * 64)
        return decision.n


@pytest.fixture
def press(office: Office) -> Press:
    return Press(office)


@pytest.fixture(params=[390, 1366])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 800}, bypass_csp=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []
