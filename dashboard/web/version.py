"""The version of the application: another one, and open pages load themselves anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from geodata.settings.config import Settings

ROOT = Path(__file__).parents[2]
FLOORS = ("dashboard", "layers", "geodata")
SHOWN = {"province", "languages", "report_day", "publication", "levels", "map", "wall"}
"""Sections of the settings that change what stands on a page; addresses, folders and secrets do not."""


@cache
def code(root: Path = ROOT) -> str:
    """A checksum of everything that pages are made from: code, templates, scripts, styles, words, tables."""
    digest = hashlib.sha256()
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and "__pycache__" not in name.parts and not name.name.startswith("."):
                digest.update(f"{name.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build(settings: Settings) -> str:
    """The version that pages and `current.json` carry: that of the code and of the settings that pages show."""
    return hashlib.sha256(f"{code()}{settings.model_dump_json(include=SHOWN)}".encode()).hexdigest()[:12]
