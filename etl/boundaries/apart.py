"""Reading a file of boundaries in a child process, which may die of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.boundaries.features import FileContent
from etl.boundaries.formats import DRIVERS, Format, identify
from geodata.files import sandbox

HEAD = 4096
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PROJ_NETWORK": "OFF",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "SHAPE_RESTORE_SHX": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "SQLITE_LIST_ALL_TABLES": "NO",
}


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What the child may use; `seconds` of processor, and twice as many on the clock."""

    memory_bytes: int = 2 << 30
    written_bytes: int = 512 << 20
    unpacked_bytes: int = 256 << 20
    seconds: int = 60


def read(path: Path, *, name: str, bounds: Bounds) -> FileContent:
    """What the file at `path`, called `name` by who sent it, says. Raises `BadFile`."""
    with path.open("rb") as file:
        kind = identify(file.read(HEAD), name)
    with tempfile.TemporaryDirectory(prefix="boundaries-") as folder:
        orders = {
            "path": str(path.resolve()),
            "name": name,
            "folder": folder,
            "drivers_off": [driver for driver in _drivers() if driver != DRIVERS.get(kind)],
            "memory_bytes": bounds.memory_bytes,
            "written_bytes": bounds.written_bytes,
            "unpacked_bytes": bounds.unpacked_bytes,
            "seconds": bounds.seconds,
        }
        content = sandbox.ask("etl.boundaries.child", orders, seconds=bounds.seconds * 2, environment=ENVIRONMENT)
    return FileContent.from_json(content)


@cache
def _drivers() -> tuple[str, ...]:
    """Every vector driver that GDAL brings."""
    import pyogrio

    return tuple(pyogrio.list_drivers())


__all__ = ["Bounds", "Format", "read"]
