"""Signing up in PostgreSQL with its own role: everything it does it may, and nothing of the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import ProgrammingError

from dashboard.signup.server import build_signup
from geodata import schema
from geodata.files.parse_context import ParseContext
from geodata.geography.gazetteer import Gazetteer
from geodata.schema import grants
from geodata.settings import config
from geodata.volunteers import assignments, consents, needs, people, vetting
from tests.dashboard.signup.conftest import SHEET, Clock, SignUp
from tests.geodata.reports.conftest import Office, office
from tests.geodata.schema.test_grants import database_url, logins

__all__ = ["database_url", "logins", "office"]
NEED = {
    "task": "Trực chốt",
    "unit": "Trạm y tế",
    "place": "24611",
    "number": "1",
    "first_day": "2021-10-23",
    "last_day": "2021-10-25",
}


@pytest.fixture
def signup(office: Office, logins: Callable[[grants.Role], Engine], tmp_path: Path) -> SignUp:
    """The application on a login of the role `signup`."""
    hands, own = Clock(), logins("signup")
    settings = config.load(environ={"VAR": str(tmp_path), "DATABASE_URL": str(office.engine.url)})
    return SignUp(server=build_signup(settings, engine=own, clock=lambda: hands.now), engine=own, hands=hands)


def test_the_whole_of_signing_up_is_done_with_its_role(signup: SignUp, office: Office) -> None:
    link = signup.sign_up()
    for move, words in (("dung", "Tạm dừng"), ("tiep", "Chờ xét"), ("rut", "Bạn đã rút đồng ý")):
        assert signup.post(f"/toi/{link}/{move}").status_code == 303
        assert words in signup.get(f"/toi/{link}").text, move
    assert signup.post(f"/toi/{link}/sua", **SHEET).status_code == 303
    assert signup.post(f"/toi/{link}/tiep").status_code == 303
    assert signup.post(f"/toi/{link}/yeu-cau", note="xin bản sao").status_code == 303
    with office.turn("coordinator") as turn:
        vetting.refuse(turn, people.by_link(turn.connection, link), "đã đủ người")
    assert "đã đủ người" in signup.get(f"/toi/{link}").text
    asked = ParseContext(places=office.places, gazetteer=Gazetteer(office.places.places), day=signup.hands.now.date())
    with office.turn("coordinator") as turn:
        mine = people.by_link(turn.connection, link)
        vetting.accept(turn, mine)
        need = needs.find(turn.connection, needs.post(turn, needs.read(NEED, asked), key="n"))
        assignments.offer(turn, need, [people.find(turn.connection, mine.id)])
    assert signup.post(f"/toi/{link}/1/nhan").status_code == 303
    assert "Đã nhận" in signup.get(f"/toi/{link}").text
    assert signup.send(ticket="x").status_code == 422
    assert signup.post(f"/toi/{link}/xoa", sure="1").status_code == 200
    with office.engine.connect() as connection:
        assert connection.scalars(select(schema.volunteer.c.status)).all() == ["deleted"]
        assert consents.standing(connection, mine.id) == set()


@pytest.mark.parametrize("table", [schema.account, schema.staff_session, schema.observation, schema.message])
def test_what_is_of_the_desk_is_not_read(signup: SignUp, table: object) -> None:
    with signup.engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(select(table))  # type: ignore[call-overload]
