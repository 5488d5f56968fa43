"""The command line, as an operator uses it."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import orjson
import pytest
from sqlalchemy import select

from etl import cli
from geodata import schema
from geodata.observations import batch_status
from geodata.publishing import publication_requests
from geodata.settings import config
from geodata.store import database
from layers.store import Store

ROOT = Path(config.PATH).parent
HEAD = "code,day,cases_new\n"


@pytest.fixture
def etl(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of the command; the folder of its files."""
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def test_a_run_reports_in_vietnamese_or_english(etl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = etl / "figures.csv"
    file.write_text(HEAD + "24611,2021-11-15,3\n")
    assert cli.main(["run", "commune_report", "--file", str(file), "--no-publish"]) == 0
    assert "đã nạp" in capsys.readouterr().out
    assert cli.main(["--lang", "en", "run", "commune_report", "--file", str(file), "--no-publish"]) == 0
    assert "unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [("code;ngày\n", 4), (HEAD, 4), (HEAD + "24611,15/11/2021,3\n", 4)])
def test_exit_codes_of_bad_files(etl: Path, content: str, code: int) -> None:
    file = etl / "figures.csv"
    file.write_text(content)
    assert cli.main(["run", "commune_report", "--file", str(file)]) == code


def test_exit_codes_of_wrong_use(etl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "commune_report"]) == 1
    assert cli.main(["run", "commune_report", "--file", str(etl / "absent.csv")]) == 1
    assert cli.main(["run", "nowhere", "--file", "x"]) == 2
    assert "commune_report" in capsys.readouterr().err
    assert cli.main(["run", "commune_report", "--file", "x", "--crs", "EPSG:4326"]) == 2
    assert cli.main(["backfill", "commune_report", "--from", "2021-11-15", "--to", "2021-11-16"]) == 2
    for arguments in (["run", "x", "--day", "15/11/2021"], ["run", "x", "--file", "a", "--url", "b"], []):
        with pytest.raises(SystemExit) as told:
            cli.main(arguments)
        assert told.value.code == 2


def test_corrections_tell_the_reason_of_the_run_and_of_the_row(etl: Path) -> None:
    file = etl / "figures.csv"
    file.write_text(HEAD + "24611,2021-11-15,3\n24614,2021-11-15,1\n24616,2021-11-15,1\n")
    assert cli.main(["run", "commune_report", "--file", str(file)]) == 0
    file.write_text(
        "code,day,cases_new,note,reason\n"
        "24611,2021-11-15,4,nội bộ,một ca  báo muộn\n"
        "24614,2021-11-15,2,nội bộ,\n"
        "24616,2021-11-15,1,nội bộ,không đổi\n"
    )
    assert cli.main(["run", "commune_report", "--file", str(file), "--reason", " rà soát tháng 11 "]) == 0
    store = Store(etl / "var" / "publications")
    log = orjson.loads(store.read(2, "tables/corrections.json"))["corrections"]
    assert [(entry["place"], entry["after"], entry["reason"]) for entry in log] == [
        ("24611", 4, "rà soát tháng 11; một ca báo muộn"),
        ("24614", 2, "rà soát tháng 11"),
    ]


@pytest.mark.parametrize("move", cli.DECISIONS)
def test_a_decision_without_a_reason_is_wrong_use(etl: Path, capsys: pytest.CaptureFixture[str], move: str) -> None:
    file = etl / "figures.csv"
    file.write_text(HEAD + "24611,2021-11-15,3\n")
    assert cli.main(["run", "commune_report", "--file", str(file)]) == 0
    assert cli.main([move, "1", "--reason", " "]) == 2
    assert "--reason" in capsys.readouterr().err


def test_a_withdrawal_is_carried_out_by_its_own_publication(etl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (("a", "24611,2021-11-15,3\n"), ("b", "24614,2021-11-15,4\n")):
        file = etl / f"{name}.csv"
        file.write_text(HEAD + content)
        assert cli.main(["run", "commune_report", "--file", str(file)]) == 0
    with database.writing(stored := database.connect(config.load().storage.database_url)) as connection:
        batch_status.move(connection, 2, "withdraw", by="tinh", reason="nhầm ngày")
    assert cli.main(["withdraw", "1", "--reason", "tệp của tỉnh khác"]) == 0
    assert "công bố số 3" in capsys.readouterr().out
    with stored.connect() as connection:
        gone = select(schema.batch.c.withdrawn_in).order_by(schema.batch.c.id)
        assert list(connection.scalars(gone)) == [3, None]
        assert publication_requests.newest(connection)[0].asked_by == getpass.getuser()
    assert cli.main(["publish"]) == 0
    assert "không có gì để công bố" in capsys.readouterr().out
    stored.dispose()


def test_the_list_names_every_source_and_its_last_run(etl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["run", "commune_report", "--file", str(etl / "absent.csv")])
    capsys.readouterr()
    assert cli.main(["list"]) == 0
    told = capsys.readouterr().out
    for name in ("national_cases", "province_settings", "vaccination_portal", "newspaper_series", "gso_census"):
        assert name in told
    assert "không lấy được" in told


def test_the_template_is_written(etl: Path) -> None:
    out = etl / "bieu-mau.xlsx"
    assert cli.main(["template", "commune_report", "--day", "2021-11-15", "--out", str(out)]) == 0
    assert "15/11/2021" in str(openpyxl.load_workbook(out).worksheets[0]["A1"].value)


def test_a_wrong_setting_ends_the_command(etl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = etl / "config.yaml"
    wrong.write_text(config.PATH.read_text(encoding="utf-8").replace("retries: 3", "retries: nhiều"), encoding="utf-8")
    assert cli.main(["--config", str(wrong), "list"]) == 2
    assert "retries" in capsys.readouterr().err


def test_from_a_file_to_a_publication(etl: Path) -> None:
    file = etl / "figures.csv"
    file.write_text(HEAD + "24611,2021-11-15,3\n")
    command = [sys.executable, "-m", "etl", "run", "commune_report", "--file", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "công bố số 1" in done.stdout
    current = json.loads((etl / "var" / "publications" / "current.json").read_text(encoding="utf-8"))
    assert current["publication"] == 1 and current["as_of"] == "2021-11-15"
    command = [sys.executable, "-m", "etl", "publish"]
    again = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert again.returncode == 0 and "không có gì để công bố" in again.stdout
