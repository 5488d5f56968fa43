"""Many open pages: keep-alive connections that ask for `current.json` at a steady pace, bounded in time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.keepalive import Connection, allow_files

PATH = "/data/current.json"


@dataclass(kw_only=True)
class Answers:
    """What the pages got while it was counted, and what it cost.

    Seconds of every poll; polls answered with 304; polls that failed on a connection opened anew; bytes on the wire;
    seconds counted; processor seconds of the server.
    """

    seconds: list[float] = field(default_factory=list)
    unchanged: int = 0
    failed: int = 0
    size: int = 0
    counted: float = 0.0
    cpu: float = 0.0
    counting: bool = False

    def percentile(self, share: float) -> float:
        """Seconds that `share` of the answers did not exceed."""
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]


def poll(
    origin: str, *, pages: int, every: float, seconds: float, with_etag: bool, cpu: Callable[[], float]
) -> Answers:
    """`pages` pages, each asking every so many seconds from a moment of its own; counted once all have begun."""
    allow_files(2 * pages + 200)
    return asyncio.run(_poll(origin, pages=pages, every=every, seconds=seconds, with_etag=with_etag, cpu=cpu))


async def _poll(
    origin: str, *, pages: int, every: float, seconds: float, with_etag: bool, cpu: Callable[[], float]
) -> Answers:
    answers = Answers()
    asking = [asyncio.create_task(_page(origin, answers, every=every, with_etag=with_etag)) for _ in range(pages)]
    await asyncio.sleep(2 * every)
    before, start = cpu(), time.perf_counter()
    answers.counting = True
    await asyncio.sleep(seconds)
    answers.counting = False
    answers.counted, answers.cpu = time.perf_counter() - start, cpu() - before
    for page in asking:
        page.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    return answers


async def _page(origin: str, answers: Answers, *, every: float, with_etag: bool) -> None:
    await asyncio.sleep(random.random() * every)
    connection, etag = Connection(origin), ""
    try:
        while True:
            start = time.perf_counter()
            etag = await _ask(connection, answers, etag if with_etag else "")
            await asyncio.sleep(max(0.0, every - (time.perf_counter() - start)))
    finally:
        connection.close()


async def _ask(connection: Connection, answers: Answers, etag: str) -> str:
    start = time.perf_counter()
    try:
        answer = await connection.get(PATH, etag)
    except (OSError, EOFError):
        answers.failed += answers.counting
        return etag
    if answers.counting:
        answers.seconds.append(time.perf_counter() - start)
        answers.unchanged += answer.status == 304
        answers.size += answer.size
    return answer.etag
