"""What is said of a file, or of a row in it, that cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.core.text import Text


class RejectedFile(ValueError):
    """The file as a whole cannot be trusted: nothing of it is loaded; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row (1-based, as the file counts) that is set aside, why, and its text."""

    row: int
    reason: Text
    raw: str

    @property
    def said(self) -> Text:
        """The reason with its row, so that whoever filled in the file finds the cell."""
        if not self.row:
            return self.reason
        return Text(vi=f"dòng {self.row}: {self.reason.vi}", en=f"row {self.row}: {self.reason.en}")
