"""Where a server listens: IPv4 or IPv6."""

from __future__ import annotations

import socket


def authority(host: str, port: int) -> str:
    """Host and port as a URL has them: an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one, `::` takes IPv4 too. Raises `OSError`."""
    if ":" not in host:
        return socket.create_server((host, port))
    dual = socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=socket.AF_INET6, dualstack_ipv6=dual)
