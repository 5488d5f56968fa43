"""`app.py` as `make run` starts it, on whatever address it is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from geodata.core import listening
from tests.addresses import LOOPBACK, free_port

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("host", LOOPBACK)
def test_it_serves_where_it_says(host: str, tmp_path: Path) -> None:
    port = free_port(host)
    given = {"HOST": host, "PORT": str(port), "VAR": str(tmp_path), "SEED": "none", "DATABASE_URL": ""}
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            said = next(line for line in process.stdout if "http" in line or "cannot start" in line)
            assert said.split()[-1] == f"http://{listening.authority(host, port)}"
            assert httpx.get(said.split()[-1], timeout=60).status_code == 200
        finally:
            process.terminate()


@pytest.mark.parametrize("host", LOOPBACK)
def test_a_port_that_is_taken_is_said(host: str, tmp_path: Path) -> None:
    with listening.listen(host, 0) as taken:
        given = {"HOST": host, "PORT": str(taken.getsockname()[1]), "VAR": str(tmp_path), "SEED": "none"}
        done = subprocess.run(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, **given, "DATABASE_URL": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1 and "cannot start" in done.stderr and "in use" in done.stderr
