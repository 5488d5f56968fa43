"""Errors as `application/problem+json` (RFC 9457), in Vietnamese or English, naming the parameter that is wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, request
from pydantic import ValidationError

from dashboard.i18n.catalogues import LANGUAGES, words

DOMAIN = "api"
MEDIA_TYPE = "application/problem+json"
SHOWN = 80
CONSTRAINTS = {
    "extra_forbidden": "unknown",
    "missing": "missing",
    "literal_error": "one_of",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "string_pattern_mismatch": "not_understood",
    "too_long": "too_many",
    "too_short": "missing",
}


class Problem(Exception):
    """What is wrong with a request: `reason` is a key of the words, `values` stand in its sentence."""

    def __init__(self, reason: str, *, status: int = 400, parameter: str | None = None, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.status, self.parameter, self.values = reason, status, parameter, values


def language() -> str:
    """What the reader speaks: `lang`, else `Accept-Language`, else the first of the site's languages."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def answer(problem: Problem) -> Response:
    """The problem as a response; `errors` names the parameter, `instance` the address without its parameters."""
    said = words(language(), DOMAIN)
    detail = said[f"problem_{problem.reason}"].format(parameter=problem.parameter, **_short(problem.values))
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": said[f"status_{problem.status}"],
        "status": problem.status,
        "detail": detail,
        "instance": request.path[:SHOWN],
    }
    if problem.parameter is not None:
        content["errors"] = [{"parameter": problem.parameter[:SHOWN], "detail": detail}]
    made = Response(orjson.dumps(content), status=problem.status, content_type=MEDIA_TYPE)
    made.headers["Content-Language"] = language()
    made.headers["Cache-Control"] = "no-store"
    made.vary.add("Accept-Language")
    return made


def refused(error: ValidationError) -> Response:
    """The first parameter that a query model refused."""
    first = error.errors(include_url=False)[0]
    parameter = str(first["loc"][0]) if first["loc"] else None
    reason = CONSTRAINTS.get(first["type"])
    context = first.get("ctx", {})
    if reason is None:
        cause = context.get("error")
        reason = str(cause) if first["type"] == "value_error" and cause is not None else "not_understood"
    bound = context.get("ge", context.get("le", context.get("max_length", context.get("expected", ""))))
    return answer(Problem(reason, parameter=parameter, value=first.get("input"), bound=bound))


def status_answer(status: int) -> Response:
    """A problem that is said by its status alone."""
    known = status if status in (404, 405, 406, 414) else HTTPStatus.INTERNAL_SERVER_ERROR
    return answer(Problem(f"status_{int(known)}", status=int(known)))


def _short(values: dict[str, object]) -> dict[str, str]:
    plain = {name: ",".join(map(str, value)) if isinstance(value, list) else value for name, value in values.items()}
    return {name: str(value)[:SHOWN] for name, value in plain.items()}
