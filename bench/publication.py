"""How long a publication takes: whole, unchanged, after one commune's report; and with what memory.

Each size runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench import synthetic
from bench.table import show
from geodata.catalog import TOPICS
from geodata.settings import config
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.postgres_support import Server

ALL = tuple(topic.id for topic in TOPICS)
SIZES = {
    "71 places x 646 days, all indicators": (71, 646, ALL),
    "10,600 places x 60 days, epidemic and population": (10_600, 60, ("cases", "population")),
}


def main(server: Server) -> None:
    """Print the table: every size on a SQLite file and on a new database of `server`."""
    rows = []
    for size, (communes, days, topics) in SIZES.items():
        rows.append(_row(f"{size}, SQLite", _apart(communes, days, topics, "")))
        with server.database() as url:
            rows.append(_row(f"{size}, PostGIS", _apart(communes, days, topics, url)))
    heads = ["store", "observations", "whole", "same/whole", "one commune/whole", "files", "written", "peak memory"]
    show("Publication (wanted: one commune/whole <= 0.1; whole of 71 x 646 <= 10 s)", heads, rows)


def _apart(communes: int, days: int, topics: Sequence[str], url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.publication", str(communes), str(days), ",".join(topics), url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(name: str, found: dict[str, float]) -> list[str]:
    return [
        name,
        f"{found['observations']:,}",
        f"{found['whole']:.2f} s",
        f"{found['same'] / found['whole']:.3f}",
        f"{found['one'] / found['whole']:.3f}",
        f"{found['files']}",
        f"{found['written']}",
        f"{found['megabytes']:.0f} MB",
    ]


def measure(communes: int, days: int, topics: Sequence[str], url: str) -> dict[str, float]:
    """Publish everything, the same again, and after one commune's report; seconds, counts, MB."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load(environ={"VAR": folder, **({"DATABASE_URL": url} if url else {})})
        engine = database.connect(settings.storage.database_url)
        database.migrate(engine)
        codes = synthetic.lay_places(engine, communes=communes)
        observations = synthetic.report_everything(engine, codes, days=days, topics=topics)
        store = Store(Path(folder) / "publications")
        seconds, made = {}, None
        for name in ("whole", "same", "one"):
            if name == "one":
                synthetic.report_commune(engine, codes[0], day=synthetic.FIRST + timedelta(days=days - 20))
            start = time.perf_counter()
            made = publication.publish(engine, store, settings, by="bench", force=True)
            seconds[name] = time.perf_counter() - start
        engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert made is not None
    return {**seconds, "observations": observations, "files": made.files, "written": made.written, "megabytes": peak}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(","), sys.argv[4])))
