"""Security headers of every answer, and compression of what Dash serves, done once for each file."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request

from geodata.config import Settings
from layers.store import compress

PACKED = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALLEST = 600
LARGEST_CACHE = 400


def secure(server: Flask, settings: Settings, *, scripts: Sequence[str]) -> None:
    """Add the headers; `scripts`: hashes of the inline scripts that the page may run."""
    policy = content_policy(settings, scripts)

    @server.after_request
    def headers(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return answer


def content_policy(settings: Settings, scripts: Sequence[str]) -> str:
    """The Content-Security-Policy: own files only, tiles of the configured basemap, no eval."""
    tiles = settings.map.basemap
    images = ["'self'", "data:", "blob:"]
    if tiles:
        parts = urlsplit(tiles.url)
        images.append(f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}")
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *scripts],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": images,
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": list(settings.security.frame_ancestors),
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def pack(server: Flask) -> None:
    """Compress Dash's scripts, the assets and the page once and keep them; files below /data are packed already."""
    kept: dict[tuple[str, str, bytes], bytes] = {}

    @server.after_request
    def packed(answer: Response) -> Response:
        encoding = "br" if request.accept_encodings["br"] else "gzip" if request.accept_encodings["gzip"] else ""
        if not encoding or not _packable(answer):
            return answer
        answer.direct_passthrough = False
        data = answer.get_data()
        answer.add_etag()
        key = (request.path, encoding, (answer.get_etag()[0] or "").encode())
        if key not in kept:
            if len(kept) >= LARGEST_CACHE:
                kept.clear()
            kept[key] = compress(data)["br" if encoding == "br" else "gz"]
        answer.set_data(kept[key])
        answer.content_encoding = encoding
        answer.vary.add("Accept-Encoding")
        return answer


def _packable(answer: Response) -> bool:
    kind = answer.content_type or ""
    length = answer.content_length
    return (
        answer.status_code == 200
        and not answer.content_encoding
        and any(kind.startswith(part) for part in PACKED)
        and (length is None or length >= SMALLEST)
    )
