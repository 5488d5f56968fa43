"""Which published file a checksum belongs to: of every publication that is kept, and of what was handed out before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from layers import checksum_ledger
from layers.store import NotPublished, Store

SHORT, WHOLE = 16, 64
"""Hex digits of a checksum: as pictures and bulletins show it, and all of them."""

CHECKED_AT = "/kiem-tra"
"""The page that looks them up: `?ma=<digits>`."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file of publication `n`."""

    n: int
    path: str


def digest_of(store: Store, n: int) -> str:
    """The checksum of publication N as a whole; raises `NotPublished`."""
    return store.digest(n)


def grouped(digits: str) -> str:
    """Digits in fours, as people read them to each other."""
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def find(store: Store, digits: str) -> list[Found]:
    """The files whose SHA-256 begins with `digits` (lower case), those of the newest publication first."""
    numbers = sorted({*store.numbers(), *checksum_ledger.numbers(store.root)}, reverse=True)
    return [
        Found(n=n, path=path)
        for n in numbers
        for path in dict.fromkeys(path for path, digest in _files(store, n) if digest.startswith(digits))
    ]


def _files(store: Store, n: int) -> Iterator[tuple[str, str]]:
    """Path and checksum of every file: those that N was published with, and those that were made from them."""
    with suppress(NotPublished):
        yield "", store.digest(n)
    yield from store.manifest(n).items()
    yield from checksum_ledger.read(store.root, n)
