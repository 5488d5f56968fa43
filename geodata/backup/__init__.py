"""Backups: the database and the folder of data in one encrypted file, and all of it back from that file."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, func, select

from geodata import schema
from geodata.backup import contents, dump
from geodata.backup.contents import About
from geodata.backup.dump import DumpFailed, NotEmpty
from geodata.backup.sealed import SealedReader, Spoilt, Writer
from geodata.integrity import audit_log
from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers import retention

__all__ = ["About", "Backup", "DumpFailed", "NotEmpty", "Spoilt", "WrongKind", "check", "make", "prune", "restore"]

SUFFIX = ".backup"
WAIT = 300.0
BLOCK = 1 << 20


class WrongKind(RuntimeError):
    """A backup of one kind of database cannot be restored into another."""


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup: its file with size and SHA-256, and how many files it holds."""

    path: Path
    size: int
    sha256: str
    files: int


def make(engine: Engine, settings: Settings, *, folder: Path, key: bytes, by: str) -> Backup:
    """Back up the store and the folder of data into `folder`, while others go on working; publishing waits.

    `key`: 32 bytes. The file is whole or absent; `<name>.sha256` beside it holds its hash. Raises `DumpFailed`,
    `OSError` when the disk is full, `geodata.store.database.Busy` when a publication takes longer than five minutes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    name = f"{settings.province.code}-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    with database.lock(engine, "publish", timeout=WAIT), _workshop(settings.storage.var) as workshop:
        with database.writing(engine) as connection:
            audit_log.record(connection, who=by, what="store.backup", subject=name, detail={})
        copy = workshop / contents.DATABASE
        about = _about(engine, settings, now)
        dump.write(engine, copy)
        data = contents.files(settings.storage.var, without=Path(settings.storage.sqlite_file))
        with _whole_or_absent(folder / name) as file, Writer(file, key) as writer:
            held = contents.pack(writer, about=about, database=copy, data=data)
    digest = _digest(folder / name)
    (folder / f"{name}.sha256").write_text(f"{digest}  {name}\n", encoding="ascii")
    return Backup(path=folder / name, size=(folder / name).stat().st_size, sha256=digest, files=held)


def prune(folder: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of a folder; returns those that went."""
    old = sorted(folder.glob(f"*{SUFFIX}"))[:-keep] if keep else []
    for path in old:
        path.unlink()
        path.with_name(f"{path.name}.sha256").unlink(missing_ok=True)
    return old


def check(path: Path, key: bytes) -> About:
    """Read a backup to its end without writing anything; raises `Spoilt`."""
    with path.open("rb") as file, SealedReader(file, key) as reader:
        return contents.unpack(reader, None)


def restore(
    engine: Engine, settings: Settings, *, path: Path, key: bytes, by: str, deleted: Sequence[Path] = ()
) -> About:
    """Fill an empty database and an empty folder of data from a backup, which is read to its end before.

    Volunteers who have asked to be forgotten since are forgotten again: those told in the folder's own file of
    tombstones, which may be there, and in the files `deleted`.

    Raises `NotEmpty`, `Spoilt`, `WrongKind` and `DumpFailed`; nothing has been written then.
    """
    var = settings.storage.var
    dump.hold_empty(engine)
    if var.exists() and any(not item.name.startswith(".") and item.name != retention.FILE for item in var.iterdir()):
        raise NotEmpty(str(var))
    gone = retention.told(var / retention.FILE, *deleted)
    with _workshop(var) as workshop:
        with path.open("rb") as file, SealedReader(file, key) as reader:
            about = contents.unpack(reader, workshop)
        if about.dialect != engine.dialect.name:
            raise WrongKind(f"{about.dialect} -> {engine.dialect.name}")
        dump.read(engine, workshop / contents.DATABASE)
        data = workshop / contents.DATA
        for item in sorted(data.iterdir()) if data.exists() else ():
            item.rename(var / item.name)
    database.migrate(engine)
    with database.writing(engine) as connection:
        audit_log.record(connection, who=by, what="store.restore", subject=path.name, detail={"made_at": about.made_at})
        retention.apply(connection, gone, now=datetime.now(UTC))
        retention.tell(connection, var)
    return about


def _about(engine: Engine, settings: Settings, now: datetime) -> About:
    with engine.connect() as connection:
        last = audit_log.newest(connection)
        publication = connection.scalar(select(func.max(schema.publication.c.n)))
    return About(
        made_at=now.isoformat(timespec="seconds"),
        dialect=engine.dialect.name,
        province=settings.province.code,
        entry=last.entry,
        head=last.hash,
        publication=publication or 0,
    )


@contextmanager
def _workshop(var: Path) -> Iterator[Path]:
    """A folder beside the data that only its owner may enter, gone at the end."""
    var.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=var))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _whole_or_absent(target: Path) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(prefix=".new-", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
