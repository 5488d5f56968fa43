"""nginx with the file of deploy/ before gunicorn with the settings of deploy/; free ports, a certificate of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine

from geodata.commands import bootstrap
from geodata.store import database

ROOT = Path(__file__).parents[2]
SITE = ROOT / "deploy" / "nginx.conf"
APPLICATIONS = ("public", "staff", "signup")
VISITOR = "127.0.0.2"
START_SECONDS = 60
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, kw_only=True)
class Front:
    """What stands before the applications: its ports and its certificate; what they keep is in `engine`."""

    http: int
    https: int
    certificate: Path
    log: Path
    engine: Engine

    @property
    def origin(self) -> str:
        return f"https://127.0.0.1:{self.https}"

    def visitor(self) -> httpx.Client:
        """Somebody at `VISITOR`."""
        trusted = ssl.create_default_context(cafile=self.certificate)
        transport = httpx.HTTPTransport(verify=trusted, local_address=VISITOR)
        return httpx.Client(base_url=self.origin, transport=transport, timeout=20)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    engine = database.connect(f"sqlite:///{folder / 'store.sqlite'}")
    bootstrap.bootstrap(engine)
    nginx = shutil.which("nginx", path=f"/usr/sbin:{os.environ['PATH']}")
    if nginx is None:
        pytest.fail("nginx is missing: apt-get install nginx-light", pytrace=False)
    settings = {"VAR": str(folder / "var"), "DATABASE_URL": str(engine.url), "PROXIES": "1", "WORKERS": "1"}
    environ, ports = os.environ | settings, free_ports("http", "https", *APPLICATIONS)
    made = Front(
        http=ports["http"],
        https=ports["https"],
        certificate=folder / "fullchain.pem",
        log=folder / "covidmap.log",
        engine=engine,
    )
    certify(made.certificate, folder / "privkey.pem")
    (folder / "site.conf").write_text(moved(SITE.read_text(), folder, ports))
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    with ExitStack() as running:
        for name in APPLICATIONS:
            command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", f"app:{name}"]
            running.enter_context(process(command, {**environ, "BIND": f"127.0.0.1:{ports[name]}"}, ports[name]))
        command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        running.enter_context(process(command, environ, made.https))
        yield made
    engine.dispose()


def moved(site: str, folder: Path, ports: dict[str, int]) -> str:
    """The file as it is in deploy/, with ports and certificate of this test; it waits a second for a body."""
    assert "client_body_timeout 30s;" in site
    site = site.replace("client_body_timeout 30s;", "client_body_timeout 1s;")
    site = site.replace("/etc/ssl/covidmap/", f"{folder}/").replace("/var/log/nginx/", f"{folder}/")
    site = site.replace("listen 80;", f"listen 127.0.0.1:{ports['http']};")
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{ports['https']} ssl")
    for name in APPLICATIONS:
        site = re.sub(rf"(upstream covidmap_{name} {{ server 127\.0\.0\.1):\d+", rf"\g<1>:{ports[name]}", site)
    return site


@contextmanager
def process(command: list[str], environ: dict[str, str], port: int) -> Iterator[None]:
    """A process from when it listens on its port until the end of the block."""
    running = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not listens(port):
            assert running.poll() is None and time.monotonic() < deadline, command
            time.sleep(0.05)
        yield
    finally:
        running.terminate()
        running.wait(30)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_ports(*names: str) -> dict[str, int]:
    """A free port for each; all are held until all are found."""
    with ExitStack() as held:
        probes = {name: held.enter_context(socket.socket()) for name in names}
        for probe in probes.values():
            probe.bind(("127.0.0.1", 0))
        return {name: int(probe.getsockname()[1]) for name, probe in probes.items()}


def certify(certificate: Path, key: Path) -> None:
    """A certificate for 127.0.0.1 that signs itself."""
    secret, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key.write_bytes(secret.private_bytes(serialization.Encoding.PEM, *plain))
