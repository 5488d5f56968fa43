"""What the modules of a package declare under one name: each is found by being there, no list names it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def declared(package: ModuleType, name: str, kind: type[T]) -> Iterator[T]:
    """The attribute `name` of every module of `package` that has one of that `kind`, in the order of their names."""
    for module in pkgutil.iter_modules(package.__path__):
        found = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), name, None)
        if isinstance(found, kind):
            yield found
