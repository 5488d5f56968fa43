"""Files to take away of 10,600 communes, against writing the same frame with pandas and geopandas.

Ours is the whole way from the publication's files on disk; theirs begins with the frame in memory and leaves out the
dictionary, the origin and what keeps the bytes the same. Each runs in a process of its own, so that its peak memory is
its own.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import orjson

from bench import many, synthetic
from bench.table import show
from layers.store import Store

ROUNDS = 3
DAY = synthetic.FIRST + timedelta(days=many.DAYS - 1)
FILES = {
    "GeoPackage, a topic on one day": f"downloads/topic-cases/commune/{DAY}.gpkg",
    "GeoPackage, an indicator on 60 days": "downloads/cases_new/commune/all.gpkg",
    "GeoJSON, an indicator on one day": f"downloads/cases_new/commune/{DAY}.geojson",
    "XLSX, an indicator on 7 days": f"downloads/cases_new/commune/{DAY - timedelta(days=6)}_{DAY}.xlsx",
    "CSV, an indicator on 60 days": "downloads/cases_new/commune/all.csv",
}


def main() -> None:
    """Publish the synthetic country, make each file both ways, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = many.published(folder)
        rows = [_row(name, root, path) for name, path in FILES.items()]
    heads = ["", "rows", "ours", "plainly", "ratio", "peak", "plainly", "ratio", "size", "plainly"]
    show(f"{many.COLUMNS * many.ROWS:,} communes", heads, rows)


def _row(name: str, root: Path, path: str) -> list[str]:
    ours, plain = _apart("ours", root, path), _apart("plain", root, path)
    return [
        name,
        f"{plain['rows']:,.0f}",
        f"{ours['seconds']:.2f} s",
        f"{plain['seconds']:.2f} s",
        f"{ours['seconds'] / plain['seconds']:.2f}",
        f"{ours['megabytes']:.0f} MB",
        f"{plain['megabytes']:.0f} MB",
        f"{ours['megabytes'] / plain['megabytes']:.2f}",
        f"{ours['size'] / 1e6:.1f} MB",
        f"{plain['size'] / 1e6:.1f} MB",
    ]


def _apart(way: str, root: Path, path: str) -> dict[str, float]:
    """The median time of `ROUNDS` processes, and what the last of them said of memory, rows and size."""
    found = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "bench.downloads", way, str(root), path]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    last: dict[str, float] = found[-1]
    return {**last, "seconds": statistics.median(one["seconds"] for one in found)}


def ours(store: Store, n: int, path: str) -> dict[str, float]:
    """Seconds and bytes of the file as the server makes it."""
    from layers.downloads import file

    start = time.perf_counter()
    size = len(file.render(store, n, path))
    return {"seconds": time.perf_counter() - start, "size": size}


def plain(store: Store, n: int, path: str) -> dict[str, float]:
    """Seconds, bytes and rows of the same frame, written with the libraries' own methods."""
    from geopandas import GeoDataFrame

    from layers import observations
    from layers.downloads.address import parse

    download = parse(orjson.loads(store.read(n, "indicators.json")), path)
    frame = observations.wide(store, n, download.query)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"plain.{download.form}"
        if download.form in ("gpkg", "geojson"):
            shapes = GeoDataFrame.from_features(orjson.loads(store.read(n, "shapes/commune.json")), crs="EPSG:4326")
            outlines = frame["place"].map(shapes.set_index("code").geometry) if download.one_day else None
            frame = GeoDataFrame(frame, geometry=outlines, crs="EPSG:4326") if download.one_day else GeoDataFrame(frame)
        start = time.perf_counter()
        if download.form == "csv":
            frame.to_csv(target, index=False)
        elif download.form == "xlsx":
            frame.to_excel(target, index=False, engine="xlsxwriter")
        else:
            driver = "GPKG" if download.form == "gpkg" else "GeoJSON"
            GeoDataFrame.to_file(frame, target, driver=driver, engine="pyogrio")
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "size": target.stat().st_size, "rows": len(frame)}


def measure(way: str, root: str, path: str) -> dict[str, float]:
    """One file one way; its peak memory in MB besides."""
    import pyogrio  # noqa: F401 - reading the libraries is no part of writing a file
    import xlsxwriter  # noqa: F401

    store = Store(Path(root))
    found = {"ours": ours, "plain": plain}[way](store, store.current().publication, path)
    return {**found, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:4])))
