"""A TCP proxy that breaks things: cuts what is open, loses the reply to a request or to a COMMIT."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Proxy:
    """Stands between a client and `target` (host and port, or the path of a Unix socket)."""

    def __init__(self, target: tuple[str, int] | str) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._losing: bytes | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.lost = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def aim(self, target: tuple[str, int] | str) -> None:
        """Lead new connections elsewhere."""
        self._target = target

    def cut(self) -> None:
        """Break every connection that is open."""
        with self._guard:
            peers, self._open = tuple(self._open), set()
        for peer in peers:
            _shut(peer)

    def lose(self, mark: bytes) -> None:
        """Let the next request that holds `mark` through, and break its connection instead of the reply."""
        with self._guard:
            self._losing = mark

    def close(self) -> None:
        """Stop listening and break everything."""
        _shut(self._listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = self._dial()
            except OSError:
                _shut(client)
                continue
            with self._guard:
                self._open |= {client, server}
            doomed = threading.Event()
            threading.Thread(target=self._up, args=(client, server, doomed), daemon=True).start()
            threading.Thread(target=self._down, args=(server, client, doomed), daemon=True).start()

    def _dial(self) -> socket.socket:
        if isinstance(self._target, tuple):
            return socket.create_connection(self._target, timeout=10)
        dialled = socket.socket(socket.AF_UNIX)
        dialled.connect(self._target)
        return dialled

    def _up(self, client: socket.socket, server: socket.socket, doomed: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(1 << 16):
                self._watch(data, doomed)
                server.sendall(data)
        self._end(client, server)

    def _watch(self, data: bytes, doomed: threading.Event) -> None:
        with self._guard:
            if self._losing is not None and self._losing in data:
                self._losing = None
                doomed.set()

    def _down(self, server: socket.socket, client: socket.socket, doomed: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 16):
                if doomed.is_set():
                    self.lost += 1
                    break
                client.sendall(data)
        self._end(server, client)

    def _end(self, *peers: socket.socket) -> None:
        for peer in peers:
            _shut(peer)
        with self._guard:
            self._open -= set(peers)


def _shut(peer: socket.socket) -> None:
    with suppress(OSError):
        peer.shutdown(socket.SHUT_RDWR)
    peer.close()
