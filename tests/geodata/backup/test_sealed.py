"""What is sealed comes back byte for byte, or not at all."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.backup.sealed import FRAME, MAGIC, SALT, TAG, SealedReader, Spoilt, Writer

KEY = bytes(range(32))


def sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    with Writer(out, KEY) as writer:
        writer.write(data)
    return out.getvalue()


def opened(raw: bytes, key: bytes = KEY) -> bytes:
    with SealedReader(io.BytesIO(raw), key) as reader:
        return reader.read()


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 7])
def test_what_was_written_is_read(size: int) -> None:
    data = random.Random(size).randbytes(size)
    raw = sealed(data)
    assert opened(raw) == data
    assert data[:64] not in raw or size < 16
    assert sealed(data) != raw


@given(st.lists(st.binary(max_size=200), max_size=20), st.integers(1, 300))
@settings(max_examples=50, deadline=None)
def test_it_may_be_written_and_read_in_any_pieces(pieces: list[bytes], size: int) -> None:
    out = io.BytesIO()
    with Writer(out, KEY) as writer:
        for piece in pieces:
            writer.write(piece)
    with SealedReader(io.BytesIO(out.getvalue()), KEY) as reader:
        assert b"".join(iter(lambda: reader.read(size), b"")) == b"".join(pieces)


RAW = sealed(random.Random(1).randbytes(2 * FRAME + 100))
START, STEP = len(MAGIC) + SALT, FRAME + TAG


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda raw: raw[:0],
    "cut in the name": lambda raw: raw[:5],
    "another kind": lambda raw: b"PK" + raw[2:],
    "no frame": lambda raw: raw[:START],
    "a byte less": lambda raw: raw[:-1],
    "one frame": lambda raw: raw[: START + STEP],
    "two frames": lambda raw: raw[: START + 2 * STEP],
    "a byte more": lambda raw: raw + b"x",
    "the first frame gone": lambda raw: raw[:START] + raw[START + STEP :],
    "frames exchanged": lambda raw: (
        raw[:START] + raw[START + STEP : START + 2 * STEP] + raw[START : START + STEP] + raw[START + 2 * STEP :]
    ),
    "another salt": lambda raw: raw[: len(MAGIC)] + bytes(SALT) + raw[START:],
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_cut_or_put_in_another_order_is_refused(how: str) -> None:
    with pytest.raises(Spoilt):
        opened(CHANGES[how](RAW))


@pytest.mark.parametrize("seed", range(20))
def test_one_bit_is_enough(seed: int) -> None:
    chance, changed = random.Random(seed), bytearray(RAW)
    changed[chance.randrange(len(RAW))] ^= 1 << chance.randrange(8)
    with pytest.raises(Spoilt):
        opened(bytes(changed))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Spoilt):
        opened(RAW, bytes(32))
