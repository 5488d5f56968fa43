"""The routes of `/api/v1`; each is a pure function of (publication, address)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Response, current_app, redirect, request
from flask_openapi.blueprint import APIBlueprint
from werkzeug.wrappers import Response as AnyResponse

from dashboard.api import catalogue, document, figures, models, shapes, strict
from dashboard.api.answers import CSV, GEOJSON, JSON, Answers, ApiRequest, encode
from dashboard.api.fields import Query
from dashboard.api.queries import (
    AnnouncementsQuery,
    DocumentsQuery,
    FacilitiesQuery,
    IndicatorsQuery,
    Language,
    LevelPath,
    LevelsQuery,
    ObservationsQuery,
    PlacesQuery,
    ShapesQuery,
    TableQuery,
    ZonesQuery,
)
from dashboard.api.tables import listed
from dashboard.i18n.catalogues import LANGUAGES, language_of
from layers import file_names
from layers.store import Store

Make = Callable[[ApiRequest], tuple[bytes, str | None]]
PREFIX = "/api/v1"
DOCS = "/api/docs"
EXTENSION = "api_v1"
NOT_PART_OF_THE_ANSWER = {"publication", "lang", "format"}


class Routes:
    """Answers the routes from one store."""

    def __init__(self, store: Store, answers: Answers) -> None:
        self.store, self.answers = store, answers

    def send(self, query: Query, route: str, make: Make, *, media_type: str = JSON, **more: Any) -> AnyResponse:
        """The answer to this request; `more`: what counts besides the parameters."""
        said = query.model_dump(exclude=NOT_PART_OF_THE_ANSWER, exclude_defaults=True) | more
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
        ask = ApiRequest(
            snapshot=self.answers.snapshot(query.publication),
            route=route,
            parameters=tuple(sorted(plain.items())),
            media_type=media_type,
        )
        answer = self.answers.send(ask, make, pinned=query.publication is not None)
        if media_type == CSV:
            answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(ask)}"'
        return answer

    def table(self, query: TableQuery, route: str, make: Make) -> AnyResponse:
        """A list in the form that was asked for, by `format` or `Accept`."""
        wanted = query.format or _accepted()
        return self.send(query, route, make, media_type=CSV if wanted == "csv" else JSON)

    def publications(self, query: TableQuery) -> AnyResponse:
        """Every publication whose files are kept, the newest first."""
        newest, numbers = self.answers.snapshot(None).n, self.store.numbers()
        kept = [n for n in numbers if n <= newest and query.publication in (None, n)]

        def make(ask: ApiRequest) -> tuple[bytes, str | None]:
            about = [self.store.about(n) for n in reversed(kept)]
            return listed(ask, [{**vars(one), "newest": one.publication == newest} for one in about])

        return self.table(query, "publications", make)


def _file_name(ask: ApiRequest) -> str:
    """The name under which a list is saved, in the language that the address says."""
    language = language_of(request.args.get("lang"))
    if ask.route == "observations":
        return figures.file_name(ask, language)
    snapshot = ask.snapshot
    return file_names.of_list(snapshot.file, ask.route, as_of=snapshot.current.as_of or "", language=language)


def routes() -> Routes:
    """The routes of the application that answers this request."""
    found: Routes = current_app.extensions[EXTENSION]
    return found


api = APIBlueprint("api", __name__, url_prefix=PREFIX)
api.before_request(strict.check)


def description(language: str) -> dict[str, Any]:
    """The OpenAPI description of these routes."""
    return document.describe(blueprint=api, title="api_title", note="api_note", language=language)


@api.get("", doc_ui=False)
def landing() -> AnyResponse:
    return redirect(DOCS, 303)


@api.get("/openapi.json", doc_ui=False)
def openapi(query: Language) -> AnyResponse:
    answer = Response(encode(description(query.lang or LANGUAGES[0])), mimetype="application/json")
    answer.add_etag()
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)


@api.get("/publications", summary="route_publications", responses={200: models.Publications})
def publications(query: TableQuery) -> AnyResponse:
    return routes().publications(query)


@api.get("/places", summary="route_places", responses={200: models.Places})
def places(query: PlacesQuery) -> AnyResponse:
    return routes().table(query, "places", catalogue.places)


@api.get(
    "/shapes/<any(province,district,commune):level>",
    summary="route_shapes",
    responses={200: models.FeatureCollection},
)
def shape(path: LevelPath, query: ShapesQuery) -> AnyResponse:
    return routes().send(query, f"shapes/{path.level}", shapes.shapes, media_type=GEOJSON, level=path.level)


@api.get("/indicators", summary="route_indicators", responses={200: models.IndicatorList})
def indicators(query: IndicatorsQuery) -> AnyResponse:
    return routes().table(query, "indicators", catalogue.indicators)


@api.get("/observations", summary="route_observations", responses={200: models.Observations})
def observations(query: ObservationsQuery) -> AnyResponse:
    return routes().table(query, "observations", partial(figures.figures, routes().store))


@api.get("/levels", summary="route_levels", responses={200: models.Levels})
def levels(query: LevelsQuery) -> AnyResponse:
    return routes().table(query, "levels", catalogue.levels)


@api.get("/levels/announcements", summary="route_announcements", responses={200: models.Announcements})
def announcements(query: AnnouncementsQuery) -> AnyResponse:
    return routes().table(query, "levels/announcements", catalogue.announcements)


@api.get("/rules", summary="route_rules", responses={200: models.Rules})
def rules(query: TableQuery) -> AnyResponse:
    return routes().table(query, "rules", catalogue.rules)


@api.get("/zones", summary="route_zones", responses={200: models.FeatureCollection})
def zones(query: ZonesQuery) -> AnyResponse:
    return routes().send(query, "zones", shapes.zones, media_type=GEOJSON)


@api.get("/facilities", summary="route_facilities", responses={200: models.Facilities})
def facilities(query: FacilitiesQuery) -> AnyResponse:
    return routes().table(query, "facilities", catalogue.facilities)


@api.get("/documents", summary="route_documents", responses={200: models.Documents})
def documents(query: DocumentsQuery) -> AnyResponse:
    return routes().table(query, "documents", catalogue.documents)


def _accepted() -> str:
    best = request.accept_mimetypes.best_match(["application/json", "text/csv"])
    return "csv" if best == "text/csv" else "json"
