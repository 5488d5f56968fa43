"""How long a new publication takes to stand on many open pages."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Callable

from bench.keepalive import Connection, allow_files
from bench.polling import PATH

PARTS = re.compile(r'data-chart="([^"]+)"')


def follow(origin: str, path: str, *, pages: int, every: float, publish: Callable[[], float]) -> list[float]:
    """Seconds until each page has the whole of `path` anew, with its charts, shortest first.

    `publish` makes a publication and returns the moment of the switch to it (seconds since 1970).
    """
    allow_files(2 * pages + 200)
    return asyncio.run(_follow(origin, path, pages=pages, every=every, publish=publish))


async def _follow(origin: str, path: str, *, pages: int, every: float, publish: Callable[[], float]) -> list[float]:
    following = [asyncio.create_task(_page(origin, path, every=every)) for _ in range(pages)]
    await asyncio.sleep(2 * every)
    switched = await asyncio.to_thread(publish)
    return sorted(done - switched for done in await asyncio.gather(*following))


async def _page(origin: str, path: str, *, every: float) -> float:
    """Polls until there is a new publication, then reads its own address and the charts on it; when it has them."""
    await asyncio.sleep(random.random() * every)
    connection = Connection(origin)
    answer = await connection.get(PATH)
    first = json.loads(answer.text)["publication"]
    while True:
        await asyncio.sleep(every)
        answer = await connection.get(PATH, answer.etag)
        if answer.status == 200 and (now := json.loads(answer.text)["publication"]) != first:
            break
    await _read(connection, path, now)
    connection.close()
    return time.time()


async def _read(connection: Connection, path: str, publication: int) -> None:
    page = await connection.get(path)
    if page.status != 200 or f'data-n="{publication}"' not in page.text:
        raise ValueError(f"{path}: status {page.status}, not of publication {publication}")
    for part in PARTS.findall(page.text):
        answer = await connection.get(part.replace("&amp;", "&"))
        if answer.status != 200:
            raise ValueError(f"{part}: status {answer.status}")
