"""Compression of what Dash serves: as small as can be, once for each content, kept below `VAR`.

Compressing at every request would cost more than everything else that the server does. Files below `/data` are stored
compressed already.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, request

from layers.store import replace_file

PACKED = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALLEST = 600
KEPT = 256
ENCODINGS = ("br", "gzip")


def pack(server: Flask, folder: Path, *, encodings: Sequence[str] = ENCODINGS) -> None:
    """Compress answers in the first of `encodings` that the client takes, keeping the results in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)

    @lru_cache(maxsize=KEPT)
    def packed(data: bytes, encoding: str) -> bytes:
        file = folder / f"{hashlib.sha256(data).hexdigest()}.{encoding}"
        if not file.exists():
            replace_file(file, _smallest(data, encoding))
        return file.read_bytes()

    @server.after_request
    def pack_answer(answer: Response) -> Response:
        encoding = next((name for name in encodings if request.accept_encodings[name]), "")
        if not encoding or not _packable(answer):
            return answer
        answer.direct_passthrough = False
        kind = str(answer.content_type)
        data = answer.get_data()
        if kind.startswith("text/html"):
            answer.set_data(brotli.compress(data, quality=5) if encoding == "br" else gzip.compress(data, 5, mtime=0))
        else:
            answer.set_data(packed(data, encoding))
        answer.content_encoding = encoding
        answer.vary.add("Accept-Encoding")
        return answer


def _smallest(data: bytes, encoding: str) -> bytes:
    return brotli.compress(data, quality=11) if encoding == "br" else gzip.compress(data, 9, mtime=0)


def _packable(answer: Response) -> bool:
    kind, length = str(answer.content_type), answer.content_length or SMALLEST
    plain = answer.status_code == 200 and not answer.content_encoding
    return plain and length >= SMALLEST and kind.startswith(PACKED)
