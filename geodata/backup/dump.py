"""The whole database as one file, and back: SQLite's online backup, pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, inspect

PROGRAMS = Path("/usr/lib/postgresql")
OF_POSTGIS = {"spatial_ref_sys"}
OF_ROLES = (" POLICY ", " ROW SECURITY ")
MOST_WORDS = 2_000


class DumpFailed(RuntimeError):
    """The database could not be written out or read in; the text says why."""


class NotEmpty(RuntimeError):
    """There is something already where a backup would be restored to."""


def write(engine: Engine, target: Path) -> None:
    """Write the database as it stands at this moment to a file, while others go on working. Raises `DumpFailed`."""
    if engine.dialect.name == "postgresql":
        _postgresql(engine.url, "pg_dump", "--format=custom", "--no-comments", f"--file={target}")
        return
    try:
        with (
            closing(sqlite3.connect(f"file:{engine.url.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise DumpFailed(f"{target.name}: {error}") from error
    _hold_whole(target)


def hold_empty(engine: Engine) -> None:
    """Raise `NotEmpty` unless the database has no tables."""
    if engine.dialect.name == "sqlite":
        if Path(str(engine.url.database)).exists():
            raise NotEmpty(str(engine.url.database))
        return
    tables = set(inspect(engine).get_table_names()) - OF_POSTGIS
    if tables:
        raise NotEmpty(f"{engine.url.render_as_string()}: {len(tables)} tables")


def read(engine: Engine, source: Path) -> None:
    """Fill an empty database from what `write` wrote, all or nothing. Raises `DumpFailed`, `NotEmpty`."""
    hold_empty(engine)
    if engine.dialect.name == "postgresql":
        wanted = source.with_name(f"{source.name}.list")
        wanted.write_text(_without_roles(_run("pg_restore", "--list", str(source))), encoding="utf-8")
        whole = ("--exit-on-error", "--single-transaction", f"--use-list={wanted}")
        _postgresql(engine.url, "pg_restore", *whole, str(source))
        return
    _hold_whole(source)
    target = Path(str(engine.url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)


def _hold_whole(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise DumpFailed(f"{path.name}: {error}") from error
    if said != "ok":
        raise DumpFailed(f"{path.name}: {said}"[:MOST_WORDS])


def _without_roles(listed: str) -> str:
    """A dump's list without what names roles of the cluster that it came from; `schema.grants` lays them anew."""
    return "".join(f"{line}\n" for line in listed.splitlines() if not any(kind in line for kind in OF_ROLES))


def _postgresql(url: URL, program: str, *arguments: str) -> None:
    host = url.host or url.query.get("host")
    where = {"--host": host, "--port": url.port, "--username": url.username, "--dbname": url.database}
    options = [f"{name}={value}" for name, value in where.items() if value]
    _run(program, "--no-owner", "--no-privileges", "--no-password", *options, *arguments, password=url.password)


def _run(program: str, *arguments: str, password: str | None = None) -> str:
    """What one of PostgreSQL's programs prints."""
    environ = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [_program(program), *arguments], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DumpFailed(f"{program}: {done.stderr.strip()}"[:MOST_WORDS])
    return done.stdout


def _program(name: str) -> str:
    """The newest one installed, as an older one refuses a newer server."""
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise DumpFailed(f"{name} is missing: apt-get install postgresql-client")
    return program
