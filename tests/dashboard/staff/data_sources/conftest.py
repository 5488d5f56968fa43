"""People who look after the sources, and runs as the ETL process does them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl import runs
from etl.job import scheduled
from etl.report import RunReport
from geodata.access import Role
from geodata.commands import bootstrap
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff

__all__ = ["staff"]
NAME = "commune_report"
BAD = b"code,day,cases_new,note\n24611,2021-10-20,3,\n24612,2021-10-20,mot ca Nguyen,=1+1\n99999,2021-10-20,2,\n"


@pytest.fixture
def enter(staff: Staff) -> Callable[..., Visitor]:
    """Sign somebody in with a code."""
    with database.writing(staff.engine) as connection:
        bootstrap.register_indicators(connection)

    def enter(login: str, role: Role) -> Visitor:
        phone = staff.phone(staff.make(login, role, "67"))
        visitor = staff.visitor()
        visitor.sign_in_with(login, phone.at(staff.now))
        return visitor

    return enter


@pytest.fixture
def reviewer(enter: Callable[..., Visitor]) -> Visitor:
    """The province's reviewer."""
    return enter("tinh", Role.PROVINCE_REVIEWER)


@pytest.fixture
def administrator(enter: Callable[..., Visitor]) -> Visitor:
    """The administrator."""
    return enter("quantri2", Role.ADMINISTRATOR)


def send(visitor: Visitor, raw: bytes, name: str = "file.csv", source: str = NAME, **form: str) -> int:
    """Bring a file for a source; the status of the answer."""
    page = f"/nguon/{source}"
    return visitor.upload(f"{page}/tep", raw, name, on=page, **form).status_code


def work_off(staff: Staff) -> list[RunReport]:
    """Do what was asked for, as the ETL process does."""
    reports = []
    while (taken := runs.claim_request(staff.engine)) is not None:
        run, source = taken
        reports += scheduled(staff.engine, staff.desk.settings, source, run_id=run, trigger="request")
    return reports


def address(visitor: Visitor, name: str = NAME) -> str:
    """The address of the newest run of a source."""
    page = visitor.get(f"/nguon/{name}").get_data(as_text=True)
    start = page.index(f"/noi-bo/nguon/{name}/", page.index('class="table runs"')) + len("/noi-bo")
    return page[start : page.index('"', start)]
