"""Files that come with a request: read once, alone, under the name that they had; asked for again whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, insert, select, update

from etl import inbox, runs
from etl.job import scheduled
from geodata import schema
from geodata.core import content_archive
from geodata.jobs import run_requests
from geodata.jobs.run_requests import Brought
from geodata.settings.config import Settings
from geodata.store import database
from tests.etl.test_schedule import FIGURES, NAME, PACE, scheduling, statuses, until

NOW = datetime(2021, 11, 15, 10, tzinfo=UTC)


def bring(store: Engine, settings: Settings, raw: bytes, source: str = NAME, **lacks: object) -> int:
    sha256 = content_archive.keep(settings.storage.var / "archive", raw)
    file = Brought(file=sha256, name="báo cáo.csv", **lacks)  # type: ignore[arg-type]
    with database.writing(store) as connection:
        return run_requests.enter(connection, source, by="quantri", now=NOW, note="sửa số", brought=file)


def test_a_file_with_a_request_is_read_alone(store: Engine, settings: Settings) -> None:
    (inbox.folder(settings, NAME) / "waits.csv").write_bytes(FIGURES)
    bring(store, settings, FIGURES)
    with scheduling(store, settings):
        until(lambda: statuses(store) == ["loaded"])
    raw = schema.raw_file
    with store.connect() as connection:
        assert connection.scalars(select(raw.c.origin)).all() == ["báo cáo.csv"]
        note = connection.scalar(select(schema.batch.c.note).where(schema.batch.c.source == NAME))
        assert note is not None and note.startswith("sửa số")
    assert len(list(inbox.waiting(settings, NAME))) == 1


def test_a_file_that_cannot_be_taken_is_not_tried_again(store: Engine, settings: Settings) -> None:
    bring(store, settings, b"MZ\x90\x00")
    with scheduling(store, settings, pace=PACE):
        until(lambda: statuses(store) == ["quarantined"])


def test_the_day_that_a_file_lacks_comes_with_the_request(store: Engine, settings: Settings) -> None:
    number = bring(store, settings, b"[]", source="vaccination_portal", day=date(2021, 9, 12), place="67")
    taken = runs.claim_request(store)
    assert taken is not None
    found = runs.brought(store, taken[0])
    assert found is not None and (found[0].day, found[0].place, found[1]) == (date(2021, 9, 12), "67", "sửa số")
    (report,) = scheduled(store, settings, taken[1], run_id=taken[0], trigger="request")
    assert report.origin == "báo cáo.csv" and number


def test_a_run_that_was_cut_off_is_asked_for_with_its_file(store: Engine, settings: Settings) -> None:
    bring(store, settings, FIGURES)
    taken = runs.claim_request(store)
    assert taken is not None
    run, request = schema.job_run, schema.job_request
    with database.writing(store) as connection:
        connection.execute(update(run).where(run.c.id == taken[0]).values(started_at=NOW))
    assert runs.recover(store, older_than=timedelta(hours=1)) == [taken[0]]
    with store.connect() as connection:
        again = connection.execute(select(request).where(request.c.run.is_(None))).one()
    assert (again.file_name, again.note, again.requested_by) == ("báo cáo.csv", "sửa số", runs.RETRY_BY)
    with database.writing(store) as connection:
        other = connection.execute(
            insert(run).values(source=NAME, started_at=NOW, status="running", trigger="schedule").returning(run.c.id)
        ).scalar_one()
        plain = runs.again(connection, other, NAME, by="etl")
        assert connection.scalar(select(request.c.file).where(request.c.id == plain)) is None
