"""A side as it runs in production, on a port of its own: killed as a whole or by the worker, begun again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.addresses import free_port

REPOSITORY = Path(__file__).parent.parent
START_SECONDS = 60


@dataclass
class Programme:
    """`gunicorn app:staff` with these settings in its environment; comes back on the same port.

    `application`: another side than the staff's; `repository`: the folder of other code.
    """

    environ: dict[str, str]
    workers: int = 2
    threads: int = 8
    port: int = 0
    application: str = "app:staff"
    repository: Path = REPOSITORY
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; raises `TimeoutError` when it does not listen within a minute."""
        self.port = self.port or free_port("127.0.0.1")
        command = [sys.executable, "-m", "gunicorn", "--workers", f"{self.workers}", "--threads", f"{self.threads}"]
        command += [
            "--preload",
            "--keep-alive",
            "30",
            "--log-level",
            "critical",
            "--bind",
            f"127.0.0.1:{self.port}",
            self.application,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=self.repository,
            env={**os.environ, **self.environ},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise TimeoutError(f"{self.application} does not start")

    def stop(self) -> None:
        """As a power cut: all processes at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def kill(self) -> None:
        """A power cut, and the power comes back."""
        self.stop()
        self.start()

    def kill_worker(self) -> None:
        """End one worker; its master starts another."""
        if workers := self.worker_processes():
            random.choice(workers).kill()

    def worker_processes(self) -> list[psutil.Process]:
        """Those that answer."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children()

    def cpu_seconds(self) -> float:
        """What its workers have used since they began."""
        used = [worker.cpu_times() for worker in self.worker_processes()]
        return sum(times.user + times.system for times in used)
