"""What a channel declares; the modules beside this one that declare `CHANNEL` are what messages go out by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from etl.messages.letter import Letter
from geodata.settings.config import Settings


@dataclass(frozen=True, kw_only=True)
class Channel:
    """`name`: its section of the settings under `staff`, and how the outbox names it.

    `send(settings, letter)` sends one message; it raises `Failure`. `address`: which of a volunteer's addresses it goes
    to. `brief`: volunteers are told in the words of a text message.
    """

    name: str
    send: Callable[[Settings, Letter], None]
    address: Literal["email", "phone"]
    brief: bool = False
