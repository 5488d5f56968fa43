"""`/data/...`: the files of publications as they lie on disk, and those that are made from them at first request."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable

import orjson
from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.catalogues import language_of
from dashboard.web.staleness import old_at
from geodata.settings.config import Settings
from layers import derivatives, file_names
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store

FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TAKEN_AWAY = ("downloads/", "maps/")
"""Folders whose files are saved, not shown."""
SHOWN_OR_SAVED = (".png", ".pdf")
CURRENT = "current.json"
SILENT = 30.0
"""Seconds without a heartbeat (there is one every 10) after which the process that loads and publishes has stopped."""


def blueprint(store: Store, settings: Settings, *, build: str) -> Blueprint:
    """Routes below `/data`; `build` is the version of the application that `current.json` carries."""
    data = Blueprint("data", __name__, url_prefix="/data")

    @data.get(f"/{CURRENT}")
    def current() -> AnyResponse:
        now, etl = store.current(), etl_state(store)
        answer = Response(
            orjson.dumps(
                {
                    "publication": now.publication,
                    "as_of": now.as_of,
                    "made_at": now.made_at,
                    "app": build,
                    "illustrative": now.illustrative,
                    "old_at": old_at(now, settings),
                    "etl": etl,
                }
            ),
            mimetype=TYPES[".json"],
        )
        answer.cache_control.no_cache = True
        answer.set_etag(f"{now.publication}-{build}-{etl}")
        return answer.make_conditional(request)

    @data.get("/<int:n>/<path:path>")
    def file(n: int, path: str) -> AnyResponse:
        try:
            answer = _stored(lambda encoding: _encoded(store, n, path, encoding), path)
            named = disposition(PublicationReader(store, n), path, language_of(request.args.get("lang")))
        except NotPublished:
            abort(404)
        if named:
            answer.headers["Content-Disposition"] = named
        return answer.make_conditional(request)

    return data


def disposition(read: PublicationReader, path: str, language: str) -> str:
    """How a file is saved and under which name (RFC 6266); empty for files that programmes read."""
    if path.endswith(".csv") or path.startswith(TAKEN_AWAY):
        return f'attachment; filename="{file_names.name_of(read, path, language=language)}"'
    if path.endswith(SHOWN_OR_SAVED):
        return f'inline; filename="{file_names.name_of(read, path, language=language)}"'
    return ""


def etl_state(store: Store) -> str:
    """`running` while the process that loads and publishes gives signs of life, else `stopped`."""
    silence = store.silence()
    return "running" if silence is not None and abs(silence) < SILENT else "stopped"


def _encoded(store: Store, n: int, path: str, encoding: str) -> bytes:
    try:
        return store.encoded(n, path, encoding)
    except NotPublished:
        if n not in store.numbers():
            raise
        derivatives.render(store, n, path)
        return store.encoded(n, path, encoding)


def _stored(read: Callable[[str], bytes], path: str) -> Response:
    """The stored bytes in the best encoding that the client takes."""
    accepted = request.accept_encodings
    if accepted["br"]:
        answer = Response(read("br"))
        answer.content_encoding = "br"
    elif accepted["gzip"]:
        answer = Response(read("gz"))
        answer.content_encoding = "gzip"
    else:
        answer = Response(gzip.decompress(read("gz")))
    suffix = f".{path.rpartition('.')[2]}"
    answer.content_type = TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    answer.headers["Cache-Control"] = FOREVER
    answer.vary.add("Accept-Encoding")
    answer.add_etag()
    return answer
