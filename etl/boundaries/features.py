"""What a file of boundaries says, before anything is known of its places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

COLUMNS = 64
LETTERS = 200
FEATURES = 20_000
WHOLE = re.compile(r"\d+\.0+")


@dataclass(frozen=True, slots=True)
class BoundaryFeature:
    """A geometry in the file's own CRS, and its properties as short texts."""

    geometry: BaseGeometry | None
    properties: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """`crs`: as the file declares it (WKT or EPSG:n), "" when it does not; `implied`: the format says so, not the file.

    `isolated`: the network was cut off while the file was read.
    """

    format: str
    crs: str
    implied: bool
    features: tuple[BoundaryFeature, ...]
    isolated: bool = False

    @property
    def vertices(self) -> int:
        """Of all geometries together."""
        return sum(
            int(shapely.get_num_coordinates(item.geometry)) for item in self.features if item.geometry is not None
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values, geometries as WKB in hexadecimal."""
        return {
            "format": self.format,
            "crs": self.crs,
            "implied": self.implied,
            "isolated": self.isolated,
            "features": [
                [None if item.geometry is None else shapely.to_wkb(item.geometry, hex=True), item.properties]
                for item in self.features
            ],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> FileContent:
        """What `as_json` gave. Raises `RejectedFile` when it is something else."""
        try:
            features = tuple(
                BoundaryFeature(
                    None if wkb is None else shapely.from_wkb(wkb), {str(k): str(v) for k, v in texts.items()}
                )
                for wkb, texts in content["features"]
            )
            return cls(
                format=str(content["format"]),
                crs=str(content["crs"]),
                implied=bool(content["implied"]),
                isolated=bool(content["isolated"]),
                features=features,
            )
        except (KeyError, TypeError, ValueError, AttributeError, ShapelyError) as error:
            raise RejectedFile(Text(vi="không đọc được hình trong tệp", en="the geometries cannot be read")) from error


def texts(properties: dict[str, Any]) -> dict[str, str]:
    """Properties that may be a code or a name, as short texts; everything else is left behind."""
    kept = {
        str(name)[:LETTERS]: _text(value)
        for name, value in properties.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    return dict(list(kept.items())[:COLUMNS])


def refuse_many(count: int) -> None:
    """Raises `RejectedFile` when a file has more features than a country has communes."""
    if count > FEATURES:
        raise RejectedFile(Text(vi=f"{count:,} đối tượng, quá nhiều", en=f"{count:,} features, too many"))


def _text(value: str | float) -> str:
    """Whole numbers without the .0 that tables of numbers give them."""
    text = str(value).strip()[:LETTERS]
    return text.split(".")[0] if WHOLE.fullmatch(text) else text
