"""What the benches of pages share: the published seed, and a web server of its own for each side."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from etl.sources import seed
from geodata.commands import bootstrap
from geodata.settings import config
from geodata.store import database
from layers import publication
from layers.store import Store

WORKERS = 2
ROOT = Path(__file__).parent.parent


def published(folder: str, url: str | None = None) -> Store:
    """The seed's figures, published below `folder`; `url`: of another database than the embedded one."""
    settings = config.load(environ={"VAR": folder} | ({"DATABASE_URL": url} if url else {}))
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    seed.load(engine)
    store = Store(settings.storage.publications)
    publication.publish(engine, store, settings, by="bench")
    engine.dispose()
    return store


@contextmanager
def served(target: str, environ: dict[str, str], *, path: str = "/") -> Iterator[str]:
    """A gunicorn with `WORKERS` processes on a free port; its origin once `path` answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", "8", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "--keep-alive", "30", "--bind", f"127.0.0.1:{port}", target], cwd=ROOT, env={**os.environ, **environ}
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{origin}{path}")
        yield origin
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
