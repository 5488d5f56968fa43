"""The routes of `/ogc`: OGC API – Features, Part 1, on a publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from flask import Response, current_app, redirect, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field, WithJsonSchema
from werkzeug.wrappers import Response as AnyResponse

from dashboard.api import document, strict
from dashboard.api.answers import GEOJSON, JSON, Answers, ApiRequest, encode
from dashboard.api.fields import MOST, USUAL, Bbox, Offset, Query, Whole
from dashboard.api.models import FeatureCollection
from dashboard.api.problems import Problem
from dashboard.i18n.catalogues import LANGUAGES
from dashboard.ogc import features, models, spans
from dashboard.ogc.collections import COLLECTIONS

PREFIX = "/ogc"
EXTENSION = "ogc"
DOCS = "/api/docs#ogc"
Limit = Annotated[Whole, Field(ge=1), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST})]
"""The standard wants more than the maximum to be taken for the maximum, not for an error."""
Make = Callable[[ApiRequest], tuple[bytes, str | None]]


class Form(Query):
    f: Literal["json"] | None = Field(None, description="param_f")


class Items(Form):
    limit: Limit = Field(USUAL, description="param_items_limit")
    offset: Offset = Field(0, description="param_offset")
    bbox: Bbox | None = Field(None, description="param_bbox")
    datetime: str | None = Field(None, description="param_datetime", max_length=80)


class CollectionPath(BaseModel):
    collection: str = Field(description="param_collection", json_schema_extra={"enum": list(COLLECTIONS)})


class FeaturePath(CollectionPath):
    feature: str = Field(description="param_feature")


class Service:
    """OGC API on one store; `origin` None: links begin with the address that the client used."""

    def __init__(self, answers: Answers, *, origin: str | None, timezone: str) -> None:
        self.answers, self.origin, self.timezone = answers, origin, timezone

    def send(self, query: Form, route: str, make: Make, *, media_type: str = JSON, **said: Any) -> AnyResponse:
        """The answer to this request; `said`: what counts beside route and publication."""
        ask = ApiRequest(
            snapshot=self.answers.snapshot(query.publication),
            route=f"ogc{route}",
            parameters=tuple(sorted({"lang": query.lang or LANGUAGES[0], **said}.items())),
            media_type=media_type,
            base=(self.origin or request.host_url).rstrip("/") + PREFIX,
        )
        return self.answers.send(ask, make, pinned=query.publication is not None)


def service() -> Service:
    """The service of the application that answers this request."""
    found: Service = current_app.extensions[EXTENSION]
    return found


ogc = APIBlueprint("ogc", __name__, url_prefix=PREFIX)
ogc.before_request(strict.check)


def description(language: str) -> dict[str, Any]:
    """The OpenAPI description of these routes."""
    return document.describe(blueprint=ogc, title="ogc_title", note="ogc_note", language=language)


@ogc.get("", summary="route_landing", responses={200: models.Landing})
def landing(query: Form) -> AnyResponse:
    if query.f is None and request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        return redirect(DOCS, 303)
    return service().send(query, "", features.landing)


@ogc.get("/", doc_ui=False)
def slash() -> AnyResponse:
    return redirect(PREFIX, 308)


@ogc.get("/api", doc_ui=False)
def openapi(query: Form) -> AnyResponse:
    answer = Response(encode(description(query.lang or LANGUAGES[0])), content_type=features.OPENAPI)
    answer.add_etag()
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)


@ogc.get("/conformance", summary="route_conformance", responses={200: models.Conformance})
def conformance(query: Form) -> AnyResponse:
    return service().send(query, "/conformance", features.conformance)


@ogc.get("/collections", summary="route_collections", responses={200: models.Collections})
def collections(query: Form) -> AnyResponse:
    return service().send(query, "/collections", features.collections)


@ogc.get("/collections/<collection>", summary="route_collection", responses={200: models.CollectionModel})
def collection(path: CollectionPath, query: Form) -> AnyResponse:
    return service().send(query, "/collection", features.collection, collection=_known(path))


@ogc.get("/collections/<collection>/items", summary="route_items", responses={200: FeatureCollection})
def items(path: CollectionPath, query: Items) -> AnyResponse:
    said = query.model_dump(include={"offset", "bbox"}, exclude_defaults=True)
    if query.datetime is not None:
        said["datetime"] = _span(query.datetime)
    said["limit"] = min(query.limit, MOST)
    return service().send(query, "/items", features.items, media_type=GEOJSON, collection=_known(path), **said)


@ogc.get("/collections/<collection>/items/<feature>", summary="route_item", responses={200: models.OneFeature})
def item(path: FeaturePath, query: Form) -> AnyResponse:
    said = {"collection": _known(path), "feature": path.feature}
    return service().send(query, "/item", features.item, media_type=GEOJSON, **said)


def _known(path: CollectionPath) -> str:
    if path.collection not in COLLECTIONS:
        raise Problem("collection", status=404, parameter="collection", value=path.collection)
    return path.collection


def _span(text: str) -> spans.Span:
    try:
        return spans.parse(text, timezone=service().timezone)
    except ValueError:
        raise Problem("datetime", parameter="datetime", value=text) from None
