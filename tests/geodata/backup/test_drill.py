"""The drill: back up under load, lose everything, restore, find it whole, publish on."""

from __future__ import annotations

import base64
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, make_url, select, text

from geodata import backup, schema, verify
from geodata.commands import bootstrap
from geodata.commands.main import main
from geodata.core import content_archive
from geodata.geography import admin_units
from geodata.schema import grants
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers import people, retention
from geodata.volunteers.keyring import keyring
from layers import publication
from layers.store import Store
from tests.figures_support import report
from tests.geodata.volunteers.conftest import Camp
from tests.postgres_support import Server

KEY = bytes(range(32))
DAY = date(2021, 10, 1)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The store lies in the folder of data, as it does by default."""
    var = tmp_path / "var"
    var.mkdir()
    if database_url.startswith("sqlite"):
        database_url = f"sqlite:///{shutil.move(make_url(database_url).database or '', var / 'daknong.sqlite')}"
    return config.load(environ={"VAR": str(var), "DATABASE_URL": database_url})


@pytest.fixture
def live(settings: Settings) -> Iterator[Engine]:
    """A store with two publications, an archived file, keys and an inbox."""
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    var, store = settings.storage.var, Store(settings.storage.publications)
    for value in (1.0, 2.0):
        report(engine, [("cases_new", "24611", DAY, value)])
        publication.publish(engine, store, settings, by="test")
    content_archive.keep(var / "archive", b"as it came")
    (var / "keys").mkdir()
    (var / "keys" / "staff_key.key").write_text("secret")
    (var / "keys" / "staff_key.key").chmod(0o600)
    yield engine
    engine.dispose()


def lay_roles(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with database.writing(engine) as connection:
            grants.lay(connection)


def drop_roles(engine: Engine) -> None:
    """Roles are the cluster's: those of a database that is lost are not there on the new machine."""
    if engine.dialect.name == "postgresql":
        with database.writing(engine) as connection:
            for role in grants.ROLES:
                connection.execute(text(f"DROP OWNED BY {grants.name(connection, role)}"))
                connection.execute(text(f"DROP ROLE {grants.name(connection, role)}"))


@contextmanager
def elsewhere(settings: Settings, folder: Path, server: Server | None) -> Iterator[tuple[Engine, Settings]]:
    """An empty machine: a new database, a new folder of data."""
    var = folder / "new"
    if server is None:
        url, held = f"sqlite:///{var / 'daknong.sqlite'}", None
    else:
        held = Server(server.url).database()
        url = held.__enter__()
    made = config.load(environ={"VAR": str(var), "DATABASE_URL": url})
    engine = database.connect(url)
    yield engine, made
    engine.dispose()
    if held is not None:
        held.__exit__(None, None, None)


@pytest.fixture
def new(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, database_url: str
) -> Iterator[tuple[Engine, Settings]]:
    server = None if database_url.startswith("sqlite") else request.getfixturevalue("postgis")
    with elsewhere(settings, tmp_path, server) as made:
        yield made


def test_everything_is_lost_and_comes_back(
    live: Engine, settings: Settings, new: tuple[Engine, Settings], tmp_path: Path
) -> None:
    stopping, acknowledged = threading.Event(), []

    def work() -> None:
        for offset in range(1, 5_000):
            if stopping.is_set():
                return
            report(live, [("cases_new", "24612", DAY + timedelta(days=offset % 400), 1.0)])
            acknowledged.append(offset)

    worker = threading.Thread(target=work)
    worker.start()
    while len(acknowledged) < 5:
        pass
    before = len(acknowledged)
    lay_roles(live)
    made = backup.make(live, settings, folder=tmp_path / "safe", key=KEY, by="test")
    stopping.set()
    worker.join()
    drop_roles(live)
    live.dispose()
    manifest = Store(settings.storage.publications).manifest(2)
    shutil.rmtree(settings.storage.var)

    engine, fresh = new
    assert backup.check(made.path, KEY).publication == 2
    about = backup.restore(engine, fresh, path=made.path, key=KEY, by="test")
    assert about.publication == 2 and verify.everything(engine, fresh) == []
    with engine.connect() as connection:
        batches = connection.scalars(select(schema.batch.c.id)).all()
        assert len(batches) >= 2 + before
        log = connection.scalars(select(schema.audit_event.c.what)).all()
        assert "store.backup" in log and log[-1] == "store.restore"
    var, store = fresh.storage.var, Store(fresh.storage.publications)
    assert store.current().publication == 2 and store.manifest(2) == manifest and store.intact(1)
    assert (var / "keys" / "staff_key.key").stat().st_mode & 0o777 == 0o600
    assert any(path.read_bytes() == b"as it came" for path in (var / "archive").rglob("*") if path.is_file())
    places = "places.json"
    assert store.path(1, places, "br").samefile(store.path(2, places, "br"))
    lay_roles(engine)
    report(engine, [("cases_new", "24615", DAY, 7.0)])
    assert publication.publish(engine, store, fresh, by="test").n == 3
    assert verify.everything(engine, fresh) == []
    drop_roles(engine)
    assert not [path for path in var.iterdir() if path.name.startswith(".")]


