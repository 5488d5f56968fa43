"""The record of checksums: of every file that was made from a publication after the fact, and of what outlives it.

`root/checksums/<n>.txt`: a line `<sha256> <path>` per file. It stays when a file gives way to others, is made anew by
other code, or its publication is removed: a forwarded copy of it is still genuine.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FOLDER = "checksums"


def record(root: Path, n: int, entries: Iterable[tuple[str, str]]) -> None:
    """Add (path, SHA-256) of files of publication N; what is recorded already is not repeated."""
    file = root / FOLDER / f"{n}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    known = set(read(root, n))
    fresh = "".join(f"{digest} {path}\n" for path, digest in entries if (path, digest) not in known)
    if fresh:
        with file.open("ab") as opened:
            opened.write(fresh.encode())


def read(root: Path, n: int) -> list[tuple[str, str]]:
    """(path, SHA-256) of what is recorded of publication N."""
    try:
        lines = (root / FOLDER / f"{n}.txt").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    whole = (line.partition(" ") for line in lines)
    return [(path, digest) for digest, _, path in whole if len(digest) == 64]


def numbers(root: Path) -> list[int]:
    """The publications of which anything is recorded."""
    return sorted(int(file.stem) for file in (root / FOLDER).glob("*.txt") if file.stem.isdecimal())
