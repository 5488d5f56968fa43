"""A PostgreSQL + PostGIS cluster for the tests: thrown away when the last process that uses it has ended."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock
from sqlalchemy import URL, create_engine, make_url, text

INSTALL = (
    "PostGIS is missing: apt-get install postgresql postgresql-postgis, "
    "or set TEST_DATABASE_URL to a server of your own"
)
START_SECONDS = 120.0
# Reads the fifo until every process that holds it open for writing has ended, however it ended.
SUPERVISOR = """
exec >"$1/log" 2>&1
set -eu
trap 'touch "$1/failed"' EXIT
exec 3<"$1/users"
"$2/initdb" --pgdata="$1/data" --username=postgres --auth=trust --encoding=UTF8 --no-locale --no-sync
cat >>"$1/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$1'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
END
"$2/pg_ctl" start --pgdata="$1/data" --log="$1/server.log" --wait --silent 3<&-
touch "$1/ready"
cat <&3 || true
rm -f "$1/ready"
exec 3<&-
"$2/pg_ctl" stop --pgdata="$1/data" --mode=immediate --silent || true
trap - EXIT
rm -rf "$1"
"""


class Unavailable(RuntimeError):
    """No PostGIS to test against; says what to install."""


def binaries() -> Path:
    """The folder of the newest PostgreSQL that has PostGIS; raises `Unavailable`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    for initdb in reversed(found):
        if Path(f"/usr/share/postgresql/{initdb.parts[-3]}/extension/postgis.control").exists():
            return initdb.parent
    raise Unavailable(INSTALL)


@dataclass(frozen=True)
class Server:
    """A server on which databases may be made, and the template that they are copied from."""

    url: URL
    template: str | None = None

    def _execute(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new database, a copy of the template, dropped at the end."""
        name = f"test_{uuid4().hex}"
        copied = f" TEMPLATE {self.template} STRATEGY file_copy" if self.template else ""
        self._execute(f"CREATE DATABASE {name}{copied}")
        try:
            yield self.url.set(database=name).render_as_string(hide_password=False)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def serve(shared: Path, given: str | None) -> Iterator[URL]:
    """A server's URL: the `given` one, or that of a cluster that all test processes knowing `shared` use together."""
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with FileLock(shared / "postgres.lock"):
        folder, held = _join(shared / "postgres.folder")
    try:
        yield URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)})
    finally:
        os.close(held)


def _join(note: Path) -> tuple[Path, int]:
    if note.exists():
        folder = Path(note.read_text())
        held = _hold(folder)
        if held is not None and (folder / "ready").exists():
            return folder, held
    folder, held = _start()
    note.write_text(str(folder))
    return folder, held


def _hold(folder: Path) -> int | None:
    """Open the cluster's fifo; None when nobody reads it."""
    try:
        return os.open(folder / "users", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.ENOENT):
            return None
        raise


def _start() -> tuple[Path, int]:
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 bytes
    os.mkfifo(folder / "users", 0o600)
    command = ["sh", "-c", SUPERVISOR, "sh", str(folder), str(programs)]
    if os.geteuid() == 0:
        for path in (folder, folder / "users"):
            shutil.chown(path, "postgres")
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
    subprocess.run(["setsid", "--fork", *command], cwd="/", stdin=subprocess.DEVNULL, check=True)
    held: int | None = None
    deadline = time.monotonic() + START_SECONDS
    while held is None or not (folder / "ready").exists():
        held = _hold(folder) if held is None else held
        if (folder / "failed").exists() or time.monotonic() > deadline:
            log = folder / "log"
            raise Unavailable(f"{INSTALL}\n{log.read_text() if log.exists() else ''}")
        time.sleep(0.02)
    return folder, held
