"""Start: read config.yaml, open the store, build the servers.

`python app.py` runs everything in one process. In production `gunicorn app:public` serves the public side alone,
`gunicorn app:staff` the staff side, `gunicorn app:signup` the sign-up of volunteers, `python -m etl serve` the feeds.
`python dev.py` serves everything for developers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from dashboard.server import build_public, warm
from geodata.commands import bootstrap
from geodata.core import listening
from geodata.settings import config
from geodata.store import database
from layers.store import Store

if TYPE_CHECKING:
    import socket
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask
    from sqlalchemy import Engine

    from geodata.settings.config import Settings

CONNECTIONS = 4_096
"""Open pages keep their connections between polls; 2,000 of them are expected."""


def __getattr__(name: str) -> Flask:
    """`app:public`, `app:staff`, `app:signup` for a web server, built when asked for, on the store as it stands."""
    if name not in ("public", "server", "staff", "signup"):
        raise AttributeError(name)
    settings = config.load()
    engine = database.connect(settings.storage.database_url)
    if name in ("staff", "signup"):
        return (_staff if name == "staff" else _signup)(settings, engine)
    public = build_public(settings, _store(settings), engine=engine)
    warm(public)
    return public


def _staff(settings: Settings, engine: Engine) -> Flask:
    """The staff side; its modules are loaded here, so that a process of the public side never has them."""
    from dashboard.staff.server import build_staff
    from etl import sources

    return build_staff(sources.take_up(settings), _store(settings), engine=engine)


def _signup(settings: Settings, engine: Engine) -> Flask:
    """The sign-up of volunteers, which writes: the public side never has its modules."""
    from dashboard.signup.server import build_signup

    return build_signup(settings, engine=engine)


def main() -> None:
    """Lay the ground, load the seed, publish what waits, start the feeds, serve."""
    from etl import schedule, sources

    try:
        settings = sources.take_up(config.load())
    except config.ConfigError as error:
        sys.exit(str(error))
    try:
        _probe(settings)
        engine, store = database.connect(settings.storage.database_url), _store(settings)
        _prepare(engine, store, settings)
    except (OSError, DBAPIError, database.Busy) as error:
        sys.exit(f"Không khởi động được / cannot start: {error}")
    try:
        public = build_public(settings, store, engine=engine)
        parts = {root: build() for root, build in _builders(settings, engine).items()}
        first = _first_administrator(engine, settings)
    except config.ConfigError as error:
        sys.exit(str(error))
    handle = schedule.start(engine, settings)
    try:
        warm(public)
        _serve(_together(public, parts), settings, first=first)
    finally:
        handle.stop()


def develop(listener: socket.socket, *, first: bool) -> None:
    """Serve everything on `listener`, for `dev.py`: no feeds, and no publication but one where there is none to show.

    `first`: whether it is the first start, which tells the addresses.
    """
    from werkzeug.serving import make_server

    from etl import sources

    settings = sources.take_up(config.load())
    engine, store = database.connect(settings.storage.database_url), _store(settings)
    _lay(engine, settings)
    if not store.current().publication:
        _publish(engine, store, settings)
    public = build_public(settings, store, engine=engine)
    one = _together(public, {root: _late(build) for root, build in _builders(settings, engine).items()})
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, one, threaded=True, fd=listener.fileno())
    _tell_developer(engine, store, settings, address=f"http://{listening.authority(host, port)}", first=first)
    server.serve_forever()


def _late(build: Callable[[], WSGIApplication]) -> WSGIApplication:
    """An application that is built when it is first asked for."""
    built = cache(build)

    def one(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return built()(environ, start)

    return one


def _prepare(engine: Engine, store: Store, settings: Settings) -> None:
    _lay(engine, settings)
    _publish(engine, store, settings)


def _lay(engine: Engine, settings: Settings) -> None:
    from etl.sources import seed

    bootstrap.bootstrap(engine)
    loaded = seed.load(engine, seed=settings.seed)
    if loaded is not None:
        print("Đã nạp số liệu minh hoạ / illustrative figures loaded", flush=True)


def _publish(engine: Engine, store: Store, settings: Settings) -> None:
    from layers import publication

    made = publication.catch_up(engine, store, settings, by="start")
    if made is not None:
        print(f"Đã công bố số {made.n} / publication {made.n} made: {made.files} tệp / files", flush=True)


def _builders(settings: Settings, engine: Engine) -> dict[str, Callable[[], WSGIApplication]]:
    """What builds the applications beside the public one, by the root of their addresses."""
    from dashboard.signup.context import ROOT as SIGNUP
    from dashboard.staff.kit.context import ROOT as STAFF

    return {STAFF: lambda: _staff(settings, engine), SIGNUP: lambda: _signup(settings, engine)}


def _together(public: WSGIApplication, parts: Mapping[str, WSGIApplication]) -> WSGIApplication:
    """One application in front of all: what begins with a part's root is that part's."""

    def one(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        root = next((root for root in parts if path == root or path.startswith(f"{root}/")), None)
        return (parts[root] if root else public)(environ, start)

    return one


def _first_administrator(engine: Engine, settings: Settings) -> str | None:
    """The path of the one-time link by which the first administrator comes in; None once somebody has."""
    from dashboard.staff.kit.context import ROOT
    from geodata import accounts

    with database.writing(engine) as connection:
        token = accounts.first_administrator(connection, province=settings.province.code, now=datetime.now(UTC))
    return f"{ROOT}/moi/{token}" if token else None


def _probe(settings: Settings) -> None:
    """Raise `OSError` now, in words, when the port is taken: the server would go on trying."""
    listening.listen(settings.server.host, settings.server.port).close()


def _store(settings: Settings) -> Store:
    return Store(settings.storage.publications)


def _serve(server: WSGIApplication, settings: Settings, *, first: str | None) -> None:
    from gunicorn.app.base import BaseApplication

    address = listening.authority(settings.server.host, settings.server.port)

    class Served(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", address)
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("threads", settings.server.threads)
            self.cfg.set("keepalive", 30)
            self.cfg.set("worker_connections", CONNECTIONS)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("when_ready", lambda _arbiter: _tell(f"http://{address}", first))

        def load(self) -> WSGIApplication:
            return server

    Served().run()


def _tell_developer(engine: Engine, store: Store, settings: Settings, *, address: str, first: bool) -> None:
    from layers import publication

    if first:
        _tell(address, _first_administrator(engine, settings))
        print("Sửa tệp là nạp lại, không tự công bố / a change starts it anew and publishes nothing", flush=True)
    if publication.outdated(engine, store, settings):
        made = "do mã hay thiết đặt khác làm ra / was made by other code or settings"
        print(f"Số / publication {store.current().publication} {made}: make publish", flush=True)
    print("Sẵn sàng / ready", flush=True)


def _tell(address: str, first: str | None) -> None:
    print(f"Mở trang / open: {address}", flush=True)
    if first:
        print(
            f"Quản trị vào lần đầu, liên kết dùng một lần / first administrator, one-time link: {address}{first}",
            flush=True,
        )


if __name__ == "__main__":
    main()
