"""Security headers of every answer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response

from geodata.config import Settings


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
