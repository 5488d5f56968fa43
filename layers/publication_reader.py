"""What is read of a publication: its JSON files, its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from geodata.geography.admin_units import PlaceTree
from layers.store import Store

PLACES = "places.json"
KEPT = 32


@dataclass(frozen=True, kw_only=True)
class PublishedPlaces:
    """The units of a publication, and by code their newest population and where their name stands on a map.

    `populations`: None where unknown; `labels`: longitude and latitude, None without a shape.
    """

    tree: PlaceTree
    populations: Mapping[str, int | None]
    labels: Mapping[str, tuple[float, float] | None]


class PublicationReader:
    """Publication `n`: called with the path of a JSON file it gives its content; raises `NotPublished`."""

    def __init__(self, store: Store, n: int) -> None:
        self._store, self._n = store, n

    def __call__(self, path: str) -> Any:
        return orjson.loads(self._store.read(self._n, path))

    @property
    def published_places(self) -> PublishedPlaces:
        """What `places.json` says, which is parsed once in a process."""
        return _opened(self._store.root, self._n, self._store.written_at(self._n, PLACES))

    @property
    def places(self) -> PlaceTree:
        """The units of the publication."""
        return self.published_places.tree


@lru_cache(maxsize=KEPT)
def _opened(root: Path, n: int, _written_at: int) -> PublishedPlaces:
    rows = orjson.loads(Store(root).read(n, PLACES))["places"]
    return PublishedPlaces(
        tree=PlaceTree.of(rows),
        populations={row["code"]: row["population"] for row in rows},
        labels={row["code"]: tuple(row["label"]) if row["label"] else None for row in rows},
    )
