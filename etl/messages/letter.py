"""A message as it goes out by one channel."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from geodata.jobs.outbox import Message


@dataclass(frozen=True, kw_only=True)
class Letter:
    """To whom what is said; `code`: the reference code of a volunteer, for gateways that keep a list of their own."""

    key: str
    to: str
    subject: str
    body: str
    at: datetime
    code: str = ""

    @classmethod
    def of(cls, message: Message) -> Self:
        """A message as it stands in the outbox."""
        return cls(
            key=message.key, to=message.recipient, subject=message.subject, body=message.body, at=message.queued_at
        )

    @property
    def identity(self) -> str:
        """The same each time that this message is sent, so that one sent twice is known for the same."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]
