"""Run the benches: `python -m bench [name] ...`, all of them without a name."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import api, downloads, etl, faults, many, officers, pages, public, publication, signups, wall
from tests.postgres_support import Server, serve

ALONE = {
    "public": public.main,
    "pages": pages.main,
    "api": api.main,
    "wall": wall.main,
    "many": many.main,
    "downloads": downloads.main,
}
ON_POSTGIS = ("etl", "publication", "faults", "officers", "signups")
NAMES = (*ALONE, *ON_POSTGIS)


def main(chosen: list[str]) -> None:
    names = chosen or list(NAMES)
    if unknown := set(names) - set(NAMES):
        raise SystemExit(f"unknown bench: {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    for name, run in ALONE.items():
        if name in names:
            run()
    if set(ON_POSTGIS) & set(names):
        with tempfile.TemporaryDirectory() as folder, serve(Path(folder), os.environ.get("TEST_DATABASE_URL")) as url:
            server = Server(url)
            if "etl" in names:
                with server.database() as postgis:
                    etl.main({"PostGIS": postgis, "SQLite": ""})
            if "publication" in names:
                publication.main(server)
            if "faults" in names:
                faults.main(server)
            if "officers" in names:
                officers.main(server)
            if "signups" in names:
                signups.main(server)


if __name__ == "__main__":
    main(sys.argv[1:])
