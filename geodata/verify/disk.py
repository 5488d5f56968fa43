"""Publications on disk against the log: the list of files as it was finished, every file as it is listed."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import brotli

from geodata.core.text import Text
from geodata.verify.finding import IntegrityFinding
from geodata.verify.replayed_state import ReplayedState

MANIFEST, HEAD = "files.json", "audit.json"
BROKEN = (OSError, EOFError, zlib.error, brotli.error)


def compare(root: Path, told: ReplayedState) -> Iterator[IntegrityFinding]:
    """What differs in the publications that are kept (root/N/<path>.gz, .br)."""
    kept = sorted(int(folder.name) for folder in root.iterdir() if folder.name.isdigit()) if root.is_dir() else []
    for n in kept:
        if n not in told.files:
            yield _finding(f"{n}", "nhật ký không ghi nhận", "not known to the log")
            yield from _head(root / str(n), n, told.entries)
            continue
        yield from _publication(root / str(n), n, told.files[n], told.entries)
    newest = max(told.files, default=None)
    if newest is not None and newest not in kept:
        yield _finding(f"{newest}", "không còn trên đĩa", "not on disk")


def _publication(folder: Path, n: int, digest: str, entries: Mapping[int, str]) -> Iterator[IntegrityFinding]:
    try:
        manifest = _plain(folder / MANIFEST)
    except BROKEN:
        yield _finding(f"{n}/{MANIFEST}", "không đọc được", "cannot be read")
        return
    if hashlib.sha256(manifest).hexdigest() != digest:
        yield _finding(f"{n}/{MANIFEST}", "bị sửa", "changed")
        return
    listed = json.loads(manifest)
    if HEAD in listed:
        yield from _head(folder, n, entries)
    for path, expected in listed.items():
        yield from _file(folder, n, path, {expected})
    later = _handed_out(folder.parent, n)
    for path in sorted(_paths(folder) - {*listed, MANIFEST}):
        yield from _file(folder, n, path, later.get(path, set()))


def _head(folder: Path, n: int, entries: Mapping[int, str]) -> Iterator[IntegrityFinding]:
    """The end of the log as the publication tells it has to be an entry of the log."""
    try:
        said = json.loads(_plain(folder / HEAD))
        known = said["entry"] == 0 or entries.get(said["entry"]) == said["head"]
    except (*BROKEN, ValueError, KeyError, TypeError):
        return
    if not known:
        yield _finding(f"{n}/{HEAD}", "nhật ký không còn mục này", "the log has no such entry any longer")


def _file(folder: Path, n: int, path: str, expected: set[str]) -> Iterator[IntegrityFinding]:
    try:
        found = {hashlib.sha256(data).hexdigest() for data in _encodings(folder / path)}
    except BROKEN:
        yield _finding(f"{n}/{path}", "không đọc được hoặc bị xóa", "cannot be read, or deleted")
        return
    if not found <= expected:
        yield _finding(f"{n}/{path}", "bị sửa", "changed")


def _encodings(path: Path) -> Iterator[bytes]:
    """The plain bytes as each stored encoding has them: either of them may be what a browser is given."""
    yield _plain(path)
    yield brotli.decompress(path.with_name(f"{path.name}.br").read_bytes())


def _plain(path: Path) -> bytes:
    return gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())


def _paths(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix().rpartition(".")[0] for file in folder.rglob("*") if file.is_file()}


def _handed_out(root: Path, n: int) -> dict[str, set[str]]:
    """Checksums of what was made from N after the fact."""
    found: dict[str, set[str]] = {}
    record = root / "checksums" / f"{n}.txt"
    for line in record.read_text(encoding="utf-8").splitlines() if record.exists() else ():
        digest, _, path = line.partition(" ")
        found.setdefault(path, set()).add(digest)
    return found


def _finding(subject: str, vi: str, en: str) -> IntegrityFinding:
    return IntegrityFinding(
        part="publication", subject=subject, text=Text(vi=f"công bố {subject}: {vi}", en=f"publication {subject}: {en}")
    )
