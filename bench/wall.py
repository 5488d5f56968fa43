"""Wall screens: 2,000 open pages, how fast a publication reaches 500 of them, a wall after 500 outages."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import psutil

from bench import polling, reach, soak, synthetic
from bench.browser import chromium
from bench.serving import published, served
from bench.table import show
from geodata.settings import config
from geodata.store import database
from layers import publication
from layers.store import Current, Store

PAGES, FOLLOWERS, EVERY, SECONDS = 2_000, 500, 12.0, 60.0
WALL = "/man-hinh"
ROUNDS, SAMPLE = int(os.environ.get("SOAK_ROUNDS", "500")), 50
KEPT = 4
ENGINES = {
    "Chromium as it is": (),
    "V8 without its compilers": ("--js-flags=--no-opt --no-maglev --no-sparkplug",),
}


def main() -> None:
    """Print the tables of polling, reach and soak."""
    with tempfile.TemporaryDirectory() as folder:
        store = published(folder)
        with _alive(store), served("app:public", {"VAR": folder}) as origin:
            _load(origin)
            _reach(origin, folder, store)
        with _alive(store), served("app:public", {"VAR": folder}) as origin:
            publications = [_publish(folder, store) for _ in range(KEPT)]
            for engine, flags in ENGINES.items():
                _soak(origin, store, publications, engine, flags)


@contextmanager
def _alive(store: Store) -> Iterator[None]:
    """Signs of life of the process that loads, as long as the block runs."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(5):
            store.beat()

    store.beat()
    thread = threading.Thread(target=beat)
    thread.start()
    yield
    stop.set()
    thread.join()


def _load(origin: str) -> None:
    rows = []
    base = None
    for name, with_etag in (("every poll answered in full", False), ("with ETag, as the pages ask", True)):
        found = polling.poll(origin, pages=PAGES, every=EVERY, seconds=SECONDS, with_etag=with_etag, cpu=_cpu)
        polls, cpu = len(found.seconds), found.cpu / found.counted
        base = base or found
        rows.append(
            [
                name,
                f"{polls / found.counted:.0f}/s",
                f"{100 * found.unchanged / polls:.0f} %",
                f"{found.failed}",
                f"{1000 * found.percentile(0.5):.1f} ms",
                f"{1000 * found.percentile(0.99):.1f} ms",
                f"{100 * cpu:.0f} %",
                f"{cpu / (base.cpu / base.counted):.2f}",
                f"{found.size / polls:.0f} B",
                f"{found.size / polls / (base.size / len(base.seconds)):.2f}",
            ]
        )
    heads = ["2,000 open pages, 2 workers", "polls", "304", "failed", "p50", "p99", "CPU of one core", "ratio"]
    show("Wall: polling", [*heads, "bytes a poll", "ratio"], rows)


def _cpu() -> float:
    """Processor seconds of the servers that this process started."""
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(spent.user + spent.system for spent in times)


def _reach(origin: str, folder: str, store: Store) -> None:
    def switch() -> float:
        _publish(folder, store)
        return store.current_path.stat().st_mtime

    found = reach.follow(origin, WALL, pages=FOLLOWERS, every=EVERY, publish=switch)
    p99 = found[int(0.99 * (len(found) - 1))]
    rows = [[f"{found[len(found) // 2]:.1f} s", f"{p99:.1f} s", f"{found[-1]:.1f} s", f"{p99 / EVERY:.2f}"]]
    show(
        "Wall: a new publication on 500 polling pages (wanted: within 30 s)",
        ["p50", "p99", "slowest", f"p99 / poll of {EVERY:g} s"],
        rows,
    )


def _publish(folder: str, store: Store) -> Current:
    """One commune's report, published."""
    settings = config.load(environ={"VAR": folder})
    engine = database.connect(settings.storage.database_url)
    day = date(2022, 1, 21) - timedelta(days=store.current().publication)
    synthetic.report_commune(engine, "24611", day=day)
    publication.publish(engine, store, settings, by="bench")
    engine.dispose()
    return store.current()


def _soak(origin: str, store: Store, publications: Sequence[Current], engine: str, flags: Sequence[str]) -> None:
    cut = soak.Cut(origin)
    start = time.perf_counter()
    with chromium(*flags) as browser:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.clock.install()
        page.goto(f"{cut.origin}{WALL}?chuong-trinh=giao-ban")
        page.locator("html[data-drawn]").wait_for(state="attached")
        samples = soak.soak(page, cut, store, publications, rounds=ROUNDS, every=min(SAMPLE, ROUNDS))
    cut.cut()
    minutes = (time.perf_counter() - start) / 60
    first = samples[min(samples)]
    rows = [
        [
            f"{rounds}",
            f"{found.objects / 1e6:.2f} MB",
            f"{found.objects / first.objects:.3f}",
            f"{found.code / 1e6:.2f} MB",
            f"{found.heap / 1e6:.2f} MB",
            f"{found.heap / first.heap:.3f}",
            f"{found.nodes}",
            f"{found.listeners}",
        ]
        for rounds, found in samples.items()
    ]
    show(
        f"Wall, {engine}: outages, each said and mended, and new publications (wanted: heap < 1.10); {minutes:.0f} min",
        ["rounds", "objects, strings", "to first", "compiled code", "whole heap", "to first", "DOM nodes", "listeners"],
        rows,
    )


if __name__ == "__main__":
    main()
