"""Addresses of this machine that servers under test listen at."""

from __future__ import annotations

import socket

from geodata.core import listening


def _has(host: str) -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


LOOPBACK = ("127.0.0.1", *(("::1",) if _has("::1") else ()))
"""One of IPv4, and one of IPv6 where the machine has it."""


def free_port(host: str) -> int:
    with listening.listen(host, 0) as probe:
        port: int = probe.getsockname()[1]
    return port
