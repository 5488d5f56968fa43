"""Files of `assets/` as pages name them: an address per content, a stylesheet or a script to stand in the page."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "assets"
THEME_SCRIPT = (ASSETS / "site" / "theme.js").read_text(encoding="utf-8").strip()


@cache
def asset(name: str) -> str:
    """The address of a file in `assets/`, with the hash of its content."""
    return f"/assets/{name}?m={hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]}"


@cache
def style(name: str) -> str:
    """A stylesheet without comments and needless space, to stand in the page itself."""
    plain = re.sub(r"/\*.*?\*/", "", (ASSETS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", plain)).strip()


def script_hash() -> str:
    """What the Content-Security-Policy says of the one inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(THEME_SCRIPT.encode()).digest()).decode()}'"
