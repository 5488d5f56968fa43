"""The link in a message by which one offer is answered: made when the message goes out, kept nowhere.

It ends with the private link: a new one of those makes the old links of offers void.
"""

from __future__ import annotations

import hmac
import re

from sqlalchemy import Connection, select

from geodata import schema
from geodata.volunteers import assignments
from geodata.volunteers.assignments import Assignment, UnknownAssignment
from geodata.volunteers.keyring import Keyring

PATH = "/tinh-nguyen/tra-loi"
SEAL = 32
TOKEN = re.compile(rf"([1-9][0-9]{{0,8}})-([0-9a-f]{{{SEAL}}})")


def token(connection: Connection, ring: Keyring, assignment: Assignment) -> str:
    """What stands for an assignment in a link: its number, and 128 bits keyed over it and the private link.

    Raises `UnknownAssignment` for somebody who has left.
    """
    table = schema.volunteer
    link = connection.scalar(select(table.c.link_sha256).where(table.c.id == assignment.volunteer))
    if link is None:
        raise UnknownAssignment(assignment.id)
    return f"{assignment.id}-{ring.blind(f'answer|{assignment.id}|{link}')[:SEAL]}"


def opened(connection: Connection, ring: Keyring, text: str) -> Assignment:
    """The assignment of a token. Raises `UnknownAssignment` for any text that is none."""
    found = TOKEN.fullmatch(text)
    if found is None:
        raise UnknownAssignment(text)
    assignment = assignments.find(connection, int(found[1]))
    if not hmac.compare_digest(token(connection, ring, assignment), text):
        raise UnknownAssignment(text)
    return assignment
