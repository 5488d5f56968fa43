"""Ids of things that are new to a register."""

from __future__ import annotations

from itertools import count

from sqlalchemy import Connection

from geodata.core.document_types import plain
from geodata.registers import records

MOST = 60


def free(connection: Connection, register: str, *words: str) -> str:
    """An id made of `words` that nothing of the register has had yet: `tram-y-te-xa-nam-xuan`, then `…-2`."""
    taken = records.ids(connection, records.TABLES[register])
    name = "-".join(part for part in map(plain, words) if part)[:MOST].strip("-") or register
    if name not in taken:
        return name
    return next(other for number in count(2) if (other := f"{name}-{number}") not in taken)
