"""How often the units are read from a store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

OF_UNITS = re.compile(r"SELECT place\.code, .*\sFROM place\b", re.DOTALL)


@contextmanager
def unit_reads(engine: Engine) -> Iterator[list[str]]:
    """The statements that read the tree of units, as they are sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_said: Any) -> None:
        if OF_UNITS.match(statement):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
