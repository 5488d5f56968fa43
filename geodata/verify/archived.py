"""The archive of files as they came: whether each is still what its name says, and none that a document shows lacks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from geodata import schema
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.verify.finding import IntegrityFinding

BLOCK = 1 << 20
DIGITS = 64


def compare(connection: Connection, folder: Path) -> Iterator[IntegrityFinding]:
    """What differs in the archive below `folder` (ab/abcdef..., named by SHA-256)."""
    there = {path.name for path in folder.glob("*/*") if len(path.name) == DIGITS} if folder.is_dir() else set()
    for name in sorted(there):
        if _digest(content_archive.path(folder, name)) != name:
            yield _finding(name, "bị sửa", "changed")
    table = schema.document
    shown = connection.scalars(select(table.c.pdf_sha256).where(table.c.pdf_sha256.is_not(None)).distinct())
    yield from (_finding(name, "bị xóa", "deleted") for name in sorted(set(shown) - there))


def _digest(path: Path) -> str | None:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


def _finding(name: str, vi: str, en: str) -> IntegrityFinding:
    return IntegrityFinding(
        part="archive",
        subject=f"archive/{name}",
        text=Text(vi=f"tệp gốc {name}: {vi}", en=f"file as it came {name}: {en}"),
    )
