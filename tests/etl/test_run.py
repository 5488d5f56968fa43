"""The spine: archived, idempotent, all or nothing, traced to file and row, held when it should be."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from etl import runs
from etl.fetch_request import FetchRequest
from etl.report import RunReport
from etl.run import run
from etl.sources import find
from geodata import schema
from geodata.core import content_archive
from geodata.settings.config import Settings
from geodata.work.report_day import report_day
from tests.etl import register_files
from tests.etl.conftest import Load, with_source
from tests.etl.test_sources import national, province, stored
from tests.http_support import Answer, HttpServer
from tests.unit_reads import unit_reads

NAME = "commune_report"
HEAD = "code,day,cases_new,deaths_new\n"


def count(store: Engine, table: str) -> int:
    with store.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(schema.metadata.tables[table])) or 0)


def test_every_figure_leads_to_its_file_and_row(load: Load, store: Engine, settings: Settings) -> None:
    content = HEAD + "24611,2021-11-15,3,0\n24612,2021-11-15,4,\n"
    report = load(NAME, content)
    batch, observation, file = schema.batch, schema.observation, schema.raw_file
    with store.connect() as connection:
        row = connection.execute(
            select(observation.c.row, batch.c.sha256, batch.c.status, batch.c.rank, batch.c.source)
            .join(batch, batch.c.id == observation.c.batch)
            .where(observation.c.place == "24612")
        ).one()
        kept = connection.execute(select(file)).one()
        log = connection.execute(select(schema.job_run)).one()
    assert (row.row, row.status, row.rank, row.source) == (3, "approved", 30, NAME)
    assert content_archive.path(settings.storage.var / "archive", row.sha256).read_bytes() == content.encode()
    assert (kept.sha256, kept.size, kept.origin) == (row.sha256, len(content), f"{NAME}.in")
    assert (log.status, log.rows_read, log.rows_loaded, log.rows_bad) == ("loaded", 2, 3, 0)
    assert (log.batch, log.raw_file, log.report["new"]) == (report.batch, kept.id, 3)


def test_the_units_are_read_once_for_a_run(load: Load, store: Engine) -> None:
    with unit_reads(store) as figures:
        assert load(NAME, HEAD + "24611,2021-11-15,3,0\n").status == "loaded"
    with unit_reads(store) as register:
        assert load("facilities", register_files.table(register_files.FACILITY)).status == "loaded"
    assert (len(figures), len(register)) == (1, 1)


def test_the_same_bytes_are_loaded_once_and_said_so(load: Load, store: Engine) -> None:
    load(NAME, HEAD + "24611,2021-11-15,3,0\n")
    again = load(NAME, HEAD + "24611,2021-11-15,3,0\n")
    assert again.status == "unchanged" and "đã nạp (lô 1)" in again.message.vi
    assert count(store, "batch") == 1 and count(store, "observation") == 2


def test_other_bytes_with_the_same_figures_load_nothing(load: Load, store: Engine) -> None:
    load(NAME, HEAD + "24611,2021-11-15,3,0\n")
    again = load(NAME, HEAD + "24611,2021-11-15,3,0\n\n")
    assert again.status == "unchanged" and again.same == 2 and count(store, "batch") == 1


def test_a_revised_history_brings_only_what_changed_and_tells_it(load: Load, store: Engine) -> None:
    load("national_cases", national(province(67, {"2021-09-10": 4, "2021-09-11": 5})))
    content = national(province(67, {"2021-09-10": 4, "2021-09-11": 6, "2021-09-12": 1}))
    report = load("national_cases", content)
    assert (report.status, report.new, report.changed, report.same) == ("loaded", 1, 1, 1)
    assert report.examples == [
        {"indicator": "cases_new", "place": "67", "day": "2021-09-11", "before": 5.0, "now": 6.0}
    ]
    assert count(store, "observation") == 4
    assert {("cases_new", "67", "2021-09-11", 5.0), ("cases_new", "67", "2021-09-11", 6.0)} <= stored(store)


def test_a_total_that_falls_too_far_is_held(load: Load, store: Engine) -> None:
    load("national_cases", national(province(67, {"2021-09-10": 90, "2021-09-11": 10})))
    assert load("national_cases", national(province(67, {"2021-09-10": 88, "2021-09-11": 10}))).status == "loaded"
    report = load("national_cases", national(province(67, {"2021-09-10": 40, "2021-09-11": 10})))
    assert report.status == "held" and "cases_new 98 -> 50" in report.message.vi
    with store.connect() as connection:
        assert connection.scalar(select(schema.batch.c.status).where(schema.batch.c.id == report.batch)) == "held"
    again = load("national_cases", national(province(67, {"2021-09-10": 40, "2021-09-11": 10})))
    assert again.status == "unchanged" and "đang bị giữ lại" in again.message.vi


def test_a_series_that_lost_its_past_is_held(load: Load) -> None:
    load("national_cases", national(province(67, {"2021-09-10": 90, "2021-09-11": 10})))
    report = load("national_cases", national(province(67, {"2021-09-11": 10})))
    assert report.status == "held" and report.gone == 1 and report.batch is None


def test_one_key_with_two_values_sets_both_aside_and_loads_the_rest(load: Load, store: Engine) -> None:
    report = load(NAME, HEAD + "24611,2021-11-15,3,0\n24611,2021-11-15,4,0\n24612,2021-11-15,1,0\n")
    assert report.status == "loaded" and report.bad == 2 and report.repeated == 1
    found = stored(store)
    assert not {row for row in found if row[:2] == ("cases_new", "24611")}
    assert ("deaths_new", "24611", "2021-11-15", 0.0) in found
    with store.connect() as connection:
        rows = connection.execute(select(schema.quarantine.c.row, schema.quarantine.c.reason)).all()
    assert {row.row for row in rows} == {2, 3} and all("hai giá trị" in row.reason for row in rows)


def test_bad_rows_hold_the_load_where_the_source_says_so(load: Load, store: Engine) -> None:
    report = load("national_cases", national(province(67, {"2021-09-10": 4, "2021-09-11": 1.5})))
    assert report.status == "held" and report.bad == 1
    assert count(store, "quarantine") == 1 and count(store, "observation") == 1


def test_a_file_that_is_set_aside_leaves_a_reason_and_its_bytes(load: Load, store: Engine, settings: Settings) -> None:
    report = load(NAME, b"\xff\xfe\x00")
    assert report.status == "quarantined" and count(store, "batch") == 0
    assert content_archive.path(settings.storage.var / "archive", report.sha256).exists()
    with store.connect() as connection:
        assert "UTF-8" in str(connection.scalar(select(schema.quarantine.c.reason)))
        assert connection.scalar(select(schema.job_run.c.status)) == "quarantined"


def test_a_day_in_the_future_is_set_aside(load: Load, store: Engine) -> None:
    report = load(NAME, HEAD + "24611,2099-01-01,3,0\n24611,2021-11-15,1,0\n")
    assert report.bad == 1 and "tương lai" in report.reasons[0].vi and count(store, "observation") == 2


def test_the_report_day_changes_at_the_cut_off(settings: Settings) -> None:
    assert settings.report_day.cut_off == time(18)
    assert report_day(settings, datetime(2021, 11, 15, 10, 59, tzinfo=UTC)).isoformat() == "2021-11-15"
    assert report_day(settings, datetime(2021, 11, 15, 11, 0, tzinfo=UTC)).isoformat() == "2021-11-16"
    assert report_day(settings, datetime(2021, 11, 15, 17, 30, tzinfo=UTC)).isoformat() == "2021-11-16"


def over_http(
    store: Engine, settings: Settings, server: HttpServer, path: str = "/feed.csv", **order: str
) -> RunReport:
    open_ = with_source(settings, NAME, url=server.url(path), hosts=("127.0.0.1",), allow_loopback=True)
    number = runs.claim(store, NAME, trigger="command")
    return run(store, open_, find(NAME), FetchRequest(**order), run_id=number)  # type: ignore[arg-type]


def test_the_server_is_asked_conditionally_after_a_load(
    store: Engine, settings: Settings, http_server: HttpServer
) -> None:
    http_server.route("/feed.csv", Answer(body=(HEAD + "24611,2021-11-15,3,0\n").encode(), etag='"1"'))
    assert over_http(store, settings, http_server).status == "loaded"
    again = over_http(store, settings, http_server)
    assert again.status == "unchanged" and "304" in again.message.vi
    assert [request.headers.get("if-none-match") for request in http_server.requests] == [None, '"1"']


def test_a_file_that_was_refused_is_asked_for_whole_again(
    store: Engine, settings: Settings, http_server: HttpServer
) -> None:
    page = Answer(body=b"<html>bao tri</html>", etag='"1"')
    good = Answer(body=(HEAD + "24611,2021-11-15,3,0\n").encode(), etag='"1"')
    http_server.route("/feed.csv", page, good)
    assert over_http(store, settings, http_server).status == "quarantined"
    assert over_http(store, settings, http_server).status == "loaded"


@pytest.mark.parametrize("answer", [Answer(status=404), Answer(body=b""), Answer(redirect="http://169.254.169.254/")])
def test_a_failed_fetch_changes_nothing_and_is_told(
    store: Engine, settings: Settings, http_server: HttpServer, answer: Answer
) -> None:
    http_server.route("/feed.csv", answer)
    report = over_http(store, settings, http_server)
    assert report.status == "failed" and report.message.vi and count(store, "raw_file") == 0
    with store.connect() as connection:
        assert connection.execute(select(schema.job_run.c.status, schema.job_run.c.message)).one() == (
            "failed",
            report.message.vi,
        )


def test_an_address_from_the_command_obeys_the_list_too(
    store: Engine, settings: Settings, http_server: HttpServer
) -> None:
    report = over_http(store, settings, http_server, url=http_server.url("/other.csv", host="localhost"))
    assert report.status == "failed" and "localhost" in report.message.vi


def test_a_source_without_address_says_so(store: Engine, settings: Settings) -> None:
    report = run(store, settings, find(NAME), FetchRequest(), run_id=runs.claim(store, NAME, trigger="command"))
    assert report.status == "failed" and "--file" in report.message.vi


def test_an_error_of_another_kind_is_noted_and_raised(store: Engine, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(HEAD + "24611,2021-11-15,3,0\n")

    def broken(stage: str, _done: int, _of: int) -> None:
        if stage == "check":
            raise RuntimeError("hỏng")

    number = runs.claim(store, NAME, trigger="command")
    with pytest.raises(RuntimeError):
        run(store, settings, find(NAME), FetchRequest(file=path), run_id=number, progress=broken)
    assert runs.status(store, number) == "failed" and count(store, "batch") == 0


KILLED = """
import json, os, signal, sys
from pathlib import Path
from etl import figures, runs
from etl.fetch_request import FetchRequest
from etl.run import run
from etl.sources import find
from geodata.settings.config import Settings
from geodata.store import database

settings = Settings.model_validate_json(sys.stdin.read())
engine = database.connect(settings.storage.database_url)
figures.CHUNK = 1

def progress(stage, done, of):
    if stage == "intake" and done == 2:
        os.kill(os.getpid(), signal.SIGKILL)

number = runs.claim(engine, "commune_report", trigger="command")
order = FetchRequest(file=Path(sys.argv[1]))
run(engine, settings, find("commune_report"), order, run_id=number, progress=progress)
"""


def test_a_process_killed_in_the_middle_leaves_nothing(
    load: Load, store: Engine, settings: Settings, tmp_path: Path
) -> None:
    content = HEAD + "24611,2021-11-15,3,0\n24612,2021-11-15,4,0\n"
    path = tmp_path / "figures.csv"
    path.write_text(content)
    handed = json.dumps(settings.model_dump(mode="json", by_alias=True))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], input=handed, text=True, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count(store, "batch") == count(store, "observation") == 0
    assert load(NAME, content).status == "loaded" and count(store, "observation") == 4
