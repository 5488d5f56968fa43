"""Reading a file of boundaries in a child process, which may die of it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from etl.boundaries.features import FileContent
from etl.boundaries.formats import DRIVERS, identify
from geodata.files import sandbox
from geodata.files.sandbox import SandboxLimits

WORKER = "etl.boundaries.child:read"
LIMITS = SandboxLimits(memory_bytes=2 << 30, seconds=60, written_bytes=512 << 20)
UNPACKED_BYTES = 256 << 20
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


def read(path: Path, *, name: str, unpacked_bytes: int = UNPACKED_BYTES, limits: SandboxLimits = LIMITS) -> FileContent:
    """What the file at `path`, called `name` by who sent it, says; a zip may hold so many bytes.

    Raises `RejectedFile`.
    """
    with path.open("rb") as file:
        kind = identify(file.read(HEAD), name)
    drivers_off = [driver for driver in _drivers() if driver != DRIVERS.get(kind)]
    with tempfile.TemporaryDirectory(prefix="boundaries-") as folder:
        content = sandbox.run(
            WORKER,
            path,
            limits=limits,
            arguments={"name": name, "folder": folder, "unpacked_bytes": unpacked_bytes},
            environment={**ENVIRONMENT, "GDAL_SKIP": ",".join(drivers_off)},
        )
    return FileContent.from_json(content)


@cache
def _drivers() -> tuple[str, ...]:
    """Every vector driver that GDAL brings."""
    import pyogrio

    return tuple(pyogrio.list_drivers())
