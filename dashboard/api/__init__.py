"""`/api/v1`: everything published, as JSON, CSV and GeoJSON, for other programmes."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_openapi.openapi import OpenAPI

from dashboard.api import problems, v1
from dashboard.api.answers import Answers
from dashboard.api.problems import Problem
from layers.store import Store

ROOTS = ("/api/", "/ogc/")
ALLOWED = "GET, HEAD, OPTIONS"
EXPOSED = "ETag, Link, Content-Language"


def application(name: str) -> Flask:
    """A Flask server whose routes may declare what they take."""
    return OpenAPI(name, static_folder=None, doc_ui=False, validation_error_callback=problems.refused)


def mount(server: Flask, store: Store, *, build: str) -> None:
    """Add the routes to a server made by `application`; `build`: the version of the code."""
    answers = Answers(store, build=build)
    server.extensions[v1.EXTENSION] = v1.Routes(store, answers)
    server.register_blueprint(v1.api)
    server.register_error_handler(Problem, problems.answer)
    server.after_request(_for_everybody)


def owns(path: str) -> bool:
    """Whether an address is for programmes, who are told of errors as `application/problem+json`."""
    return path.startswith(ROOTS) or path in ("/api", "/ogc")


def failed(status: int) -> Response:
    """An error that is said by its status: no such address, no such method, an error of the server's own."""
    made = problems.status_answer(status)
    if status == 405:
        made.headers["Allow"] = ALLOWED
    return made


def _for_everybody(answer: Response) -> Response:
    """Pages of other sites may read all of it: nothing here is secret, and nothing is done."""
    if owns(request.path):
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            answer.headers["Access-Control-Allow-Methods"] = ALLOWED
            answer.headers["Access-Control-Allow-Headers"] = "If-None-Match"
            answer.headers["Access-Control-Max-Age"] = "86400"
    return answer
