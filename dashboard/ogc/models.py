"""What the answers of `/ogc` hold, for their OpenAPI description."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from dashboard.api.models import Feature


class Link(BaseModel):
    rel: str
    href: str
    type: str


class Landing(BaseModel):
    title: str
    description: str
    links: list[Link]


class Conformance(BaseModel):
    conformsTo: list[str]  # noqa: N815


class CollectionModel(BaseModel):
    id: str
    title: str
    description: str
    itemType: str  # noqa: N815
    crs: list[str]
    extent: dict[str, Any]
    links: list[Link]


class Collections(BaseModel):
    links: list[Link]
    collections: list[CollectionModel]


class OneFeature(Feature):
    id: str
    links: list[Link]
