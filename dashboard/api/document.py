"""The OpenAPI 3.1 description, generated from the routes and said in one language."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from flask_openapi.blueprint import APIBlueprint
from flask_openapi.openapi import OpenAPI

from dashboard.api import models
from dashboard.api.problems import DOMAIN, MEDIA_TYPE
from dashboard.i18n.catalogues import words

VERSION = "3.1.0"
SAID = ("summary", "description", "title")
GEO = ("#/components/schemas/FeatureCollection", "#/components/schemas/OneFeature")
PROBLEM = "#/components/schemas/ProblemDetails"
ERRORS = ("400", "404", "414")

Json = dict[str, Any]


def describe(*, blueprint: APIBlueprint, title: str, note: str, language: str) -> Json:
    """What OpenAPI says of a blueprint's routes; `title`, `note`: keys of the words."""
    described: Json = _in_language(_generated(blueprint, title, note), words(language, DOMAIN))
    return described


@cache
def _generated(blueprint: APIBlueprint, title: str, note: str) -> Json:
    app = OpenAPI(
        __name__,
        doc_ui=False,
        info={"title": title, "version": "1.0.0", "description": note},
        validation_error_model=models.ProblemDetails,
        validation_error_status=400,
    )
    app.openapi_version = VERSION
    app.register_api(blueprint)
    content: Json = deepcopy(app.api_doc)
    content["servers"] = [{"url": "/"}]
    for path in content["paths"].values():
        _complete(path["get"])
    return content


def _complete(operation: Json) -> None:
    """What the generator cannot know: lists without `null`, separated by commas, other forms, problems, 304."""
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _not_null(parameter["schema"])
        if parameter["in"] == "query" and parameter["schema"].get("type") == "array":
            parameter |= {"style": "form", "explode": False}
    answers = operation["responses"]
    content = answers["200"]["content"]
    if content["application/json"]["schema"].get("$ref") in GEO:
        answers["200"]["content"] = {"application/geo+json": content["application/json"]}
    elif any(parameter["name"] == "format" for parameter in operation.get("parameters", ())):
        content["text/csv"] = {"schema": {"type": "string"}}
    answers["200"]["description"] = "answer_200"
    answers["304"] = {"description": "answer_304"}
    for status in ERRORS:
        answers[status] = {
            "description": f"status_{status}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": PROBLEM}}},
        }


def _not_null(schema: Json) -> Json:
    """The schema of a parameter that may be left out: an address has no null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "title", "description")}
    bare = kept | kinds[0] if len(kinds) == 1 else kept
    return {name: value for name, value in bare.items() if not (name == "default" and value is None)}


def _in_language(content: Any, said: dict[str, str]) -> Any:
    if isinstance(content, list):
        return [_in_language(part, said) for part in content]
    if not isinstance(content, dict):
        return content
    return {
        name: said.get(value, value) if name in SAID and isinstance(value, str) else _in_language(value, said)
        for name, value in content.items()
    }
