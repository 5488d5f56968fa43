"""A stream of bytes sealed in frames (AES-256-GCM): not to be read, nor changed, cut or put in another order unnoticed.

`MAGIC`, 16 bytes of salt, then frames of `FRAME` bytes and a tag of 16, the last one shorter. The key of a file is
HKDF-SHA-256 of the given one and its salt; a frame's nonce is its number and whether it is the last (STREAM, Hoang et
al. 2015).
"""

from __future__ import annotations

import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"geodata backup 1\n"
SALT, TAG, FRAME = 16, 16, 1 << 20
COUNTER = 11


class Spoilt(ValueError):
    """The file is no backup, was made with another key, was changed or cut."""


class Writer(io.RawIOBase):
    """Seals what is written into `file`; `close` ends the last frame and leaves `file` open."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        salt = os.urandom(SALT)
        self._file, self._cipher, self._salt = file, _cipher(key, salt), salt
        self._held, self._count = bytearray(), 0
        file.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = memoryview(data).nbytes  # type: ignore[arg-type]
        self._held += memoryview(data)  # type: ignore[arg-type]
        while len(self._held) > FRAME:
            self._seal(bytes(self._held[:FRAME]), last=False)
            del self._held[:FRAME]
        return taken

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._held), last=True)
        super().close()

    def _seal(self, frame: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._count, last=last), frame, self._salt))
        self._count += 1


class SealedReader(io.RawIOBase):
    """The bytes that were sealed in `file`; raises `Spoilt`, at the latest where the stream ends."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        if file.read(len(MAGIC)) != MAGIC:
            raise Spoilt("not a backup")
        self._salt = file.read(SALT)
        self._file, self._cipher = file, _cipher(key, self._salt)
        self._ahead: bytes | None = file.read(FRAME + TAG)
        self._held, self._count = b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into).cast("B")  # type: ignore[arg-type]
        while not self._held and self._ahead is not None:
            self._open()
        taken = min(len(view), len(self._held))
        view[:taken], self._held = self._held[:taken], self._held[taken:]
        return taken

    def _open(self) -> None:
        frame, following = self._ahead, self._file.read(FRAME + TAG)
        try:
            self._held = self._cipher.decrypt(_nonce(self._count, last=not following), frame or b"", self._salt)
        except InvalidTag as error:
            raise Spoilt(f"frame {self._count}: another key, changed or cut") from error
        self._ahead, self._count = following or None, self._count + 1


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(key))


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(COUNTER, "big") + bytes([last])
