"""Start: read config.yaml, open the store, build the servers.

`python app.py` runs everything in one process. In production `gunicorn app:public` serves the public side alone and
`python -m etl serve` runs the feeds.
"""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from dashboard.server import build_public, warm
from geodata import config, database
from layers.store import Store

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

    from geodata.config import Settings

CONNECTIONS = 4_096
"""Open pages keep their connections between polls; 2,000 of them are expected."""


def __getattr__(name: str) -> Flask:
    """`app:public` for a web server: built when it is asked for, on the store as it stands."""
    if name not in ("public", "server"):
        raise AttributeError(name)
    settings = config.load()
    public = build_public(settings, _store(settings), engine=database.connect(settings.storage.database_url))
    warm(public)
    return public


def main() -> None:
    """Lay the ground, load the seed, publish what waits, start the feeds, serve."""
    try:
        settings = config.load()
    except config.ConfigError as error:
        sys.exit(str(error))
    try:
        _probe(settings)
        engine, store = database.connect(settings.storage.database_url), _store(settings)
        _prepare(engine, store, settings)
    except (OSError, DBAPIError, database.Busy) as error:
        sys.exit(f"Không khởi động được / cannot start: {error}")
    from etl import schedule

    try:
        server = build_public(settings, store, engine=engine)
    except config.ConfigError as error:
        sys.exit(str(error))
    handle = schedule.start(engine, settings)
    try:
        warm(server)
        _serve(server, settings, engine)
    finally:
        handle.stop()


def _prepare(engine: Engine, store: Store, settings: Settings) -> None:
    from etl.sources import seed
    from geodata import ground
    from layers import publication

    ground.lay(engine)
    loaded = seed.load(engine, seed=settings.seed)
    if loaded is not None:
        print("Đã nạp số liệu minh hoạ / illustrative figures loaded", flush=True)
    made = publication.catch_up(engine, store, settings, by="start")
    if made is not None:
        print(f"Đã công bố số {made.n} / publication {made.n} made: {made.files} tệp / files", flush=True)


def _probe(settings: Settings) -> None:
    """Raise `OSError` now, in words, when the port is taken: the server would go on trying."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.server.host, settings.server.port))


def _store(settings: Settings) -> Store:
    return Store(settings.storage.publications)


def _serve(server: Flask, settings: Settings, engine: Engine) -> None:
    from gunicorn.app.base import BaseApplication

    class Served(BaseApplication):
        def load_config(self) -> None:
            listen = settings.server
            self.cfg.set("bind", f"{listen.host}:{listen.port}")
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("threads", listen.threads)
            self.cfg.set("keepalive", 30)
            self.cfg.set("worker_connections", CONNECTIONS)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("post_fork", lambda _arbiter, _worker: engine.dispose(close=False))
            self.cfg.set("when_ready", lambda _arbiter: _tell(settings))

        def load(self) -> Flask:
            return server

    Served().run()


def _tell(settings: Settings) -> None:
    print(f"Mở trang / open: http://{settings.server.host}:{settings.server.port}", flush=True)


if __name__ == "__main__":
    main()
