"""Rows per second from a raw CSV of the commune report to observations, against a bare COPY of the same rows."""

from __future__ import annotations

import contextlib
import io
import resource
import tempfile
import time
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine, func, select

from bench.table import show
from etl import runs
from etl.fetch_request import FetchRequest
from etl.run import run
from etl.sources import find
from geodata import schema
from geodata.catalog import MEASURED
from geodata.commands import bootstrap
from geodata.geography import admin_units
from geodata.reports.workbook.columns import FIGURES
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from tests.postgres_support import Server

DAYS = 646
FIRST = "2020-03-18"


def on(server: Server) -> None:
    """Print the table of both stores."""
    with server.database() as postgis:
        main({"PostGIS": postgis, "SQLite": ""})


def main(urls: dict[str, str]) -> None:
    """Print the table; `urls`: store by name. The COPY is PostgreSQL's, so SQLite has no ratio."""
    rows = []
    for name, url in urls.items():
        with tempfile.TemporaryDirectory() as folder:
            settings = config.load(environ={"VAR": folder, **({"DATABASE_URL": url} if url else {})})
            engine = database.connect(settings.storage.database_url)
            seconds, count = _load(engine, settings, Path(folder))
            bare = _copy(engine) if engine.dialect.name == "postgresql" else None
            engine.dispose()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(
            [
                name,
                f"{count:,}",
                f"{seconds:.1f} s",
                f"{count / seconds:,.0f}",
                f"{count / bare:,.0f}" if bare else "-",
                f"{bare / seconds:.2f}" if bare else "-",
                f"{peak:.0f} MB",
            ]
        )
    heads = ["store", "observations", "file to observation", "rows/s", "bare COPY rows/s", "ratio", "peak memory"]
    show(f"Commune report, 71 communes x {DAYS} days x {len(FIGURES)} indicators (wanted: ratio >= 0.3)", heads, rows)


def report(codes: list[str]) -> bytes:
    """A CSV that passes every check: each part 1, each total the sum of its parts."""
    parts = {name: sum(item.part_of == name for item in MEASURED.values()) for name in FIGURES}
    days = pd.date_range(FIRST, periods=DAYS).strftime("%Y-%m-%d")
    frame = pd.MultiIndex.from_product([days, codes], names=["day", "code"]).to_frame(index=False)
    for name in FIGURES:
        frame[name] = parts[name] or 1
    return frame.to_csv(index=False).encode()


def _load(engine: Engine, settings: Settings, folder: Path) -> tuple[float, int]:
    database.migrate(engine)
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
        bootstrap.register_indicators(connection)
        codes = [place.code for place in admin_units.tree(connection).level("commune")]
    file = folder / "report.csv"
    file.write_bytes(report(codes))
    run_id = runs.claim(engine, "commune_report", trigger="command")
    start = time.perf_counter()
    made = run(engine, settings, find("commune_report"), FetchRequest(file=file), run_id=run_id)
    seconds = time.perf_counter() - start
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(schema.observation)) or 0
    if made.status != "loaded" or count != len(codes) * DAYS * len(FIGURES):
        raise RuntimeError(f"the report was not loaded whole: {made}")
    return seconds, count


def _copy(engine: Engine) -> float:
    """Seconds of a COPY of the same rows into a table with the same primary key, and nothing else."""
    raw = engine.raw_connection()
    with contextlib.closing(raw.cursor()) as cursor:
        buffer = io.BytesIO()
        columns = "indicator, place, day, batch, value, row"
        with cursor.copy(f"COPY (SELECT {columns} FROM observation) TO STDOUT (FORMAT csv)") as copy:
            for block in copy:
                buffer.write(block)
        cursor.execute("CREATE TABLE bare (LIKE observation INCLUDING DEFAULTS)")
        cursor.execute("ALTER TABLE bare ADD PRIMARY KEY (indicator, place, day, batch)")
        raw.commit()
        start = time.perf_counter()
        with cursor.copy(f"COPY bare ({columns}) FROM STDIN (FORMAT csv)") as copy:
            data = buffer.getbuffer()
            for at in range(0, len(data), 1 << 20):
                copy.write(data[at : at + (1 << 20)])
        raw.commit()
        seconds = time.perf_counter() - start
    raw.close()
    return seconds
