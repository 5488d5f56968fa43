"""A database that is away, a fault: said in words, and no log has the private link or what was sent."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geodata.store import database
from tests.dashboard.signup.conftest import SHEET, SignUp


def test_without_its_database_it_says_so_and_no_log_has_the_link(
    signup: SignUp, caplog: pytest.LogCaptureFixture
) -> None:
    link = signup.sign_up()
    with database.writing(signup.engine) as connection:
        connection.execute(text("ALTER TABLE volunteer RENAME TO volunteer_gone"))
    signup.server.config["PROPAGATE_EXCEPTIONS"] = False
    away = signup.engine.dialect.name == "sqlite"
    for answer in (
        signup.get(f"/toi/{link}"),
        signup.post(f"/toi/{link}/sua", **SHEET),
        signup.send(name="Người Khác"),
    ):
        assert answer.status_code == (503 if away else 500)
        assert ("Hệ thống đang bận" if away else "Chưa") in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert "/toi/<link>" in caplog.text
    assert not [secret for secret in (link, "903123456", "Người", "Ngu\\u") if secret in caplog.text]


def test_what_an_error_of_the_store_says_has_no_values(signup: SignUp) -> None:
    with pytest.raises(Exception, match=r"no such table|does not exist") as told, signup.engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM not_there WHERE a = :a"), {"a": "0903123456"})
    assert "0903123456" not in str(told.value)
