"""Fetching from servers that fail, lie, drip or lead elsewhere."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from etl.fetch import Blocked, Fetched, FetchFailed, Known, fetch
from geodata.settings.sections import Http, SourceSettings
from tests.http_support import Answer, HttpServer

RULES = SourceSettings(
    enabled=True, url=None, hosts=("127.0.0.1",), schedule=None, max_fall_percent=None, allow_loopback=True
)
HTTP = Http(deadline_seconds=20, max_bytes=1000, retries=2)


def get(url: str, *, rules: SourceSettings = RULES, http: Http = HTTP, known: Known | None = None) -> Fetched:
    return fetch(url, rules=rules, http=http, known=known)


def short(seconds: int = 1) -> Http:
    return HTTP.model_copy(update={"deadline_seconds": seconds})


def test_bytes_headers_and_origin(http_server: HttpServer) -> None:
    url = http_server.route(
        "/a", Answer(body=b"abc", etag='"1"', headers={"Last-Modified": "Mon, 15 Nov 2021 00:00:00 GMT"})
    )
    fetched = get(url)
    assert fetched.raw == b"abc" and fetched.origin == url
    assert fetched.headers["etag"] == '"1"' and fetched.headers["last-modified"].startswith("Mon")


def test_a_conditional_request_gets_nothing_new(http_server: HttpServer) -> None:
    url = http_server.route("/a", Answer(body=b"abc", etag='"1"'))
    assert get(url, known=Known(etag='"1"', last_modified="Mon, 15 Nov 2021 00:00:00 GMT")).raw is None
    assert http_server.requests[0].headers["if-modified-since"] == "Mon, 15 Nov 2021 00:00:00 GMT"


@pytest.mark.parametrize("status", [429, 503])
def test_busy_servers_are_asked_again(http_server: HttpServer, status: int) -> None:
    url = http_server.route("/a", Answer(status=status, headers={"Retry-After": "0"}), Answer(body=b"abc"))
    assert get(url).raw == b"abc" and len(http_server.requests) == 2


def test_a_long_retry_after_is_not_waited_for(http_server: HttpServer) -> None:
    url = http_server.route("/a", Answer(status=503, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchFailed, match="503"):
        get(url)
    assert len(http_server.requests) == 1


def test_a_cut_body_is_never_taken(http_server: HttpServer) -> None:
    url = http_server.route("/a", Answer(body=b"abcdef", cut=3))
    with pytest.raises(FetchFailed):
        get(url, http=HTTP.model_copy(update={"retries": 0}))


def test_a_drip_ends_at_the_deadline(http_server: HttpServer) -> None:
    url = http_server.route("/a", Answer(body=b"a" * 600, drip=0.1))
    with pytest.raises(FetchFailed, match="quá hạn 1 giây"):
        get(url, http=short())


def test_silence_ends_at_the_deadline(http_server: HttpServer) -> None:
    url = http_server.route("/a", Answer(body=b"a", delay=60))
    with pytest.raises(FetchFailed, match="quá hạn"):
        get(url, http=short())


@pytest.mark.parametrize("answer", [Answer(body=b"a" * 1001), Answer(body=b""), Answer(status=404), Answer(status=403)])
def test_too_large_empty_or_absent(http_server: HttpServer, answer: Answer) -> None:
    with pytest.raises(FetchFailed):
        get(http_server.route("/a", answer))
    assert len(http_server.requests) == 1


def test_a_redirect_inside_the_list_is_followed(http_server: HttpServer) -> None:
    target = http_server.route("/b", Answer(body=b"abc"))
    fetched = get(http_server.route("/a", Answer(redirect="/b")))
    assert fetched.raw == b"abc" and fetched.origin == target


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost/b",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[::1]/b",
        "ftp://127.0.0.1/b",
    ],
)
def test_a_redirect_elsewhere_is_blocked(http_server: HttpServer, target: str) -> None:
    with pytest.raises(Blocked):
        get(http_server.route("/a", Answer(redirect=target)))


def test_redirects_in_a_circle_end(http_server: HttpServer) -> None:
    with pytest.raises(FetchFailed, match="chuyển hướng"):
        get(http_server.route("/a", Answer(redirect="/a")))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "0.0.0.0", "2130706433"])
def test_addresses_that_are_not_public_are_blocked(http_server: HttpServer, host: str) -> None:
    rules = RULES.model_copy(update={"hosts": (host,), "allow_loopback": False})
    with pytest.raises(Blocked):
        get(http_server.url("/a", host=host), rules=rules)
    assert not http_server.requests


def test_loopback_allowed_opens_no_other_private_address() -> None:
    with pytest.raises(Blocked):
        get("http://192.168.1.1/", rules=RULES.model_copy(update={"hosts": ("192.168.1.1",)}))


def test_a_host_outside_the_list_is_not_asked(http_server: HttpServer) -> None:
    with pytest.raises(Blocked, match="danh sách"):
        get(http_server.url("/a", host="localhost"))
    assert not http_server.requests


@pytest.fixture
def expired(tmp_path: Path) -> Iterator[str]:
    """A TLS server whose certificate nobody vouches for."""
    assert shutil.which("openssl"), "openssl is missing: apt-get install openssl"
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -days 1"
    )
    subprocess.run([*command.split(), "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_invalid_certificate_is_refused_at_once(expired: str) -> None:
    with pytest.raises(FetchFailed, match="chứng thư"):
        get(expired)