def test_nothing_is_written_over_and_nothing_half(
    live: Engine, settings: Settings, new: tuple[Engine, Settings], tmp_path: Path
) -> None:
    made = backup.make(live, settings, folder=tmp_path / "safe", key=KEY, by="test")
    with pytest.raises(backup.NotEmpty):
        backup.restore(live, settings, path=made.path, key=KEY, by="test")
    engine, fresh = new
    spoilt = tmp_path / "spoilt"
    raw = made.path.read_bytes()
    spoilt.write_bytes(raw[:-2000] + bytes(1) + raw[-1999:])
    for path, key in ((spoilt, KEY), (made.path, bytes(32))):
        with pytest.raises(backup.Spoilt):
            backup.restore(engine, fresh, path=path, key=key, by="test")
    assert not fresh.storage.var.exists() or list(fresh.storage.var.iterdir()) == []
    backup.restore(engine, fresh, path=made.path, key=KEY, by="test")
    with pytest.raises(backup.NotEmpty):
        backup.restore(engine, fresh, path=made.path, key=KEY, by="test")


def test_a_full_disk_leaves_no_half_backup(live: Engine, settings: Settings, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    environ = {
        **os.environ,
        "VAR": str(settings.storage.var),
        "DATABASE_URL": settings.storage.database_url,
        "BACKUP_KEY": base64.b64encode(KEY).decode(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "geodata", "backup", str(safe)],
        cwd=ROOT,
        env=environ,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "no backup was made" in done.stderr, done.stderr
    assert list(safe.iterdir()) == []


def test_the_commands(
    live: Engine,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VAR", str(settings.storage.var))
    monkeypatch.setenv("DATABASE_URL", settings.storage.database_url)
    safe = tmp_path / "safe"
    assert main(["backup", str(safe)]) == 2 and "BACKUP_KEY" in capsys.readouterr().err
    monkeypatch.setenv("BACKUP_KEY", base64.b64encode(KEY).decode())
    (safe / "67-20200101T000000Z.backup").parent.mkdir()
    for name in ("67-20200101T000000Z.backup", "67-20200101T000000Z.backup.sha256"):
        (safe / name).touch()
    assert main(["backup", str(safe), "--keep", "1"]) == 0
    (path,) = safe.glob("*.backup")
    assert path.with_name(f"{path.name}.sha256").read_text().split()[0] in capsys.readouterr().out
    assert main(["restore", "--check", str(path)]) == 0 and "whole" in capsys.readouterr().out
    assert main(["restore", str(path)]) == 1 and "not empty" in capsys.readouterr().err
    monkeypatch.setenv("BACKUP_KEY", base64.b64encode(bytes(32)).decode())
    assert main(["restore", "--check", str(path)]) == 1


def test_who_was_deleted_since_the_backup_is_deleted_again(
    live: Engine, settings: Settings, new: tuple[Engine, Settings], tmp_path: Path
) -> None:
    with live.connect() as connection:
        tree = admin_units.tree(connection)
    camp = Camp(engine=live, places=tree, ring=keyring(settings.storage.var / "keys"))
    gone, stays = camp.sign_up(), camp.sign_up(phone="0912 345 678")
    made = backup.make(live, settings, folder=tmp_path / "safe", key=KEY, by="test")
    with camp.writing() as connection:
        people.remove(connection, people.by_link(connection, gone.link), by="form", why="asked", now=camp.now)
        retention.tell(connection, settings.storage.var)
    kept = tmp_path / "kept.jsonl"
    shutil.copyfile(settings.storage.var / retention.FILE, kept)
    engine, fresh = new
    backup.restore(engine, fresh, path=made.path, key=KEY, by="test", deleted=[kept])
    with engine.connect() as connection:
        assert people.by_link(connection, stays.link).code == stays.code
        with pytest.raises(people.UnknownVolunteer):
            people.by_link(connection, gone.link)
        assert not connection.scalar(
            select(func.count()).select_from(schema.volunteer_field).where(schema.volunteer_field.c.volunteer == 1)
        )
    assert retention.told(fresh.storage.var / retention.FILE) == {gone.code}
    assert verify.everything(engine, fresh) == []
