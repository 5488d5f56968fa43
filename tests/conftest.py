"""What every test may ask for: an empty store on both databases, a browser, an HTTP server."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Engine, make_url

from dashboard.web import compression
from etl import sources
from geodata.accounts import passwords
from geodata.commands import bootstrap
from geodata.store import database
from layers.store import replace_file
from tests.http_support import HttpServer
from tests.postgres_support import Server, Unavailable, serve

sources.declare()
PATIENCE = 20_000
"""Milliseconds that a state is waited for: what is right comes at once, and a machine under load is no fault."""
expect.set_options(timeout=PATIENCE)
SHELL, WHOLE = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")
"""The same engine without a desktop's parts, which costs a third of the processor; and with them."""
BROWSER = Path(os.environ.get("CHROMIUM") or (SHELL if SHELL.exists() else WHOLE))
NO_BROWSER = f"{BROWSER} is missing: apt-get install {SHELL.name} fonts-noto-core, or set CHROMIUM to your own browser"
BROWSER_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Passwords at costs at which a thousand of them are hashed while one is at the real costs."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1)
    passwords._NOBODY = passwords._hasher.hash("nobody signs in with this")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test run see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session", autouse=True)
def _packed_once(shared: Path) -> None:
    """What is packed as small as can be (scripts of seconds each) is packed once for all servers of this test run."""
    folder, smallest = shared / "packed", compression._smallest

    def kept(data: bytes, encoding: str) -> bytes:
        file = folder / f"{hashlib.sha256(data).hexdigest()}.{encoding}"
        if not file.exists():
            folder.mkdir(exist_ok=True)
            replace_file(file, smallest(data, encoding))
        return file.read_bytes()

    compression._smallest = kept


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "store.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgis(shared: Path) -> Iterator[Server]:
    """A PostGIS server with a migrated, empty template database: TEST_DATABASE_URL, else a cluster of our own."""
    try:
        with (
            serve(shared, os.environ.get("TEST_DATABASE_URL")) as url,
            Server(url).database() as template,
        ):
            _migrate(template)
            yield Server(url, template=make_url(template).database)
    except Unavailable as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def sqlite_ground(sqlite_template: Path) -> Path:
    """The same with places, shapes and catalogue."""
    path = sqlite_template.with_name("ground.sqlite")
    shutil.copyfile(sqlite_template, path)
    _lay(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgis_ground(postgis: Server) -> Iterator[Server]:
    """The server with a template that has places, shapes and catalogue."""
    with postgis.database() as template:
        _lay(template)
        yield Server(postgis.url, template=make_url(template).database)


@pytest.fixture(params=["sqlite", "postgis"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated store of this test alone; once for SQLite, once for PostGIS."""
    ground_too = "laid" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "store.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_ground" if ground_too else "sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgis_ground" if ground_too else "postgis")
    with server.database() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`."""
    made = database.connect(database_url)
    yield made
    made.dispose()


@pytest.fixture
def laid(engine: Engine) -> Engine:
    """`engine`, on a store that begins with places, shapes and catalogue."""
    return engine


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; each test opens its own context.

    Its event loop runs in this thread while it is open, so it is closed before other modules, which run loops of their
    own.
    """
    if not BROWSER.exists():
        pytest.fail(NO_BROWSER, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGS))
        yield browser
        browser.close()


@pytest.fixture
def http_server() -> Iterator[HttpServer]:
    """An HTTP server on a free loopback port."""
    server = HttpServer()
    yield server
    server.close()


def _lay(url: str) -> None:
    made = database.connect(url)
    bootstrap.bootstrap(made)
    made.dispose()


def _migrate(url: str) -> None:
    made = database.connect(url)
    database.migrate(made)
    made.dispose()
