"""The parameters of every route."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import (
    Codes,
    Day,
    Days,
    Format,
    Indicators,
    Kinds,
    LanguageName,
    LevelName,
    Paging,
    Query,
    Subjects,
    Topics,
)


class Language(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: LanguageName | None = Field(None, description="param_lang")


class TableQuery(Paging):
    """A list that can be had as CSV too."""

    format: Format | None = Field(None, description="param_format")


class PlacesQuery(TableQuery):
    level: LevelName | None = Field(None, description="param_level")
    place: Codes | None = Field(None, description="param_place")


class IndicatorsQuery(TableQuery):
    topic: Topics | None = Field(None, description="param_topic")
    indicator: Indicators | None = Field(None, description="param_indicators")


class ObservationsQuery(TableQuery):
    indicator: Indicators = Field(description="param_indicator")
    level: LevelName | None = Field(None, description="param_figure_level")
    place: Codes | None = Field(None, description="param_figure_place")
    first: Day | None = Field(None, description="param_first")
    last: Day | None = Field(None, description="param_last")
    days: Days | None = Field(None, description="param_days")


class LevelsQuery(TableQuery):
    level: LevelName | None = Field(None, description="param_level")
    place: Codes | None = Field(None, description="param_place")


class AnnouncementsQuery(TableQuery):
    place: Codes | None = Field(None, description="param_place")


class FacilitiesQuery(TableQuery):
    kind: Kinds | None = Field(None, description="param_kind")
    place: Codes | None = Field(None, description="param_place")


class ZonesQuery(Query):
    place: Codes | None = Field(None, description="param_place")
    day: Day | None = Field(None, description="param_day")


class DocumentsQuery(TableQuery):
    topic: Subjects | None = Field(None, description="param_topic")
    place: Codes | None = Field(None, description="param_place")


class ShapesQuery(Query):
    place: Codes | None = Field(None, description="param_place")


class LevelPath(BaseModel):
    level: LevelName = Field(description="param_level")
