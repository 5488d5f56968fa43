"""Many open pages: keep-alive connections that ask for `current.json` at a steady pace, bounded in time."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATH = "/data/current.json"


@dataclass
class Answers:
    """What the pages got: seconds of every poll, how many were 304, how many failed."""

    seconds: list[float] = field(default_factory=list)
    unchanged: int = 0
    failed: int = 0

    def percentile(self, share: float) -> float:
        """Seconds that `share` of the answers did not exceed."""
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]


def allow_files(many: int) -> None:
    """Let this process hold that many connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(many, hard), hard))


def poll(origin: str, *, pages: int, every: float, seconds: float, with_etag: bool) -> Answers:
    """`pages` pages, each asking every so many seconds from a moment of its own."""
    allow_files(2 * pages + 200)
    answers = Answers()
    asyncio.run(_all(pages, lambda: _page(origin, answers, every=every, seconds=seconds, with_etag=with_etag)))
    return answers


def follow(origin: str, path: str, *, pages: int, every: float, publish: Callable[[], int]) -> list[float]:
    """Seconds from the switch to a new publication until each page has the whole of `path` anew."""
    allow_files(2 * pages + 200)
    return asyncio.run(_follow(origin, path, pages=pages, every=every, publish=publish))


async def _all(pages: int, make: Callable[[], object]) -> None:
    await asyncio.gather(*(make() for _ in range(pages)))  # type: ignore[call-overload]


async def _page(origin: str, answers: Answers, *, every: float, seconds: float, with_etag: bool) -> None:
    end = time.perf_counter() + seconds
    await asyncio.sleep(random.random() * every)
    connection, etag = _Connection(origin), ""
    while time.perf_counter() < end:
        start = time.perf_counter()
        try:
            status, etag = await connection.get(PATH, etag if with_etag else "")
        except (OSError, asyncio.IncompleteReadError):
            answers.failed += 1
        else:
            answers.seconds.append(time.perf_counter() - start)
            answers.unchanged += status == 304
        await asyncio.sleep(max(0.0, every - (time.perf_counter() - start)))
    connection.close()


async def _follow(origin: str, path: str, *, pages: int, every: float, publish: Callable[[], int]) -> list[float]:
    tasks = [asyncio.create_task(_follower(origin, path, every=every)) for _ in range(pages)]
    await asyncio.sleep(1.5 * every)
    await asyncio.to_thread(publish)
    switched = time.perf_counter()
    return [max(0.0, done - switched) for done in await asyncio.gather(*tasks)]


async def _follower(origin: str, path: str, *, every: float) -> float:
    """One page: polls until the answer changes, then reads its own address; the moment at which it has it."""
    await asyncio.sleep(random.random() * every)
    connection = _Connection(origin)
    _, first = await connection.get(PATH, "")
    while True:
        status, etag = await connection.get(PATH, first)
        if status == 200 and etag != first:
            await connection.get(path, "")
            connection.close()
            return time.perf_counter()
        await asyncio.sleep(every)


class _Connection:
    """One keep-alive connection, opened when it is needed."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, etag: str) -> tuple[int, str]:
        """Status and ETag of an answer whose body has been read."""
        try:
            return await self._get(path, etag)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return await self._get(path, etag)

    async def _get(self, path: str, etag: str) -> tuple[int, str]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        condition = f"If-None-Match: {etag}\r\n" if etag else ""
        request = f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAccept-Encoding: br\r\n{condition}\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        found = {name.lower(): text for name, text in fields.items()}
        await reader.readexactly(int(found.get("content-length", 0)))
        if found.get("connection", "").lower() == "close":
            self.close()
        return int(head.split(" ", 2)[1]), found.get("etag", "")

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
