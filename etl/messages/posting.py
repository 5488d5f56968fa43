"""JSON to a gateway over HTTP, once per message."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from etl.messages.failure import Failure
from etl.messages.letter import Letter

DEADLINE = 20
GONE = (400, 401, 403, 404, 410, 422)
"""Answers that would be the same another time."""


def post(url: str, letter: Letter, content: bytes, headers: Mapping[str, str]) -> None:
    """Post one message; raises `Failure`. Redirects are not followed: the address is the one that was configured."""
    head = {"Content-Type": "application/json", "Idempotency-Key": letter.identity, **headers}
    try:
        answer = httpx.post(url, content=content, headers=head, timeout=DEADLINE, follow_redirects=False)
    except httpx.HTTPError as error:
        raise Failure(f"{type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise Failure(f"answered {answer.status_code}", for_good=answer.status_code in GONE)
