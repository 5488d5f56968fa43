"""Workers for a sandbox: one that does as it should, and those that must not get through."""

from __future__ import annotations

import os
import resource
import socket
import threading
from pathlib import Path
from typing import Any

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile


def tell(raw: bytes, *, more: str = "") -> dict[str, Any]:
    return {"text": raw.decode(), "more": more, "environment": dict(os.environ)}


def refuse(raw: bytes) -> dict[str, Any]:
    raise RejectedFile(Text(vi=f"không nhận {raw.decode()}", en=f"no {raw.decode()}"))


def fail(raw: bytes) -> dict[str, Any]:
    raise KeyError(raw)


def limits(raw: bytes) -> dict[str, Any]:
    names = ("RLIMIT_AS", "RLIMIT_CORE", "RLIMIT_CPU", "RLIMIT_FSIZE")
    return {name: resource.getrlimit(getattr(resource, name)) for name in names}


def hang(raw: bytes) -> dict[str, Any]:
    threading.Event().wait()
    return {}


def swell(raw: bytes) -> dict[str, Any]:
    return {"size": len(bytes(int(raw)))}


def answer(raw: bytes) -> dict[str, Any]:
    return {"text": "0" * int(raw)}


def write(raw: bytes, *, path: str) -> dict[str, Any]:
    Path(path).write_bytes(bytes(int(raw)))
    return {}


def open_many(raw: bytes) -> dict[str, Any]:
    return {"open": len([Path(os.devnull).open() for _ in range(int(raw))])}


def call(raw: bytes) -> dict[str, Any]:
    try:
        socket.create_connection(("127.0.0.1", int(raw)), timeout=5).close()
    except OSError:
        return {"reached": False}
    return {"reached": True}
