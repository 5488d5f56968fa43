"""What the answers of `/api/v1` hold, for their OpenAPI description; the tests hold the answers against it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import LevelName

Item = TypeVar("Item", bound=BaseModel)


class Content(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Text(Content):
    vi: str
    en: str


class Place(Content):
    code: str = Field(description="field_place")
    level: LevelName
    kind: str
    name: str
    parent: str | None
    population: int | None
    area_km2: float | None
    lon: float | None
    lat: float | None


class Legend(Content):
    breaks: list[float]
    colours: list[str]
    colours_dark: list[str] = Field(default_factory=list, description="field_colours_dark")
    palette: str


class Indicator(BaseModel):
    id: str
    label: Text
    unit: Text
    definition: Text
    kind: Literal["count", "stock", "derived", "level"]
    decimals: int
    topic: str
    source: str
    window: int | None
    subtracted: list[str]
    provisional_from: date | None
    numerator: list[str] | None
    denominator: list[str] | None
    legend: Legend
    better: Literal["down", "up"] | None
    count_unit: Text | None
    part_of: str | None
    levels: list[LevelName]
    first_day: date | None
    as_of: date | None
    illustrative: bool


class Observation(Content):
    day: date
    place: str = Field(description="field_place")
    level: LevelName
    indicator: str
    value: float | None = Field(description="field_value")
    count: float | None = Field(description="field_count")
    reported: int = Field(description="field_reported")
    units: int = Field(description="field_units")
    change: float | None = Field(description="field_change")
    compared: int = Field(description="field_compared")
    compared_days: int | None = Field(description="field_compared_days")
    not_applicable: bool = Field(description="field_not_applicable")
    illustrative: bool = Field(description="field_illustrative")
    reported_illustrative: bool = Field(description="field_reported_illustrative")
    covered: int = Field(description="field_covered")
    itself: bool = Field(description="field_itself")
    change_illustrative: bool = Field(description="field_change_illustrative")
    told_days: int | None = Field(description="field_told_days")


class PlaceLevel(Content):
    place: str = Field(description="field_place")
    level: LevelName
    day: date | None
    rule: str | None
    announced: dict[str, Any] | None = Field(description="field_announced")
    ended: dict[str, Any] | None = Field(description="field_ended")
    coming: dict[str, Any] | None = Field(description="field_coming")
    computed: int | None = Field(ge=1, le=4, description="field_computed")
    criteria: list[dict[str, Any]] = Field(description="field_criteria")
    would_change: list[dict[str, Any]]
    history: list[dict[str, Any]]


class Announcement(Content):
    place: str = Field(description="field_place")
    epidemic_level: int = Field(ge=1, le=4)
    day: date
    until: date | None
    document: str | None
    source: str | None
    illustrative: bool


class Rule(BaseModel):
    id: str
    effective_from: date
    effective_to: date | None


class Facility(Content):
    id: str
    kind: str
    name: str
    place: str | None
    lon: float
    lat: float
    approximate: bool
    capacity: float | None
    used: float | None
    unit: Text | None
    day: date | None
    address: str | None
    phone: str | None
    source: str | None
    illustrative: bool


class Document(BaseModel):
    id: str
    number: str
    date: date
    issuer: Text
    kind: str
    title: Text
    topics: list[str]
    illustrative: bool


class Publication(Content):
    publication: int
    as_of: date | None
    made_at: datetime | None
    illustrative: bool
    newest: bool


class Listed(Content, Generic[Item]):
    publication: int = Field(description="field_publication")
    as_of: date | None = Field(description="field_as_of")
    made_at: datetime | None
    illustrative: bool = Field(description="field_illustrative")
    total: int = Field(description="field_total")
    next: str | None = Field(description="field_next")
    items: list[Item]


class Places(Listed[Place]):
    pass


class IndicatorList(Listed[Indicator]):
    pass


class Observations(Listed[Observation]):
    pass


class Levels(Listed[PlaceLevel]):
    pass


class Announcements(Listed[Announcement]):
    pass


class Rules(Listed[Rule]):
    pass


class Facilities(Listed[Facility]):
    pass


class Documents(Listed[Document]):
    pass


class Publications(Listed[Publication]):
    pass


class Feature(BaseModel):
    type: Literal["Feature"]
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    type: Literal["FeatureCollection"]
    features: list[Feature]


class ParameterError(Content):
    parameter: str
    detail: str


class ProblemDetails(Content):
    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ParameterError] | None = None
