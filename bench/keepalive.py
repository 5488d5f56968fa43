"""One HTTP/1.1 connection that stays open, and leave for a process to hold thousands of them."""

from __future__ import annotations

import asyncio
import resource
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came: status, ETag, text of the body, bytes on the wire with the head."""

    status: int
    etag: str
    text: str
    size: int


class Connection:
    """One keep-alive connection, opened when it is needed and again when the server closed it."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, etag: str = "") -> Answer:
        """The whole answer; raises `OSError` or `EOFError` when a connection opened anew breaks, too."""
        try:
            return await self._get(path, etag)
        except (OSError, EOFError):
            self.close()
            return await self._get(path, etag)

    async def _get(self, path: str, etag: str) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        condition = f"If-None-Match: {etag}\r\n" if etag else ""
        request = f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAccept-Encoding: br\r\n{condition}\r\n"
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        first, fields = _fields(head)
        body = await reader.readexactly(int(fields.get("content-length", 0)))
        if fields.get("connection", "").lower() == "close":
            self.close()
        plain = brotli.decompress(body) if fields.get("content-encoding") == "br" else body
        return Answer(
            status=int(first.split(" ", 2)[1]),
            etag=fields.get("etag", ""),
            text=plain.decode(),
            size=len(head) + len(body),
        )

    def close(self) -> None:
        """Close it; the next question opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _fields(head: bytes) -> tuple[str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines if ": " in line)
    return first, {name.lower(): text for name, text in pairs}


def allow_files(many: int) -> None:
    """Let this process hold that many connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(many, hard), hard))
