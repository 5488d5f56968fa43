"""The map page's own scripts and styles as one file each: on a slow line every request costs more than its bytes."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Blueprint, Response, abort

from dashboard.web.assets import ASSETS

KINDS = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
FOREVER = "public, max-age=31536000, immutable"
STYLES = ("00-tokens.css", "app.css")


@cache
def content(kind: str) -> bytes:
    """All scripts in the order of their names, or the styles."""
    files = sorted(ASSETS.glob("[0-9]*.js")) if kind == "js" else [ASSETS / name for name in STYLES]
    return b"\n".join(file.read_bytes() for file in files)


@cache
def address(kind: str) -> str:
    """Where the bundle is served; another content has another address."""
    return f"/bundle/{hashlib.sha256(content(kind)).hexdigest()[:16]}.{kind}"


def blueprint() -> Blueprint:
    """`/bundle/<hash>.js` and `.css`."""
    bundle = Blueprint("bundle", __name__)

    @bundle.get("/bundle/<name>")
    def file(name: str) -> Response:
        kind = name.rpartition(".")[2]
        if kind not in KINDS or address(kind) != f"/bundle/{name}":
            abort(404)
        answer = Response(content(kind), content_type=KINDS[kind])
        answer.headers["Cache-Control"] = FOREVER
        return answer

    return bundle
