"""Reading a PDF in a child process, which may die of it."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.core.text import Text
from geodata.files import sandbox
from geodata.files.rejected import RejectedFile
from geodata.files.sandbox import SandboxLimits

MOST_BYTES = 50_000_000
WORKER = "geodata.files.pdf.reading:read"
LIMITS = SandboxLimits(memory_bytes=1 << 30, seconds=60)


@dataclass(frozen=True, kw_only=True)
class Pdf:
    """A PDF that may be shown: its pages, and what it says; `text` is None for a scan."""

    pages: int
    text: str | None


def read(raw: bytes, *, limits: SandboxLimits = LIMITS) -> Pdf:
    """What a PDF holds. Raises `RejectedFile`: none, cut, encrypted, too large, or with anything in it that acts."""
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise RejectedFile(Text(vi=f"PDF lớn hơn {most} MB", en=f"the PDF is larger than {most} MB"))
    content = sandbox.run_on_bytes(WORKER, raw, limits=limits)
    return Pdf(pages=content["pages"], text=content["text"])
