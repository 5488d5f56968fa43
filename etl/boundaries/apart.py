"""Reading a file of boundaries in a child process, which may die of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from etl.boundaries.features import FileContent
from etl.boundaries.formats import DRIVERS, Format, identify
from etl.source import BadFile
from geodata.text import Text

ROOT = Path(__file__).resolve().parents[2]
HEAD = 4096
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
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
    with tempfile.TemporaryDirectory(prefix="boundaries-") as folder, tempfile.TemporaryFile() as answer:
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
        _run(orders, answer, seconds=bounds.seconds * 2)
        answer.seek(0)
        content: dict[str, Any] = json.load(answer)
    if "refused" in content:
        raise BadFile(Text(**content["refused"]))
    return FileContent.from_json(content["content"])


def _run(orders: dict[str, Any], answer: IO[bytes], *, seconds: int) -> None:
    try:
        subprocess.run(
            [sys.executable, "-m", "etl.boundaries.child"],
            input=json.dumps(orders).encode(),
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile(Text(vi=f"đọc tệp quá {seconds} giây", en=f"reading took more than {seconds} s")) from error
    except subprocess.CalledProcessError as error:
        how = f"tín hiệu {-error.returncode}" if error.returncode < 0 else f"mã {error.returncode}"
        raise BadFile(
            Text(
                vi=f"tiến trình đọc tệp dừng giữa chừng ({how}): tệp hỏng hoặc quá lớn",
                en=f"the reading process ended early ({error.returncode}): the file is broken or too large",
            )
        ) from error


@cache
def _drivers() -> tuple[str, ...]:
    """Every vector driver that GDAL brings."""
    import pyogrio

    return tuple(pyogrio.list_drivers())


__all__ = ["Bounds", "Format", "read"]
