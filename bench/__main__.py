"""Run the benches: `python -m bench [name] ...`, all of them without a name."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import (
    api,
    consistency,
    downloads,
    etl,
    faults,
    many,
    officers,
    pages,
    public,
    publication,
    signups,
    volunteers,
    wall,
)
from tests.postgres_support import Server, serve

ALONE = {
    "public": public.main,
    "pages": pages.main,
    "api": api.main,
    "wall": wall.main,
    "many": many.main,
    "downloads": downloads.main,
    "consistency": consistency.main,
}
ON_POSTGIS = {
    "etl": etl.on,
    "publication": publication.main,
    "faults": faults.main,
    "officers": officers.main,
    "signups": signups.main,
    "volunteers": volunteers.main,
}
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
            for name, on in ON_POSTGIS.items():
                if name in names:
                    on(Server(url))


if __name__ == "__main__":
    main(sys.argv[1:])
