"""Security headers of every answer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from geodata.settings.config import Settings

EMBED = "/embed"
FILES = (
    "application/json",
    "application/geo+json",
    "application/problem+json",
    "application/javascript",
    "text/javascript",
    "text/css",
    "text/csv",
    "font/",
)


def secure(server: Flask, settings: Settings, *, scripts: Sequence[str]) -> None:
    """Add the headers; `scripts`: hashes of the inline scripts that the page may run.

    Files that no browser shows as a document get a policy that allows nothing, which is also shorter. As many proxies
    as the settings say are believed about address, scheme and host of whoever asks.
    """
    _behind(server, settings.server.proxies)
    page = content_policy(settings, scripts, frames=settings.security.frame_ancestors)
    embedded = content_policy(settings, scripts, frames=settings.security.embed_ancestors)
    file = f"default-src 'none'; frame-ancestors {' '.join(settings.security.frame_ancestors)}"

    @server.after_request
    def headers(answer: Response) -> Response:
        answer.headers["X-Content-Type-Options"] = "nosniff"
        if str(answer.content_type).startswith(FILES):
            answer.headers["Content-Security-Policy"] = file
            return answer
        answer.headers["Content-Security-Policy"] = embedded if request.path == EMBED else page
        answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return answer


def _behind(server: Flask, hops: int) -> None:
    if hops:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def content_policy(settings: Settings, scripts: Sequence[str], *, frames: Sequence[str]) -> str:
    """The Content-Security-Policy: own files, the tiles of the basemap, no eval, framed by `frames` alone."""
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
        "frame-ancestors": list(frames),
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
