"""Accounts from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from geodata import accounts
from geodata.access import Role
from geodata.accounts import invitations, passwords, setup
from geodata.commands import main
from geodata.store import database


@pytest.fixture
def run(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))


@pytest.mark.usefixtures("run")
def test_an_account_is_made_invited_changed_disabled_and_enabled(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    assert main.main(["accounts", "add", "huyen.660", "Người Thử", "district_reviewer", "660"]) == 0
    token = capsys.readouterr().out.strip().removeprefix(invitations.PATH)
    with database.writing(engine) as connection:
        assert setup.begun(connection, token, now=now).person.login == "huyen.660"
        passwords.set_(connection, 1, "mưa rừng Tà Đùng 7", now=now)
    assert main.main(["accounts", "role", "huyen.660", "commune_officer", "24611"]) == 0
    assert main.main(["accounts", "invite", "huyen.660", "--phone-lost"]) == 0
    assert invitations.PATH in capsys.readouterr().out
    for command, state in ((["disable", "huyen.660", "nghỉ việc"], "disabled"), (["enable", "huyen.660"], "open")):
        assert main.main(["accounts", *command]) == 0
        assert main.main(["accounts", "list"]) == 0
        assert capsys.readouterr().out.strip().endswith(state)
    assert main.main(["accounts", "unlock", "huyen.660"]) == 0
    with engine.connect() as connection:
        assert accounts.person(connection, "huyen.660").role is Role.COMMUNE_OFFICER


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["disable", "ai.do", "nghỉ việc"], "không có tài khoản ai.do / no account ai.do"),
        (["add", "huyen.660", "Người Thử", "district_reviewer", "24611"], "Vai trò này không có ở"),
    ],
)
def test_what_cannot_be_done_is_said(capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str) -> None:
    assert main.main(["accounts", *arguments]) == 2
    assert sentence in capsys.readouterr().err
