"""How other programmes read what is published: the routes of `/api/v1` and `/ogc`, from their OpenAPI descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.api import v1
from dashboard.ogc import routes as ogc
from dashboard.ogc.collections import COLLECTIONS
from dashboard.site import Page, PageContext

SHOWN = 8
EXAMPLES = {
    "/api/v1/shapes/{level}": "/api/v1/shapes/district",
    "/api/v1/observations": "/api/v1/observations?indicator=cases_new,cases_7d&level=district&limit=100",
    "/api/v1/levels": "/api/v1/levels?level=district",
    "/ogc": "/ogc?f=json",
    "/ogc/collections/{collection}": "/ogc/collections/districts",
    "/ogc/collections/{collection}/items": "/ogc/collections/communes/items?limit=10",
    "/ogc/collections/{collection}/items/{feature}": "/ogc/collections/districts/items",
}


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter as it is printed."""

    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route as it is printed; `forms`: its media types."""

    path: str
    anchor: str
    summary: str
    example: str
    forms: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def _build(ask: PageContext) -> dict[str, Any]:
    origin = ask.settings.server.public_url or ""
    collections = [
        (one.id, ask.say.text(one.title), ask.say.text(one.description), f"/ogc/collections/{one.id}/items")
        for one in COLLECTIONS.values()
    ]
    return {
        "title": ask.say("docs_title"),
        "routes": _routes(ask, v1.description(ask.language)),
        "services": _routes(ask, ogc.description(ask.language)),
        "collections": collections,
        "origin": origin,
        "rules": [(ask.say(f"docs_rule_{at}_head"), ask.say(f"docs_rule_{at}")) for at in range(1, 6)],
    }


def _routes(ask: PageContext, description: dict[str, Any]) -> list[Route]:
    return [
        Route(
            path=path,
            anchor=path.strip("/").translate(str.maketrans("/", "-", "{}")),
            summary=found["get"]["summary"],
            example=EXAMPLES.get(path, path),
            forms=tuple(kind.partition(";")[0] for kind in found["get"]["responses"]["200"]["content"]),
            parameters=tuple(_parameter(ask, one) for one in found["get"].get("parameters", ())),
        )
        for path, found in description["paths"].items()
    ]


def _parameter(ask: PageContext, found: dict[str, Any]) -> Parameter:
    return Parameter(
        name=found["name"],
        kind=_kind(ask, found["schema"]),
        required=found.get("required", False),
        description=found.get("description", ""),
    )


def _kind(ask: PageContext, schema: dict[str, Any]) -> str:
    """What may stand there, in a few words."""
    if schema.get("type") == "array":
        return ask.say("docs_list", of=_kind(ask, schema["items"]))
    if "enum" in schema:
        known = [str(value) for value in schema["enum"]]
        return ", ".join(known[:SHOWN]) + ("…" if len(known) > SHOWN else "")
    if schema.get("type") == "integer" and "maximum" in schema:
        return f"{ask.say.number(schema['minimum'])}–{ask.say.number(schema['maximum'])}"
    return ask.say(f"docs_{schema.get('format', schema.get('type', 'string'))}")


PAGE = Page(id="api", path="/api/docs", template="api.html", build=_build, nav=False, always=True)
