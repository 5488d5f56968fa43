"""The process that reads a PDF; see `etl.confined`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etl import confined


def _read(orders: dict[str, Any]) -> dict[str, Any]:
    from etl.pdf import reading

    return reading.read(Path(orders["path"]).read_bytes())


if __name__ == "__main__":
    confined.reply(_read)
