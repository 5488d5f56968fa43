"""What a file says of a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geodata.core.text import Text
from geodata.files.rejected import RejectedRow


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a file says of a register: rows for `geodata.registers.records.append`, and how many the file holds.

    `files`: bytes that belong to the rows, by sha256; they are kept in the archive.
    """

    good: tuple[Mapping[str, Any], ...]
    rows: int
    bad: tuple[RejectedRow, ...] = ()
    notes: tuple[Text, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
