"""What the pages of signing up stand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from geodata.geography.admin_units import PlaceTree
from geodata.settings.config import Settings
from geodata.volunteers.keyring import Keyring

ROOT = "/tinh-nguyen"


@dataclass(frozen=True, kw_only=True)
class SignupContext:
    """Settings, store, places, keys; `secret` signs what is given out; `clock` tells the time, which tests turn."""

    settings: Settings
    engine: Engine
    places: PlaceTree
    ring: Keyring
    secret: bytes
    clock: Callable[[], datetime]
