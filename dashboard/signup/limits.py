"""How many sheets one address may send, and its network: generous for the network, because phones share addresses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

V4_PREFIX, V6_PREFIX = 24, 56
UNPROVEN = 10
Kind = Literal["proven", "plain", "dropped"]
"""How many times fewer sheets without a proof of work are taken."""


@dataclass(frozen=True, kw_only=True)
class RateLimits:
    """Counts of the last minute, in the memory of this process."""

    per_minute: int
    per_prefix: int
    _limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def let(self, address: str, kind: Kind) -> bool:
        """Whether one more sheet may come from an address; a sheet that may is counted, each kind for itself: who
        floods with what is dropped takes nothing from whoever shares the address."""
        share = UNPROVEN if kind == "plain" else 1
        mine = RateLimitItemPerMinute(max(1, self.per_minute // share))
        shared = RateLimitItemPerMinute(max(1, self.per_prefix // share))
        return self._limiter.hit(mine, kind, address) and self._limiter.hit(shared, kind, network(address))


def network(address: str) -> str:
    """The network of an address: its /24, or its /56 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    prefix = V4_PREFIX if parsed.version == 4 else V6_PREFIX
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
