"""Raw bytes of every file read, kept by their hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


def keep(folder: Path, raw: bytes) -> str:
    """Store `raw` as `folder`/ab/abcdef... and return its sha256; the same bytes are stored once.

    The file is whole or absent: written beside, synced, then renamed.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    target = path(folder, sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return sha256


def path(folder: Path, sha256: str) -> Path:
    """Where the bytes with that hash lie."""
    return folder / sha256[:2] / sha256
