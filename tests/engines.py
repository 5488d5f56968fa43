"""Which databases a test runs on, where not on both."""

from __future__ import annotations

import pytest

SQLITE_ALONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what a browser shows and what is refused before the store: what lies behind it is tested on both."""
