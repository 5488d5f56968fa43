"""Answers: a pure function of (publication, route, parameters), rendered once, kept compressed, with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.api.problems import Problem
from dashboard.snapshot import Snapshot
from layers.store import NotPublished, Store, compress

KEPT = 96
SNAPSHOTS = 3
NEWEST = "public, no-cache"
PINNED = "public, max-age=86400"
"""Of an answer that names its publication: its figures never change, its form may with the programme."""
ENCODINGS = {"br": "br", "gzip": "gz"}
JSON, CSV, GEOJSON = "application/json", "text/csv; charset=utf-8", "application/geo+json"


@dataclass(frozen=True, kw_only=True)
class ApiRequest:
    """One question: the publication and what of the address counts, so that two addresses of one meaning share it.

    `base`: where the service stands, for links that have to be absolute.
    """

    snapshot: Snapshot
    route: str
    parameters: tuple[tuple[str, Any], ...]
    media_type: str = JSON
    base: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.snapshot.current, self.route, self.parameters, self.media_type, self.base)


@dataclass(frozen=True, kw_only=True)
class EncodedAnswer:
    """An answer's bytes in both encodings; `next`: the address of what follows it."""

    packed: dict[str, bytes]
    next: str | None = None


class Answers:
    """Answers from one store; `build`: the version of the code that makes them."""

    def __init__(self, store: Store, *, build: str) -> None:
        self._store, self._build = store, build
        self._kept: Callable[..., EncodedAnswer] = lru_cache(maxsize=KEPT)(self._made)
        self._opened = lru_cache(maxsize=SNAPSHOTS)(lambda current: Snapshot(store, current))

    def snapshot(self, number: int | None) -> Snapshot:
        """A publication, the newest without a number; raises `Problem` where there is none of that number."""
        current = self._store.current()
        if not current.publication:
            raise Problem("nothing_published", status=404)
        if number is None or number == current.publication:
            return self._opened(current)
        try:
            return self._opened(self._store.about(number))
        except NotPublished:
            raise Problem("publication", status=404, parameter="publication", value=number) from None

    def send(
        self, ask: ApiRequest, make: Callable[[ApiRequest], tuple[bytes, str | None]], *, pinned: bool
    ) -> AnyResponse:
        """The answer to this request; `make` gives its bytes and the address of the next page."""
        digest = hashlib.sha256(repr((self._build, ask.key)).encode()).hexdigest()[:20]
        encoding = next((name for name in ENCODINGS if request.accept_encodings[name]), None)
        answer = Response(content_type=ask.media_type)
        answer.set_etag(f"{digest}-{encoding}" if encoding else digest)
        answer.headers["Cache-Control"] = PINNED if pinned else NEWEST
        answer.vary.update(("Accept", "Accept-Encoding"))
        if request.if_none_match.contains(answer.get_etag()[0] or ""):
            return answer.make_conditional(request)
        made = self._kept(_Key(ask, make))
        if encoding:
            answer.content_encoding = encoding
            answer.set_data(made.packed[ENCODINGS[encoding]])
        else:
            answer.set_data(gzip.decompress(made.packed["gz"]))
        if made.next:
            answer.headers["Link"] = f'<{made.next}>; rel="next"'
        return answer

    @staticmethod
    def _made(key: _Key) -> EncodedAnswer:
        data, following = key.make(key.ask)
        return EncodedAnswer(packed=compress(data), next=following)


class _Key:
    """An ask and how it is answered, equal where the ask is."""

    __slots__ = ("ask", "make")

    def __init__(self, ask: ApiRequest, make: Callable[[ApiRequest], tuple[bytes, str | None]]) -> None:
        self.ask, self.make = ask, make

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.ask.key == other.ask.key

    def __hash__(self) -> int:
        return hash(self.ask.key)


def encode(content: Any) -> bytes:
    """JSON with sorted keys: the same content always gives the same bytes."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
