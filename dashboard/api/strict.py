"""What a query string may look like before any of it is read."""

from __future__ import annotations

import re

from flask import request

from dashboard.api.problems import Problem

LONGEST = 4_000
"""Bytes of an address; gunicorn's own limit for the request line is 4094."""
CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]")


def check() -> None:
    """Raise `Problem` for an address that is too long, a parameter given twice, control signs or broken UTF-8."""
    if len(request.query_string) + len(request.path) > LONGEST:
        raise Problem("status_414", status=414)
    if CONTROL.search(request.path):
        raise Problem("status_404", status=404)
    for name, values in request.args.lists():
        if CONTROL.search(name) or any(CONTROL.search(value) for value in values):
            raise Problem("control", parameter=CONTROL.sub("?", name))
        if len(values) > 1:
            raise Problem("repeated", parameter=name)
