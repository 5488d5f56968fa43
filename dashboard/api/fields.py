"""The kinds of parameters: strict where pydantic would guess, so that one address means one thing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from geodata import catalog
from geodata.core import document_types
from geodata.registers import facility_types
from layers.columns import INDICATORS

MOST = 10_000
"""Items of one page."""
USUAL = 1_000
MANY = 200
"""Entries of a list in an address."""
FARTHEST = 10_000_000
MOST_DAYS = 100_000
LAST_NUMBER = 999_999_999
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,20})?")
CODE = r"^[0-9A-Za-z_-]{1,40}$"
TOPICS = [topic.id for topic in catalog.TOPICS]

LevelName = Literal["province", "district", "commune"]
Format = Literal["json", "csv"]
LanguageName = Literal["vi", "en"]


def _day(value: Any) -> date:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("day") from None


def _whole(value: Any) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not WHOLE.fullmatch(value):
        raise ValueError("whole")
    return int(value)


def _listed(value: Any) -> tuple[str, ...]:
    """`a,b,c` as it stands in an address; flask-openapi hands over a list of one such text."""
    texts = [value] if isinstance(value, str) else value
    parts = [part for text in texts for part in text.split(",")]
    if len(parts) > MANY:
        raise ValueError("too_many")
    return tuple(dict.fromkeys(parts))


def _codes(value: Any) -> tuple[str, ...]:
    parts = _listed(value)
    if any(not re.fullmatch(CODE, part) for part in parts):
        raise ValueError("code")
    return parts


def _among(known: Iterable[str], reason: str) -> BeforeValidator:
    allowed = frozenset(known)

    def chosen(value: Any) -> tuple[str, ...]:
        parts = _listed(value)
        if not allowed.issuperset(parts):
            raise ValueError(reason)
        return parts

    return BeforeValidator(chosen)


def _array(**items: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "array", "items": {"type": "string", **items}, "minItems": 1, "maxItems": MANY})


def _integer(*, least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


def bbox(value: Any) -> tuple[float, float, float, float]:
    """`west,south,east,north` in degrees (EPSG:4326); six numbers have heights, which say nothing here."""
    parts = [part for text in ([value] if isinstance(value, str) else value) for part in text.split(",")]
    if len(parts) not in (4, 6) or any(not NUMBER.fullmatch(part) for part in parts):
        raise ValueError("bbox")
    numbers = [float(part) for part in parts]
    west, south, east, north = numbers if len(parts) == 4 else (numbers[0], numbers[1], numbers[3], numbers[4])
    inside = all(map(math.isfinite, numbers)) and -180 <= west <= 180 and -180 <= east <= 180
    if not inside or not -90 <= south <= north <= 90:
        raise ValueError("bbox")
    return west, south, east, north


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Codes = Annotated[tuple[str, ...], BeforeValidator(_codes), _array(pattern=CODE)]
Indicators = Annotated[tuple[str, ...], _among(INDICATORS, "indicator"), _array(enum=list(INDICATORS))]
Kinds = Annotated[tuple[str, ...], _among(facility_types.KINDS, "kind"), _array(enum=list(facility_types.KINDS))]
Topics = Annotated[tuple[str, ...], _among(TOPICS, "topic"), _array(enum=list(TOPICS))]
Subjects = Annotated[tuple[str, ...], _among(document_types.TOPICS, "topic"), _array(enum=list(document_types.TOPICS))]
Bbox = Annotated[
    tuple[float, float, float, float],
    BeforeValidator(bbox),
    WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}),
]
Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[Whole, Field(ge=1, le=LAST_NUMBER), _integer(least=1, most=LAST_NUMBER)]
Limit = Annotated[Whole, Field(ge=1, le=MOST), _integer(least=1, most=MOST)]
Days = Annotated[Whole, Field(ge=1, le=MOST_DAYS), _integer(least=1, most=MOST_DAYS)]
Offset = Annotated[Whole, Field(ge=0, le=FARTHEST), _integer(least=0, most=FARTHEST)]


@cache
def _schema(
    make: Callable[..., dict[str, Any]], args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    return make(*args, **dict(kwargs))


class Query(BaseModel):
    """What every route takes; a parameter that a route does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publication: Number | None = Field(None, description="param_publication")
    lang: LanguageName | None = Field(None, description="param_lang")

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The schema, made once: flask-openapi asks for it at every request."""
        return _schema(super().model_json_schema, args, tuple(kwargs.items()))


class Paging(Query):
    """A part of a long list."""

    limit: Limit = Field(USUAL, description="param_limit")
    offset: Offset = Field(0, description="param_offset")
