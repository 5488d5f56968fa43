"""How much disk the files take that are made on demand: what was made longest ago gives way."""

from __future__ import annotations

from pathlib import Path

FOLDERS = ("downloads", "maps", "pictures")
MOST = 2_000_000_000
"""Bytes of all publications' files in `FOLDERS` together."""


def make_room(root: Path, *, most: int = MOST) -> int:
    """Remove the oldest of them below `root` until at most `most` bytes are left; returns how many files."""
    files = []
    for path in (path for folder in FOLDERS for path in root.glob(f"[0-9]*/{folder}/**/*")):
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
