"""What an application that writes tells of a database that is away and of a disk without room, and what it logs."""

from __future__ import annotations

import errno

from flask import request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

AWAY = (OperationalError, InterfaceError, NoConnection)
"""The database is away, starts anew, is locked or has no connection left: to be tried again."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The server has no room for what was sent."""
AGAIN_SECONDS = 15


def asked() -> str:
    """What was asked for as a log may have it: the pattern of the address, never a link that opens something."""
    return f"{request.method} {request.url_rule.rule if request.url_rule else '?'}"
