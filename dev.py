"""`make dev`: the programme for whoever works on it. A change starts it anew; nothing is published by itself.

The address stays open meanwhile: a page that is asked for during a start waits for it. What is installed is imported
once and forked, so that a start imports no more than the programme's own modules.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

ROOT = Path(__file__).parent
WATCHED = ("app.py", "config.yaml", "dashboard", "etl", "geodata", "layers")
AT_HAND = (
    "alembic.command",
    "dash",
    "dash_leaflet",
    "email.utils",
    "flask_openapi",
    "flask_wtf",
    "num2words",
    "pandas",
    "phonenumbers",
    "shapely",
    "sqlalchemy.dialects.postgresql",
    "xlsxwriter",
)
"""What takes long to import and is never edited here."""


def main() -> None:
    """Serve on HOST:PORT until it is stopped; what does not start is tried again after the next change."""
    from watchfiles import watch

    from geodata.core import listening
    from geodata.settings import config

    try:
        server = config.load().server
        listener = listening.listen(server.host, server.port)
    except (config.ConfigError, OSError) as error:
        sys.exit(f"Không khởi động được / cannot start: {error}")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(AT_HAND))
    child = _start(context, listener, first=True)
    try:
        while True:
            changes = next(watch(*(ROOT / name for name in WATCHED)))
            child.kill()
            child.join()
            names = sorted(os.path.relpath(path, ROOT) for _, path in changes)
            print(f"Đã sửa / changed: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}", flush=True)
            child = _start(context, listener, first=False)
    except KeyboardInterrupt:
        pass
    finally:
        child.kill()


def _start(context: ForkServerContext, listener: socket.socket, *, first: bool) -> ForkServerProcess:
    child = context.Process(target=_serve, args=(listener, first))
    child.start()
    return child


def _serve(listener: socket.socket, first: bool) -> None:
    """In a process of its own, which ends with the one that watches."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import app

    app.develop(listener, first=first)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(0)


if __name__ == "__main__":
    main()
