"""A wall that stands open for months, in minutes: outages and publications by the hundred, what memory is left."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page

from bench.memory import Held, held
from layers.store import Current, Store

LOST, POLL = 31_000, 12_500
PATIENCE = 20_000


class Cut:
    """A TCP proxy that can be cut: what is open breaks, what comes is refused."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._target = (parts.hostname or "", parts.port or 80)
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self.port = 0
        self.heal()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def heal(self) -> None:
        """Take connections again, on the same port."""
        listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port, self._listener = listener.getsockname()[1], listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Break everything and refuse what comes."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        for peer in tuple(self._open):
            _shut(peer)
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            self._open |= {client, server}
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pipe, args=(source, target), daemon=True).start()

    def _pipe(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
        for peer in (source, target):
            _shut(peer)
            self._open.discard(peer)


def _shut(peer: socket.socket) -> None:
    with suppress(OSError):
        peer.shutdown(socket.SHUT_RDWR)
    peer.close()


def soak(
    page: Page, cut: Cut, store: Store, publications: Sequence[Current], *, rounds: int, every: int
) -> dict[int, Held]:
    """Rounds of an outage and a new publication each; what is held after so many.

    Raises `playwright.sync_api.TimeoutError` unless the wall says and mends every outage and shows every publication.
    """
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    samples = {}
    for done in range(1, rounds + 1):
        cut.cut()
        page.clock.run_for(LOST)
        _says(page, "lost")
        cut.heal()
        store.beat()
        store.show(publications[done % len(publications)])
        page.clock.run_for(POLL)
        drawn = f'html[data-drawn="{publications[done % len(publications)].publication}"]:not([data-wall="lost"])'
        page.locator(drawn).wait_for(state="attached", timeout=PATIENCE)
        if done % every == 0:
            samples[done] = _sample(page, session)
    return samples


def _says(page: Page, state: str) -> None:
    page.locator(f'html[data-wall="{state}"]').wait_for(state="attached", timeout=PATIENCE)


def _sample(page: Page, session: CDPSession) -> Held:
    """What is left on the first view of the list, whichever was on the screen."""
    page.keyboard.press("Space")
    _settle(page)
    while page.locator("html").get_attribute("data-view") != "0":
        page.keyboard.press("ArrowRight")
        _settle(page)
    found = held(session)
    page.keyboard.press("Space")
    return found


def _settle(page: Page) -> None:
    """Let a view that is due come, with its charts."""
    page.clock.run_for(1_000)
    page.wait_for_timeout(1_000)
