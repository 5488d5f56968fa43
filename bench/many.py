"""A whole country on the map: 10,600 communes in 700 districts, drawn and recoloured, against the usual Dash page."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from shapely.geometry import Polygon

from bench import synthetic
from bench.browser import chromium, day_change, first_view
from bench.public import OURS, USUAL, at, ratio
from bench.serving import served
from bench.table import show
from geodata.geography import boundaries
from geodata.settings import config
from geodata.store import database
from layers import publication
from layers.store import Store

COLUMNS, ROWS = 106, 100
BLOCKS = (28, 25)
DAYS = 60
ROUNDS = 3
WEST, SOUTH, EAST, NORTH = 107.15, 11.69, 108.18, 12.87
STEPS = 4
"""Points to a side; every cell has four times as many."""


def main() -> None:
    """Publish the synthetic country, serve both pages, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = published(folder)
        with (
            served("app:public", {"VAR": folder}) as ours,
            served("bench.baseline:server", {"PUBLICATIONS": str(root)}) as usual,
            chromium() as browser,
        ):
            both = (at(OURS, ours), at(USUAL, usual))
            drawn = [
                _median(first_view(browser, site, slow=False).milliseconds for _ in range(ROUNDS)) for site in both
            ]
            changed = [_median(day_change(browser, site)[0] for _ in range(ROUNDS)) for site in both]
    rows = [
        ratio("map drawn, cold", drawn[0], drawn[1], "ms", 1),
        ratio("change of day", changed[0], changed[1], "ms", 1),
    ]
    show(
        f"{COLUMNS * ROWS:,} communes, {BLOCKS[0] * BLOCKS[1]} districts",
        ["", "ours", "usual", "ratio", "wanted"],
        rows,
    )


def _median(times: Iterable[float]) -> float:
    return statistics.median(times)


def published(folder: str) -> Path:
    """Lay the synthetic country in `folder` and publish it; returns the root of its store."""
    settings = config.load(environ={"VAR": folder})
    engine = database.connect(settings.storage.database_url)
    database.migrate(engine)
    parents = [
        (column * BLOCKS[0] // COLUMNS) * BLOCKS[1] + row * BLOCKS[1] // ROWS
        for column in range(COLUMNS)
        for row in range(ROWS)
    ]
    codes = synthetic.lay_places(engine, communes=COLUMNS * ROWS, parents=parents)
    synthetic.report_everything(engine, codes, days=DAYS, topics=("cases", "population"))
    with database.writing(engine) as connection:
        boundaries.add(
            connection,
            dict(zip(codes, _cells(), strict=True)),
            source="synthetic",
            sha256="0" * 64,
            crs="EPSG:4326",
            quality="schematic",
            note="",
        )
    store = Store(settings.storage.publications)
    publication.publish(engine, store, settings, by="bench")
    engine.dispose()
    return store.root


def _cells() -> Iterator[Polygon]:
    """A grid of cells with crooked sides that neighbours share exactly, column by column."""
    rng = np.random.default_rng(653)
    size = (COLUMNS * STEPS + 1, ROWS * STEPS + 1)
    lon, lat = np.meshgrid(np.linspace(WEST, EAST, size[0]), np.linspace(SOUTH, NORTH, size[1]), indexing="ij")
    points = np.dstack([lon, lat]) + rng.uniform(-1, 1, (*size, 2)) * 0.25 * (EAST - WEST) / size[0]
    steps = np.arange(STEPS)
    for column in range(0, COLUMNS * STEPS, STEPS):
        for row in range(0, ROWS * STEPS, STEPS):
            sides = (
                points[column + steps, row],
                points[column + STEPS, row + steps],
                points[column + STEPS - steps, row + STEPS],
                points[column, row + STEPS - steps],
            )
            yield Polygon(np.concatenate(sides))


if __name__ == "__main__":
    main()
