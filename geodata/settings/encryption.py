"""Keys of the staff side, and what is sealed with them.

A key is 32 bytes in base64: the secret of its name in the environment, else a file that only its owner may read, made
once beside the embedded database.
"""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from geodata.settings.config import ConfigError, secret

SIZE, NONCE = 32, 12


class Unsealable(ValueError):
    """A sealed text was made with another key or for another row, or was changed."""


def key(name: str, folder: Path) -> bytes:
    """The key `name`; made and kept in `folder` where the environment has none. Raises `ConfigError` for a bad one."""
    told = secret(name)
    return _decoded(name, _kept(folder / f"{name.lower()}.key") if told is None else told)


def given(name: str) -> bytes:
    """The key `name` of the environment; raises `ConfigError` where it has none."""
    told = secret(name)
    if told is None:
        raise ConfigError(
            f"{name}: chưa đặt / not set; openssl rand -base64 {SIZE}  ->  {name} hay/or {name}_FILE (0600)"
        )
    return _decoded(name, told)


def _decoded(name: str, told: str) -> bytes:
    try:
        found = base64.b64decode(told, validate=True)
    except binascii.Error:
        found = b""
    if len(found) != SIZE:
        raise ConfigError(f"{name}: cần 32 byte dạng base64 / expected 32 bytes in base64")
    return found


def seal(key: bytes, text: str, *, context: str) -> str:
    """`text` encrypted (AES-256-GCM); `context`, such as row and field, has to be the same to open it."""
    nonce = os.urandom(NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())).decode()


def unseal(key: bytes, sealed: str, *, context: str) -> str:
    """What `seal` was given; raises `Unsealable`."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], context.encode()).decode()
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise Unsealable(context) from error


def _kept(path: Path) -> str:
    """The file's key; made whole or not at all, whichever of several processes is first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        handle, made = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(os.urandom(SIZE)).decode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="ascii").strip()
