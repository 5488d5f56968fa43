"""What every part of the staff side is given: settings, the database, the store of publications."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.settings import encryption
from geodata.settings.config import Settings
from geodata.volunteers.keyring import Keyring, keyring
from layers.store import Store

ROOT = "/noi-bo"
"""Where the staff side stands, whichever process serves it."""


@dataclass(frozen=True, kw_only=True)
class StaffContext:
    """The staff side's means."""

    settings: Settings
    engine: Engine
    store: Store

    @cached_property
    def key(self) -> bytes:
        """The key of the staff side's secrets; raises `ConfigError` for a bad one."""
        return encryption.key("STAFF_KEY", self.settings.storage.var / "keys")

    @cached_property
    def places(self) -> PlaceTree:
        """The units in force when the process began."""
        with self.engine.connect() as connection:
            return admin_units.tree(connection)

    @cached_property
    def ring(self) -> Keyring:
        """The keys of the volunteers' data; raises `ConfigError` for bad ones."""
        return keyring(self.settings.storage.var / "keys")
