"""A real HTTP server for an application, whose end waits for the requests it has begun."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER_SECONDS = 30


class Listening:
    """An application on a free loopback port, or on `port`, in threads of its own, until it is stopped."""

    def __init__(self, app: WSGIApplication, *, port: int = 0) -> None:
        self._app, self._begun, self._changed = app, 0, threading.Condition()
        self._server = make_server("127.0.0.1", port, self._counted, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Take no more requests and wait for those begun, so that none holds a connection of an engine that ends."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        with self._changed:
            assert self._changed.wait_for(lambda: not self._begun, timeout=ANSWER_SECONDS), "a request has no end"

    def _counted(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        with self._under_way(), closing(ClosingIterator(self._app(environ, start_response))) as answer:
            yield from answer

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._begun += more
            self._changed.notify_all()


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """The origin of a server that runs while the block does."""
    listening = Listening(app)
    try:
        yield listening.origin
    finally:
        listening.stop()
