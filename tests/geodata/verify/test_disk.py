"""Publications on disk: every file that is not what was published is named, and so is a log that was shortened."""

from __future__ import annotations

import gzip
import random
import shutil
from datetime import date
from pathlib import Path

import brotli
import pytest
from sqlalchemy import Engine, delete

from geodata import schema, verify
from geodata.commands import bootstrap, maintenance
from geodata.commands.main import main
from geodata.core import content_archive
from geodata.integrity import audit_log
from geodata.observations import batches
from geodata.registers import records
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.figures_support import report
from tests.geodata.verify.test_log import off

DAY = date(2021, 10, 1)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return config.load(environ={"VAR": str(tmp_path / "var"), "DATABASE_URL": database_url})


@pytest.fixture
def store(engine: Engine, settings: Settings) -> Store:
    """Two publications and a picture made from the second."""
    bootstrap.bootstrap(engine)
    store = Store(settings.storage.publications)
    for value in (1.0, 2.0):
        report(engine, [("cases_new", "24611", DAY, value)])
        publication.publish(engine, store, settings, by="test")
    store.keep(2, "pictures/vi.png", b"picture")
    return store


def subjects(engine: Engine, settings: Settings) -> list[str]:
    return [finding.subject for finding in verify.everything(engine, settings)]


def test_what_was_published_is_whole(engine: Engine, settings: Settings, store: Store) -> None:
    assert subjects(engine, settings) == []
    said = store.read(2, "audit.json")
    with engine.connect() as connection:
        assert audit_log.head(connection).encode() not in said and b'"entry"' in said


def test_every_file_that_was_changed_is_named(engine: Engine, settings: Settings, store: Store) -> None:
    chance, names = random.Random(653), [*store.manifest(2), "pictures/vi.png"]
    for path in chance.sample(names, 20):
        encoding = chance.choice(("br", "gz"))
        file = store.path(2, path, encoding)
        kept = file.read_bytes()
        file.unlink()
        if chance.random() < 0.5:
            forged = gzip.decompress(kept) if encoding == "gz" else brotli.decompress(kept)
            file.write_bytes((gzip.compress if encoding == "gz" else brotli.compress)(forged + b" "))
        assert f"2/{path}" in subjects(engine, settings), path
        file.unlink(missing_ok=True)
        file.write_bytes(kept)
    assert subjects(engine, settings) == []


def test_a_list_of_files_made_anew_a_file_put_in_and_a_publication_taken_away_are_named(
    engine: Engine, settings: Settings, store: Store
) -> None:
    manifest = store.path(2, "files.json", "gz")
    kept = manifest.read_bytes()
    manifest.unlink()
    manifest.write_bytes(gzip.compress(gzip.decompress(kept) + b" "))
    assert subjects(engine, settings) == ["2/files.json"]
    manifest.write_bytes(kept)
    for encoding, pack in (("gz", gzip.compress), ("br", brotli.compress)):
        (store.root / "2" / f"extra.json.{encoding}").write_bytes(pack(b"{}"))
    assert subjects(engine, settings) == ["2/extra.json"]
    shutil.rmtree(store.root / "2")
    assert subjects(engine, settings) == ["2"]


def test_a_log_shortened_to_before_a_publication_is_told_by_the_publication(
    engine: Engine, settings: Settings, store: Store
) -> None:
    table, head = schema.audit_event, schema.audit_head
    with database.writing(engine) as connection:
        off(connection)
        connection.execute(delete(table).where(table.c.id > 4))
        connection.execute(delete(head))
        audit_log.record(connection, who="test", what="test", subject="", detail={})
    assert "2/audit.json" in subjects(engine, settings)


def test_a_file_of_the_archive_that_was_changed_and_one_that_is_gone_are_named(
    engine: Engine, settings: Settings, store: Store
) -> None:
    folder = settings.storage.var / "archive"
    kept, pdf = content_archive.keep(folder, b"as it came"), content_archive.keep(folder, b"%PDF")
    with database.writing(engine) as connection:
        batch = batches.open_batch(connection, source="documents", rank=1, author="t", key="d", status="approved")
        row = {"id": "1-qd-2021", "number": "1/QD", "day": DAY, "issuer_vi": "a", "issuer_en": "a", "kind": "other"}
        row |= {"title_vi": "t", "title_en": "t", "topics": [], "pdf_sha256": pdf, "pdf_bytes": 4, "pdf_pages": 1}
        records.append(connection, batch, schema.document, [row])
        batches.seal(connection, batch)
    assert subjects(engine, settings) == []
    content_archive.path(folder, kept).write_bytes(b"as it came?")
    content_archive.path(folder, pdf).unlink()
    assert subjects(engine, settings) == [f"archive/{kept}", f"archive/{pdf}"]


def test_the_command_says_what_does_not_fit(
    engine: Engine,
    settings: Settings,
    store: Store,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VAR", str(settings.storage.var))
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert main(["verify"]) == 0
    assert maintenance.KEYLESS in capsys.readouterr().out
    assert main(["head"]) == 0
    page = capsys.readouterr().out
    printed = page.split("--head ")[1].split()[0]
    assert "tỉnh Đắk Nông" in page.replace("Tỉnh", "tỉnh") and printed.partition(":")[2] in page.replace("-", "")
    with database.writing(engine) as connection:
        audit_log.record(connection, who="test", what="test", subject="", detail={})
    assert main(["verify", "--head", printed]) == 0
    assert main(["verify", "--head", printed[:-1] + ("0" if printed[-1] != "0" else "1")]) == 1
    assert "no longer has the seal" in capsys.readouterr().err
    assert main(["verify", "--head", "nhầm"]) == 2
    capsys.readouterr()
    store.path(2, "places.json", "br").unlink()
    assert main(["verify"]) == 1
    assert "công bố 2/places.json" in capsys.readouterr().err
