"""A real HTTP server whose answers a test lays down, and which remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server says.

    `delay`: seconds before the first byte; `drip`: seconds after every `chunk` bytes of the body; `etag`: answered
    with 304 when the request has it; `redirect`: a Location with 302; `cut`: bytes of the body announced but not sent.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0
    drip: float = 0
    chunk: int = 1
    etag: str | None = None
    redirect: str | None = None
    cut: int = 0


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the server was asked; header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class HttpServer:
    """Listens on a free port of the loopback interface; a path without an answer gives 404."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._routes: dict[str, list[Answer]] = {}
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler, owner=self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def port(self) -> int:
        """Its port."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """The address of `path`."""
        return f"http://{host}:{self.port}{path}"

    def route(self, path: str, *answers: Answer) -> str:
        """Answer `path` with `answers` in turn, the last one for ever; returns its address."""
        self._routes[path] = list(answers)
        return self.url(path)

    def answer(self, request: Request) -> Answer:
        """Remember the request; the answer that is due."""
        self.requests.append(request)
        answers = self._routes.get(request.path, [Answer(status=404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the server's end."""
        self._closing.wait(seconds)

    def close(self) -> None:
        """Stop, and end the answers that are still waiting."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], *, owner: HttpServer) -> None:
        super().__init__(address, handler)
        self.owner = owner

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no fault of the server."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _handle(self) -> None:
        split = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        request = Request(method=self.command, path=split.path, query=split.query, headers=headers, body=body)
        answer = self.server.owner.answer(request)
        self.server.owner.pause(answer.delay)
        if answer.etag is not None and headers.get("if-none-match") == answer.etag:
            answer = Answer(status=304, etag=answer.etag)
        self._send_head(answer)
        if self.command != "HEAD":
            self._send_body(answer)

    do_GET = do_HEAD = do_POST = _handle  # noqa: N815

    def _send_head(self, answer: Answer) -> None:
        self.send_response(302 if answer.redirect else answer.status)
        own = {"Content-Length": str(len(answer.body))}
        if answer.redirect:
            own["Location"] = answer.redirect
        if answer.etag:
            own["ETag"] = answer.etag
        for name, value in {**own, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_body(self, answer: Answer) -> None:
        body = answer.body[: len(answer.body) - answer.cut]
        size = answer.chunk if answer.drip else max(len(body), 1)
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            self.server.owner.pause(answer.drip)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet: the test reads `requests`."""
