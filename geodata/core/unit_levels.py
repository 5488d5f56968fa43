"""Levels of administrative units, from the province down."""

from __future__ import annotations

from typing import Literal

Level = Literal["province", "district", "commune"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune")
