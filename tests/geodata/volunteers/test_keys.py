"""Master keys changed by command: every row under the new one, also after a cut, and none without its old key."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from geodata.commands import keys
from geodata.commands.main import main
from geodata.volunteers import people, sealed
from geodata.volunteers.keyring import KEYS, keyring
from tests.geodata.volunteers.conftest import Camp

OLD, NEW = (base64.b64encode(bytes([sign]) * 32).decode() for sign in (1, 2))


@pytest.fixture
def command(camp: Camp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten people under the key k1, and the settings of the command line."""
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", camp.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv(KEYS, f"k1:{OLD}")
    camp.ring = keyring(tmp_path / "keys")
    for at in range(10):
        camp.sign_up(phone=f"09031234{at:02d}")
    return tmp_path / "keys"


def test_every_row_goes_under_the_new_key(
    camp: Camp, command: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEYS, f"k2:{NEW},k1:{OLD}")
    monkeypatch.setattr(keys, "PART", 4)
    assert main(["keys", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == ["k2: 0 *", "k1: 10"]
    with camp.writing() as connection:
        assert sealed.rotate(connection, keyring(command), most=3) == 3
    assert main(["keys", "rotate"]) == 0
    assert "k2: 7" in (told := capsys.readouterr().out) and "k2: 10 *" in told and NEW not in told
    monkeypatch.setenv(KEYS, f"k2:{NEW}")
    with camp.engine.connect() as connection:
        said = sealed.read(connection, keyring(command), people.find(connection, 10).id)
    assert said["phone"] == "+84903123409"


def test_without_the_old_key_nothing_is_changed(
    command: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEYS, f"k2:{NEW}")
    assert main(["keys", "rotate"]) == 1
    assert "k1" in capsys.readouterr().err
    assert main(["keys", "list"]) == 0
    assert "k1: 10 (thiếu khóa" in capsys.readouterr().out
