"""One thing that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.core.text import Text

Part = Literal["log", "store", "guard", "publication", "archive"]


@dataclass(frozen=True, kw_only=True)
class IntegrityFinding:
    """`subject`: table and key of the row, or number and path of a publication's file; `text`: what is wrong."""

    part: Part
    subject: str
    text: Text
