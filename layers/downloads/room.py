"""How much disk the downloads take: anybody may ask for any days, so what was made longest ago gives way."""

from __future__ import annotations

from pathlib import Path

MOST = 2_000_000_000
"""Bytes of all publications' downloads together."""


def make_room(root: Path, *, most: int = MOST) -> int:
    """Remove the oldest downloads below `root` until at most `most` bytes are left; returns how many files."""
    files = []
    for path in root.glob("[0-9]*/downloads/**/*"):
        if path.is_file():
            known = path.stat()
            files.append((known.st_mtime_ns, known.st_size, path))
    total, removed = sum(size for _, size, _ in files), 0
    for _, size, path in sorted(files):
        if total <= most:
            break
        path.unlink(missing_ok=True)
        total, removed = total - size, removed + 1
    return removed
