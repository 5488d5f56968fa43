"""The process that reads a PDF; see `geodata.files.sandbox`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.files import sandbox


def _read(orders: dict[str, Any]) -> dict[str, Any]:
    from geodata.files.pdf import reading

    return reading.read(Path(orders["path"]).read_bytes())


if __name__ == "__main__":
    sandbox.reply(_read)
