"""`deploy/audit.py`: what is known is told, and what could not be asked is never taken for good."""

from __future__ import annotations

import json
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.http_support import Answer, HttpServer

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "deploy" / "audit.py"
AUDIT = runpy.run_path(str(SCRIPT))
ADVISORY = {
    "id": 1,
    "title": "a flaw",
    "severity": "high",
    "vulnerable_versions": "<=1.9.4",
    "url": "https://a.example",
}


@pytest.fixture
def closed() -> Iterator[str]:
    """An address on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def away(closed: str, tmp_path: Path) -> dict[str, str]:
    """An environment from which no index can be reached, with empty caches."""
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"), closed)
    own = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PIP_CACHE_DIR": str(tmp_path / "pip")}
    return {**os.environ, **proxies, **own, "NO_PROXY": "", "no_proxy": "", "npm_config_registry": closed}


def audit(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT], env=environ, capture_output=True, text=True, check=False)


def test_an_index_out_of_reach_is_said_and_is_not_good(away: dict[str, str]) -> None:
    done = audit(away)
    assert done.returncode == os.EX_UNAVAILABLE, done.stdout + done.stderr
    for kind in ("Python", "npm"):
        assert f"{kind}: không hỏi được, nên chưa biết / could not be asked, so nothing is known: " in done.stdout
    assert "no known vulnerability" not in done.stdout


def test_what_the_index_of_npm_knows_is_told(away: dict[str, str], http_server: HttpServer) -> None:
    body = json.dumps({"leaflet": [ADVISORY]}).encode()
    http_server.route("/-/npm/v1/security/advisories/bulk", Answer(body=body))
    direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "npm_config_registry": http_server.url()}
    done = audit({**away, **direct})
    assert done.returncode == 1, done.stdout + done.stderr
    assert "npm: lỗ hổng đã biết / known vulnerability: leaflet: high: a flaw https://a.example\n" in done.stdout
    assert "Python: không hỏi được" in done.stdout


def test_npm_without_anything_known_is_good(away: dict[str, str], http_server: HttpServer) -> None:
    http_server.route("/-/npm/v1/security/advisories/bulk", Answer(body=b"{}"))
    direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "npm_config_registry": http_server.url()}
    assert "npm: đã hỏi, chưa có lỗ hổng nào được biết" in audit({**away, **direct}).stdout


GOOD: dict[str, Any] = {"name": "dash", "version": "4.4.1", "vulns": []}
BAD = {"name": "flask", "version": "0.5", "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["1.0"]}]}
SKIPPED = {"name": "comm", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "known", "unasked"),
    [
        ([GOOD], (), ""),
        ([GOOD, BAD], ("flask 0.5: PYSEC-2019-179 (1.0)",), ""),
        ([GOOD, SKIPPED], (), "1/2: Dependency not found"),
        ([], (), "no network"),
    ],
)
def test_a_package_that_was_skipped_was_not_asked_about(
    packages: list[dict[str, Any]], known: tuple[str, ...], unasked: str
) -> None:
    answer = AUDIT["python_answer"](json.dumps({"dependencies": packages, "fixes": []}), "first\nno network\n")
    assert (answer.known, answer.unasked) == (known, unasked)
