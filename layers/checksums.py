"""Which published file a checksum belongs to: of every file of every publication that is kept."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from layers.store import MANIFEST, NotPublished, Store

SHORT, WHOLE = 16, 64
"""Hex digits of a checksum: as pictures and bulletins show it, and all of them."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file of publication `n`."""

    n: int
    path: str


def digest_of(store: Store, n: int) -> str:
    """The checksum of publication N as a whole: SHA-256 of the list of its files with theirs; raises `NotPublished`."""
    return hashlib.sha256(store.read(n, MANIFEST)).hexdigest()


def find(store: Store, digits: str) -> list[Found]:
    """The files whose SHA-256 begins with `digits` (lower case), those of the newest publication first."""
    return [
        Found(n=n, path=path)
        for n in reversed(store.numbers())
        for path, digest in _files(store, n)
        if digest.startswith(digits)
    ]


def _files(store: Store, n: int) -> Iterator[tuple[str, str]]:
    """Path and checksum of every file: those that N was published with, and those made from them since."""
    manifest = store.manifest(n)
    try:
        yield "", digest_of(store, n)
    except NotPublished:
        return
    yield from manifest.items()
    folder = store.root / str(n)
    for file in sorted(folder.rglob("*.gz")):
        path = file.relative_to(folder).as_posix().removesuffix(".gz")
        if path not in manifest and path != MANIFEST:
            stat = file.stat()
            yield path, _checksum(file, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=20_000)
def _checksum(file: Path, _changed: int, _size: int) -> str:
    found = hashlib.sha256()
    with gzip.open(file) as opened:
        while part := opened.read(1 << 20):
            found.update(part)
    return found.hexdigest()
