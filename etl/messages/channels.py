"""All channels by name, as their modules declare them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import etl.messages
from etl.messages.channel import Channel
from geodata.core.declarations import declared


@cache
def channels() -> Mapping[str, Channel]:
    """Every `CHANNEL` of a module of `etl.messages`, by name."""
    return {channel.name: channel for channel in declared(etl.messages, "CHANNEL", Channel)}
