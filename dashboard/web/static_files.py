"""Files of `assets/`: styles, scripts, fonts; read once, and handed out from memory."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.security import safe_join

from dashboard.web.assets import ASSETS
from dashboard.web.publication_files import FOREVER

KEPT = 512
SOON = "public, max-age=3600"


def blueprint(root: str, *, without: tuple[str, ...] = ()) -> Blueprint:
    """Files below `root`/assets/; what begins with one of `without` is not there. An address with `m` never changes."""
    routes = Blueprint("files", __name__)

    @routes.get(f"{root}/assets/<path:name>")
    def asset(name: str) -> Response:
        path = safe_join(str(ASSETS), name)
        if path is None or name.startswith(without):
            abort(404)
        content = _read(path)
        if content is None:
            abort(404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
        answer = Response(content, content_type=f"{kind}; charset=utf-8" if text else kind)
        answer.headers["Cache-Control"] = FOREVER if "m" in request.args else SOON
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    return routes


@lru_cache(maxsize=KEPT)
def _read(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None
