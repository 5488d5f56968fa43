"""Master keys of the volunteers' data: from the environment, with ids, so that they can be changed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geodata.core.secrets import secret
from geodata.core.yaml_file import ConfigError
from geodata.settings import encryption

KEYS, INDEX = "VOLUNTEER_KEYS", "VOLUNTEER_INDEX_KEY"
NAME = re.compile(r"[a-z0-9-]{1,16}")
FIRST = "k1"


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """`keys` by id, `current` seals what is new; `index` keys the blind index of phone numbers."""

    keys: Mapping[str, bytes]
    current: str
    index: bytes

    def blind(self, text: str) -> str:
        """What stands for a text where it is looked up: keyed, the same for the same text, not to be turned back."""
        return hmac.new(self.index, text.encode(), hashlib.sha256).hexdigest()


def keyring(folder: Path) -> Keyring:
    """The keys of VOLUNTEER_KEYS (`k2:base64,k1:base64`, the first is current) and VOLUNTEER_INDEX_KEY; without them
    files in `folder`, made once. Raises `ConfigError` for a bad one."""
    index = encryption.key(INDEX, folder)
    told = secret(KEYS)
    if told is None:
        return Keyring(keys={FIRST: encryption.key(KEYS, folder)}, current=FIRST, index=index)
    keys = dict(_key(part) for part in told.split(",") if part.strip())
    if not keys:
        raise ConfigError(f"{KEYS}: trống / blank")
    return Keyring(keys=keys, current=next(iter(keys)), index=index)


def _key(part: str) -> tuple[str, bytes]:
    name, _, text = part.strip().partition(":")
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raw = b""
    if not NAME.fullmatch(name) or len(raw) != encryption.SIZE:
        raise ConfigError(f"{KEYS}: cần dạng tên:32 byte base64 / expected name:32 bytes in base64")
    return name, raw
