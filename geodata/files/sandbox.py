"""A process of its own for reading what strangers send: limited in memory, time and what it may write, no network.

The child, `python -m <module>`, reads its orders as JSON on standard input and answers as JSON on standard output:
`{"content": ...}` or `{"refused": {"vi", "en"}}`.
"""

from __future__ import annotations

import ctypes
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

ROOT = Path(__file__).resolve().parents[2]
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FILES = 64
ANSWER_BYTES = 32 << 20
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


@dataclass(frozen=True, kw_only=True)
class SandboxLimits:
    """What a child may use; `seconds` of processor, and twice as many on the clock."""

    memory_bytes: int = 1 << 30
    seconds: int = 60


def ask_about(module: str, raw: bytes, *, bounds: SandboxLimits | None = None) -> dict[str, Any]:
    """What the child `module` makes of bytes, given to it as a file at `path`. Raises `RejectedFile`."""
    bounds = bounds or SandboxLimits()
    with tempfile.TemporaryDirectory(prefix="read-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(raw)
        orders = {
            "path": str(path),
            "memory_bytes": bounds.memory_bytes,
            "written_bytes": ANSWER_BYTES,
            "seconds": bounds.seconds,
        }
        return ask(module, orders, seconds=bounds.seconds * 2, environment={})


def ask(module: str, orders: Mapping[str, Any], *, seconds: int, environment: Mapping[str, str]) -> dict[str, Any]:
    """The content that the child `module` makes of `orders`; `seconds` on the clock. Raises `RejectedFile`."""
    with tempfile.TemporaryFile() as answer:
        _run(module, orders, answer, seconds=seconds, environment=environment)
        answer.seek(0)
        said: dict[str, Any] = json.load(answer)
    if "refused" in said:
        raise RejectedFile(Text(**said["refused"]))
    content: dict[str, Any] = said["content"]
    return content


def reply(read: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The child's part: take the orders, confine this process, read, answer."""
    orders = json.load(sys.stdin)
    isolated = leave_network()
    limit(memory=orders["memory_bytes"], seconds=orders["seconds"], written=orders["written_bytes"])
    json.dump(_answer(read, orders, isolated), sys.stdout)


def leave_network() -> bool:
    """Move into a network namespace of its own, without any interface; False where the system does not allow it."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return 0 in (libc.unshare(CLONE_NEWNET), libc.unshare(CLONE_NEWUSER | CLONE_NEWNET))


def limit(*, memory: int, seconds: int, written: int) -> None:
    """Bound this process for good: bytes of address space, seconds of processor, bytes of any file it writes."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _answer(read: Callable[[dict[str, Any]], dict[str, Any]], orders: dict[str, Any], isolated: bool) -> dict[str, Any]:
    try:
        return {"content": {**read(orders), "isolated": isolated}}
    except RejectedFile as error:
        return {"refused": error.reason.as_dict()}
    except MemoryError:
        return {"refused": {"vi": "tệp cần quá nhiều bộ nhớ", "en": "the file needs too much memory"}}


def _run(
    module: str, orders: Mapping[str, Any], answer: IO[bytes], *, seconds: int, environment: Mapping[str, str]
) -> None:
    try:
        subprocess.run(  # noqa: S603 - modules of our own
            [sys.executable, "-m", module],
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
