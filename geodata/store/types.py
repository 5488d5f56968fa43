"""Types of columns that the two databases keep each in its own way: geometries, moments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import LargeBinary, TypeDecorator, TypeEngine, UserDefinedType

WGS84 = 4326


class _PostgisGeometry(UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return f"geometry(Geometry,{WGS84})"


class Geometry(TypeDecorator[BaseGeometry]):
    """A shapely geometry in EPSG:4326: `geometry` on PostGIS, WKB on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_PostgisGeometry() if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        tagged = shapely.set_srid(value, WGS84)
        return shapely.to_wkb(tagged, hex=dialect.name == "postgresql", include_srid=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        return None if value is None else cast(BaseGeometry, shapely.from_wkb(value))


class Instant(TypeDecorator[datetime]):
    """A moment, always with its time zone; stored and returned in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
