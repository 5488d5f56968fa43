"""A page of `/api/v1/observations` and the CSV of every commune and day, against nginx with the same bytes on disk."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.request import Request as Ask
from urllib.request import urlopen

from bench.load import Request, requests_per_second
from bench.serving import WORKERS, published, served
from bench.table import show

DAYS = 646
FIGURES = "/api/v1/observations?indicator=cases_new&level=commune"
ENCODED = (("Accept-Encoding", "gzip"),)
PLAIN = (("Accept-Encoding", "identity"),)
ROUNDS = 5
CONFIG = """
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    types {{ application/json json; text/csv csv; }}
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        gzip_static on;
    }}
}}
"""


def main() -> None:
    """Publish the seed, start gunicorn and nginx with the same number of workers, print the table."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if nginx is None:
        print("api: nginx is missing (apt-get install nginx-light); skipped")
        return
    with tempfile.TemporaryDirectory() as var, tempfile.TemporaryDirectory() as folder:
        last = date.fromisoformat(published(var).current().as_of or "")
        whole = f"{FIGURES}&format=csv&first={last - timedelta(days=DAYS - 1)}&last={last}"
        with served("app:public", {"VAR": var}) as ours:
            _keep(Path(folder), "page.json", ours + FIGURES)
            rows_of_csv = _keep(Path(folder), "whole.csv", ours + whole)
            Path(folder).chmod(0o755)
            with _static(nginx, Path(folder)) as theirs:
                rows = [
                    _pair("page of 1,000 figures, gzip", ours + FIGURES, f"{theirs}/page.json", ENCODED),
                    _pair(f"CSV of {rows_of_csv:,} rows, gzip", ours + whole, f"{theirs}/whole.csv", ENCODED),
                    _pair(f"CSV of {rows_of_csv:,} rows, plain", ours + whole, f"{theirs}/whole.csv", PLAIN),
                ]
            first = [_first(ours, f"{FIGURES}&limit={1_000 + at}") for at in range(1, ROUNDS + 1)]
            first_csv = [
                _first(ours, whole.removesuffix(str(last)) + str(last - timedelta(days=at)))
                for at in range(1, ROUNDS + 1)
            ]
    show(
        f"Open API against nginx serving the same bytes, {WORKERS} worker processes each",
        ["", "ours", "nginx", "nginx / ours"],
        rows,
    )
    page, table = statistics.median(first), statistics.median(first_csv)
    print(f"made at first request: a page {page:.0f} ms, the CSV {table:.0f} ms")


def _keep(folder: Path, name: str, address: str) -> int:
    """Put an answer on disk, plain and compressed; returns its rows without the head."""
    for suffix, encoding in (("", "identity"), (".gz", "gzip")):
        with urlopen(Ask(address, headers={"Accept-Encoding": encoding}), timeout=60) as answer:
            (folder / f"{name}{suffix}").write_bytes(answer.read())
    return (folder / name).read_bytes().count(b"\n") - 1


def _pair(name: str, ours: str, theirs: str, headers: tuple[tuple[str, str], ...]) -> list[str]:
    mine = requests_per_second(Request(url=ours, headers=headers))
    other = requests_per_second(Request(url=theirs, headers=headers))
    return [name, f"{mine:,.0f}/s", f"{other:,.0f}/s", f"{other / mine:.1f}"]


def _first(origin: str, address: str) -> float:
    """Milliseconds of an answer that nobody has asked for before."""
    start = time.perf_counter()
    with urlopen(Ask(origin + address, headers=dict(ENCODED)), timeout=60) as answer:
        answer.read()
    return (time.perf_counter() - start) * 1_000


@contextmanager
def _static(nginx: str, folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(workers=WORKERS, folder=folder, port=port))
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(config)])
    origin = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{origin}/page.json")
        yield origin
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
