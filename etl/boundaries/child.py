"""The process that reads a file of boundaries: limited in memory, time and what it may write, without network.

`python -m etl.boundaries.child` reads its orders as JSON on standard input and answers as JSON on standard output:
`{"content": ...}` or `{"refused": {"vi", "en"}}`.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FILES = 64


def main() -> None:
    """Confine this process, then read."""
    orders = json.load(sys.stdin)
    isolated = _leave_network()
    _limit(memory=orders["memory_bytes"], seconds=orders["seconds"], written=orders["written_bytes"])
    os.environ["GDAL_SKIP"] = ",".join(orders["drivers_off"])
    json.dump(_answer(orders, isolated), sys.stdout)


def _answer(orders: dict[str, Any], isolated: bool) -> dict[str, Any]:
    from etl.source import BadFile

    try:
        return {"content": {**_read(orders), "isolated": isolated}}
    except BadFile as error:
        return {"refused": error.reason.as_dict()}
    except MemoryError:
        return {"refused": {"vi": "tệp cần quá nhiều bộ nhớ", "en": "the file needs too much memory"}}


def _read(orders: dict[str, Any]) -> dict[str, Any]:
    from etl.boundaries import geojson
    from etl.boundaries.formats import Format, identify

    raw, folder = Path(orders["path"]).read_bytes(), Path(orders["folder"])
    kind = identify(raw, orders["name"])
    if kind is Format.GEOJSON:
        return geojson.read(raw).as_json()
    from etl.boundaries import gdal, zipped

    if kind is Format.SHAPEFILE:
        path = zipped.unpack(raw, folder, most_bytes=orders["unpacked_bytes"])
    else:
        path = folder / f"boundaries{'.kml' if kind is Format.KML else '.gpkg'}"
        path.write_bytes(raw)
    if kind is Format.KML:
        gdal.refuse_strange_kml(raw)
    return gdal.read(path, kind).as_json()


def _leave_network() -> bool:
    """Move into a network namespace of its own, without any interface; False where the system does not allow it."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return 0 in (libc.unshare(CLONE_NEWNET), libc.unshare(CLONE_NEWUSER | CLONE_NEWNET))


def _limit(*, memory: int, seconds: int, written: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
