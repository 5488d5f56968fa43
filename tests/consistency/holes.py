"""Stores with holes: communes silent on random days, late and corrected reports, units that report themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from geodata.catalog import CATALOG, MEASURED
from geodata.geography import admin_units
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.dashboard.seeded import settings_in
from tests.figures_support import report

FIRST, LAST = date(2021, 12, 29), date(2022, 1, 17)
TOPICS = ("cases", "testing", "vaccination", "resources")
PEOPLE = tuple(item.id for item in MEASURED.values() if item.topic == "population")
CHANCES = (0.0, 0.02, 0.05, 0.1, 0.2)
"""How often a commune is silent on a day, by store in turn."""
BEHIND = (0, 0, 0, 0, 1, 2, 4)
"""How many days before the others a measured figure ends, by chance."""
SPLIT, REPORT, OWN = 0, 30, 20
"""Ranks of an illustrative figure, of a commune's report, of what a district or the province says of itself."""

Row = tuple[str, str, date, float | None]


def shown() -> tuple[str, ...]:
    """The figures that a store has: everything of the topics, measured and derived."""
    return tuple(name for name, item in CATALOG.items() if item.topic in TOPICS)


def has_districts_of_their_own(seed: int) -> bool:
    """Whether districts of that store report themselves on some days, and half of their communes not on the last."""
    return seed % 2 == 1


def make(folder: Path, seed: int, laid: Path) -> tuple[Settings, Store, Engine]:
    """Two publications of the store with that number in `folder`; the second brings what is late and corrected.

    `laid`: an SQLite file with places, shapes and catalogue, to begin with.
    """
    settings = settings_in(folder)
    shutil.copyfile(laid, settings.storage.var / settings.storage.sqlite_file)
    engine = database.connect(settings.storage.database_url)
    rng = np.random.default_rng(seed)
    with engine.connect() as connection:
        tree = admin_units.tree(connection)
    communes = [place.code for place in tree.level("commune")]
    upper = [place.code for level in ("district", "province") for place in tree.level(level)]
    names = [item.id for item in MEASURED.values() if item.topic in TOPICS]
    ends = _ends(seed, names)
    store = Store(settings.storage.publications)
    report(engine, _people(rng, communes), rank=SPLIT)
    report(engine, _rows(rng, ends, communes, silent=CHANCES[seed % len(CHANCES)]), rank=SPLIT, illustrative=True)
    real = [code for code in communes if rng.random() < 0.3]
    report(engine, _rows(rng, ends, real, silent=0.5), rank=REPORT)
    report(engine, _rows(rng, {name: ends[name] for name in names[::7]}, upper, silent=0.6), rank=OWN)
    if has_districts_of_their_own(seed):
        alone = [place.code for place in tree.level("district")][seed % 3 :: 3]
        theirs = {name: ends[name] for name in names[::2]}
        report(engine, _rows(rng, theirs, alone, silent=0.4), rank=OWN)
        hushed = [commune.code for code in alone for commune in tree.communes_of(code)][::2]
        report(engine, _silence(theirs, hushed), rank=REPORT)
    publication.publish(engine, store, settings, by="test")
    late = [code for code in communes if rng.random() < 0.2]
    report(engine, _rows(rng, ends, late, silent=0.8), rank=REPORT)
    report(engine, [(name, code, ends[name], None) for name in names[::5] for code in real[:3]], rank=REPORT)
    publication.publish(engine, store, settings, by="test")
    return settings, store, engine


def _people(rng: np.random.Generator, communes: list[str]) -> list[Row]:
    return [(name, code, FIRST, float(rng.integers(800, 12_000))) for name in PEOPLE for code in communes]


def _ends(seed: int, names: Sequence[str]) -> dict[str, date]:
    """The last day on which anybody reports each figure; that of new cases is the newest in every second store."""
    behind = np.random.default_rng([seed, len(names)]).choice(BEHIND, len(names))
    ends = {name: LAST - timedelta(days=int(days)) for name, days in zip(names, behind, strict=True)}
    return ends if seed % 2 else {**ends, "cases_new": LAST}


def _silence(ends: Mapping[str, date], codes: list[str]) -> Iterator[Row]:
    """Nothing of the last three days of each figure."""
    for name, last in ends.items():
        for code in codes:
            yield from ((name, code, last - timedelta(days=back), None) for back in range(3))


def _rows(rng: np.random.Generator, ends: Mapping[str, date], codes: list[str], *, silent: float) -> Iterator[Row]:
    for name, last in ends.items():
        days = (last - FIRST).days + 1
        told = rng.random((days, len(codes))) >= silent
        values = rng.integers(0, 25, (days, len(codes)))
        for day, place in np.argwhere(told):
            yield name, codes[place], FIRST + timedelta(days=int(day)), float(values[day, place])
