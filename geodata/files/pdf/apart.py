"""Reading a PDF in a child process, which may die of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from geodata.files import confined
from geodata.files.bad import BadFile
from geodata.text import Text

MOST_BYTES = 50_000_000
ANSWER_BYTES = 32 << 20
MODULE = "geodata.files.pdf.child"


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What the child may use; `seconds` of processor, and twice as many on the clock."""

    memory_bytes: int = 1 << 30
    seconds: int = 60


@dataclass(frozen=True, kw_only=True)
class Pdf:
    """A PDF that may be shown: its pages, and what it says; `text` is None for a scan."""

    pages: int
    text: str | None


def read(raw: bytes, *, bounds: Bounds | None = None) -> Pdf:
    """What a PDF holds. Raises `BadFile`: none, cut, encrypted, too large, or with anything in it that acts."""
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise BadFile(Text(vi=f"PDF lớn hơn {most} MB", en=f"the PDF is larger than {most} MB"))
    bounds = bounds or Bounds()
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(raw)
        orders = {
            "path": str(path),
            "memory_bytes": bounds.memory_bytes,
            "written_bytes": ANSWER_BYTES,
            "seconds": bounds.seconds,
        }
        content = confined.ask(MODULE, orders, seconds=bounds.seconds * 2, environment={})
    return Pdf(pages=content["pages"], text=content["text"])
