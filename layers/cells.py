"""Cells of tables that spreadsheets open."""

from __future__ import annotations

from typing import Any

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings at which a spreadsheet takes a text for a formula."""


def neutral(value: Any) -> Any:
    """A text that would begin a formula with an apostrophe before it; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
