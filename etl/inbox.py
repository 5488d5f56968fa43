"""Folder sources: files that people leave in inbox/<source>/ are read in name order and moved to done/ or failed/."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from etl.report import STATUS, RunReport
from geodata.settings.config import Settings

DONE = ("loaded", "unchanged")


def folder(settings: Settings, source: str) -> Path:
    """The source's inbox; made when it is not there."""
    path = settings.storage.var / "inbox" / source
    path.mkdir(parents=True, exist_ok=True)
    return path


def waiting(settings: Settings, source: str) -> Iterator[Path]:
    """The files that wait, in name order; hidden and half-copied ones (.part, .tmp, ~$) are left alone."""
    for path in sorted(folder(settings, source).iterdir(), key=lambda path: path.name):
        ready = not path.name.startswith((".", "~$")) and path.suffix.lower() not in (".part", ".tmp", ".crdownload")
        if ready and path.is_file() and not path.is_symlink():
            yield path


def put_away(path: Path, report: RunReport, *, now: datetime) -> Path:
    """Move a file that was read to done/, or to failed/ with its reasons beside it; returns where it lies now."""
    target = path.parent / ("done" if report.status in DONE else "failed")
    target.mkdir(exist_ok=True)
    name = f"{now:%Y%m%d-%H%M%S-%f}-{path.name}"
    moved = target / name
    os.replace(path, moved)
    if report.status not in DONE:
        lines = [
            f"{path.name}: {STATUS[report.status].vi}",
            report.message.vi,
            *(reason.vi for reason in report.reasons),
        ]
        moved.with_name(f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return moved
