"""Reading a PDF in a child process, which may die of it."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.core.text import Text
from geodata.files import sandbox
from geodata.files.rejected import RejectedFile
from geodata.files.sandbox import SandboxLimits

MOST_BYTES = 50_000_000
MODULE = "geodata.files.pdf.child"


@dataclass(frozen=True, kw_only=True)
class Pdf:
    """A PDF that may be shown: its pages, and what it says; `text` is None for a scan."""

    pages: int
    text: str | None


def read(raw: bytes, *, bounds: SandboxLimits | None = None) -> Pdf:
    """What a PDF holds. Raises `RejectedFile`: none, cut, encrypted, too large, or with anything in it that acts."""
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise RejectedFile(Text(vi=f"PDF lớn hơn {most} MB", en=f"the PDF is larger than {most} MB"))
    content = sandbox.ask_about(MODULE, raw, bounds=bounds)
    return Pdf(pages=content["pages"], text=content["text"])
