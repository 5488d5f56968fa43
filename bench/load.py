"""Requests per second of one URL over keep-alive connections, from processes of its own; bounded in time."""

from __future__ import annotations

import multiprocessing
import selectors
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 24
PROCESSES = 2
SECONDS = 4.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for: address, method, body, headers."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Accept-Encoding", "br, gzip"),)

    def encoded(self) -> bytes:
        parts = urlsplit(self.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{self.method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: keep-alive"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def requests_per_second(request: Request) -> float:
    """Answers with status 200 per second, over all connections."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        return sum(pool.map(_count, [request] * PROCESSES))


def _count(request: Request) -> float:
    data, parts = request.encoded(), urlsplit(request.url)
    selector = selectors.DefaultSelector()
    for _ in range(CONNECTIONS // PROCESSES):
        connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
        connection.sendall(data)
        selector.register(connection, selectors.EVENT_READ, bytearray())
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        for key, _ in selector.select(timeout=0.5):
            peer, buffer = key.fileobj, key.data
            assert isinstance(peer, socket.socket)
            buffer += peer.recv(1 << 18)
            if _complete(buffer):
                done += buffer.startswith(b"HTTP/1.1 200")
                buffer.clear()
                peer.sendall(data)
    seconds = time.perf_counter() - start
    for key in list(selector.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()
    return done / seconds


def _complete(answer: bytearray) -> bool:
    """Whether a whole answer has come: by its length, or by the last chunk."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return body.endswith(b"0\r\n\r\n")
