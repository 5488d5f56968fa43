"""The code that files of a publication depend on, as a hash: another hash, and they are made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
WINGS = ("core", "catalog", "rules", "geography", "observations", "publishing", "registers", "schema")
"""Parts of `geodata` whose code decides what a figure, a register's row or an epidemic level is."""
SETTINGS = ("sections.py", "thresholds.py")
"""Of `geodata/settings`, what the values mean that files depend on; the values are hashed beside the code."""


def code_hash(own: Iterable[Path], *, root: Path = ROOT) -> str:
    """SHA-256 (hex) over the contents of `own`, the modules that write the files, and of what they stand on."""
    geodata = root / "geodata"
    below = [*(file for wing in WINGS for pattern in ("*.py", "*.yaml") for file in (geodata / wing).rglob(pattern))]
    named = [geodata / "settings" / name for name in SETTINGS]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted({*own, *below, *named}))).hexdigest()
