"""All channels by name, as their modules declare them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import etl.messages
from etl.messages.channel import Channel


@cache
def channels() -> Mapping[str, Channel]:
    """Every `CHANNEL` of a module of `etl.messages`, by name."""
    modules = (importlib.import_module(f"etl.messages.{found.name}") for found in pkgutil.iter_modules(_path()))
    declared = (getattr(module, "CHANNEL", None) for module in modules)
    return {channel.name: channel for channel in declared if isinstance(channel, Channel)}


def _path() -> list[str]:
    return list(etl.messages.__path__)
