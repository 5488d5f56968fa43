"""A process of its own for reading what strangers send: limited in memory, time and what it may write, no network.

`run` starts `python -m geodata.files.sandbox`. It takes its orders as JSON on standard input, confines itself, imports
the worker only then, and answers as JSON on standard output: `{"content": ...}` or `{"refused": {"vi", "en"}}`.

A worker is named `package.module:function`. It is given the bytes of the file and the arguments by keyword, returns a
dict that JSON can hold, and may raise `RejectedFile`.
"""

from __future__ import annotations

import ctypes
import json
import pkgutil
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

ROOT = Path(__file__).resolve().parents[2]
MODULE = "geodata.files.sandbox"
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FILES = 64
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


@dataclass(frozen=True, kw_only=True)
class SandboxLimits:
    """What a child may use: address space; `seconds` of processor, and twice as many on the clock; bytes of any file
    that it writes, its answer included."""

    memory_bytes: int = 1 << 30
    seconds: int = 60
    written_bytes: int = 32 << 20


def run_on_bytes(worker: str, raw: bytes, *, limits: SandboxLimits) -> dict[str, Any]:
    """`run` on bytes that are in no file yet."""
    with tempfile.TemporaryDirectory(prefix="read-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(raw)
        return run(worker, path, limits=limits)


def run(
    worker: str,
    path: Path,
    *,
    limits: SandboxLimits,
    arguments: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What `worker` returns for the file at `path`, and `isolated`, whether the network was cut off.

    `environment` is all that the child has beside a path and its language. Raises `RejectedFile`: by the worker, or for
    a child that reached its limits or failed.
    """
    orders = {"worker": worker, "path": str(path.resolve()), "arguments": arguments or {}, "limits": asdict(limits)}
    with tempfile.TemporaryFile() as answer:
        _start(orders, answer, seconds=limits.seconds * 2, environment=environment or {})
        answer.seek(0)
        said: dict[str, Any] = json.load(answer)
    if "refused" in said:
        raise RejectedFile(Text(**said["refused"]))
    content: dict[str, Any] = said["content"]
    return content


def _start(orders: Mapping[str, Any], answer: IO[bytes], *, seconds: int, environment: Mapping[str, str]) -> None:
    try:
        subprocess.run(  # noqa: S603 - this module
            [sys.executable, "-m", MODULE],
            input=json.dumps(orders).encode(),
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**ENVIRONMENT, **environment},
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise RejectedFile(Text(vi=f"đọc tệp quá {seconds} giây", en=f"reading took more than {seconds} s")) from error
    except subprocess.CalledProcessError as error:
        how = f"tín hiệu {-error.returncode}" if error.returncode < 0 else f"mã {error.returncode}"
        raise RejectedFile(
            Text(
                vi=f"tiến trình đọc tệp dừng giữa chừng ({how}): tệp hỏng hoặc quá lớn",
                en=f"the reading process ended early ({error.returncode}): the file is broken or too large",
            )
        ) from error


def _main() -> None:
    """The child: take the orders, confine this process, read, answer."""
    orders = json.load(sys.stdin)
    isolated = _leave_network()
    _confine(SandboxLimits(**orders["limits"]))
    json.dump(_answer(orders, isolated=isolated), sys.stdout)


def _leave_network() -> bool:
    """Move into a network namespace of its own, without any interface; False where the system does not allow it."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return 0 in (libc.unshare(CLONE_NEWNET), libc.unshare(CLONE_NEWUSER | CLONE_NEWNET))


def _confine(limits: SandboxLimits) -> None:
    """Bound this process for good."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written_bytes, limits.written_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _answer(orders: Mapping[str, Any], *, isolated: bool) -> dict[str, Any]:
    try:
        worker = pkgutil.resolve_name(orders["worker"])
        content = worker(Path(orders["path"]).read_bytes(), **orders["arguments"])
    except RejectedFile as error:
        return {"refused": error.reason.as_dict()}
    except MemoryError:
        return {"refused": {"vi": "tệp cần quá nhiều bộ nhớ", "en": "the file needs too much memory"}}
    return {"content": {**content, "isolated": isolated}}


if __name__ == "__main__":
    _main()
