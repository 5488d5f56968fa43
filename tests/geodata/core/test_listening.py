from __future__ import annotations

import socket
from contextlib import closing

import pytest

from geodata.core import listening
from tests.addresses import LOOPBACK


@pytest.mark.parametrize(
    ("host", "written"), [("127.0.0.1", "127.0.0.1:80"), ("localhost", "localhost:80"), ("::1", "[::1]:80")]
)
def test_an_ipv6_address_stands_in_brackets(host: str, written: str) -> None:
    assert listening.authority(host, 80) == written


@pytest.mark.parametrize("host", LOOPBACK)
def test_whoever_calls_is_heard(host: str) -> None:
    with closing(listening.listen(host, 0)) as listener:
        assert listener.getsockname()[0] == host
        socket.create_connection(listener.getsockname()[:2], timeout=5).close()


@pytest.mark.parametrize("host", LOOPBACK)
def test_a_port_is_taken_once(host: str) -> None:
    with closing(listening.listen(host, 0)) as listener, pytest.raises(OSError, match="in use"):
        listening.listen(host, listener.getsockname()[1])
