"""Where points and areas lie beside the units they are said of.

A schematic puts a place a few kilometres wrong, so what lies in a neighbour is told, and refused only beyond the
tolerance of the boundaries in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from geodata.core.text import Text
from geodata.geography import boundaries, topology
from geodata.geography.admin_units import PlaceTree
from geodata.geography.boundary_validation import name_of

TOLERANCE_KM: Mapping[str, float] = {"schematic": 5.0, "official": 0.5}
AREA_PERCENT = 25.0
"""How far a said area may lie from the drawn one, and how far above that of its unit."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Why a thing is `refused`, or what is `told` of one that is taken; both None where all is well."""

    refused: Text | None = None
    told: Text | None = None


@dataclass(frozen=True, kw_only=True)
class UnitBoundaries:
    """The boundaries in force: communes (EPSG:4326) by code, and their quality."""

    places: PlaceTree
    communes: Mapping[str, BaseGeometry] = field(default_factory=dict)
    quality: str = "schematic"
    _known: dict[str, tuple[topology.Plane, BaseGeometry] | None] = field(default_factory=dict, repr=False)

    def lies(self, place: str, geometry: BaseGeometry) -> Verdict:
        """Hold a point or an area (EPSG:4326) against its unit (code); nothing is said of a unit without a shape."""
        known = self._unit(place)
        if known is None:
            return Verdict()
        plane, unit = known
        thing = plane.metres(topology.array([geometry]))[0]
        corners = shapely.points(shapely.get_coordinates(thing))
        away = float(shapely.distance(corners, unit).max()) / 1000
        name, elsewhere = name_of(self.places[place]), self._elsewhere(geometry)
        if away > TOLERANCE_KM[self.quality]:
            return Verdict(
                refused=Text(
                    vi=f"cách {name} tới {away:.1f} km{elsewhere.vi}",
                    en=f"up to {away:.1f} km away from {name}{elsewhere.en}",
                )
            )
        outside = shapely.area(shapely.difference(thing, unit)) > shapely.area(thing) / 2 if thing.area else away > 0
        if not outside:
            return Verdict()
        drawn = {"schematic": "sơ đồ", "official": "ranh giới"}[self.quality]
        return Verdict(
            told=Text(
                vi=f"theo {drawn} thì nằm ngoài {name}{elsewhere.vi}",
                en=f"by the {self.quality} boundaries outside {name}{elsewhere.en}",
            )
        )

    def spans(self, place: str, geometry: BaseGeometry, *, said_km2: float, approximate: bool) -> Verdict:
        """Hold a said area against the one on the ellipsoid and that of its unit."""
        drawn, unit = topology.area_km2(geometry), self.places[place].area_km2
        if said_km2 <= 0:
            return Verdict(refused=Text(vi="phải lớn hơn 0", en="must be above 0"))
        if unit and said_km2 > unit * (1 + AREA_PERCENT / 100):
            return Verdict(
                refused=Text(
                    vi=f"{said_km2:g} km², cả {name_of(self.places[place])} có {unit:g} km²",
                    en=f"{said_km2:g} km², all of {name_of(self.places[place])} has {unit:g} km²",
                )
            )
        if abs(said_km2 / drawn - 1) * 100 <= AREA_PERCENT:
            return Verdict()
        differs = Text(
            vi=f"ghi {said_km2:g} km², hình vẽ có {drawn:.3f} km²", en=f"{said_km2:g} km² said, {drawn:.3f} km² drawn"
        )
        if approximate:
            return Verdict(told=differs)
        return Verdict(
            refused=Text(
                vi=f"{differs.vi}; sửa hình, diện tích, hoặc ghi approximate",
                en=f"{differs.en}; correct one of them, or mark it as approximate",
            )
        )

    def _unit(self, place: str) -> tuple[topology.Plane, BaseGeometry] | None:
        """A unit's shape in metres of its plane; None where it has none."""
        if place not in self._known:
            codes = [unit.code for unit in self.places.communes_of(place)]
            units = topology.array(self.communes[code] for code in codes if code in self.communes)
            plane = topology.Plane.of(units) if len(units) else None
            self._known[place] = (plane, shapely.union_all(plane.metres(units))) if plane else None
        return self._known[place]

    def _elsewhere(self, geometry: BaseGeometry) -> Text:
        point = shapely.point_on_surface(geometry)
        code = next((code for code, unit in self.communes.items() if shapely.intersects(unit, point)), None)
        if code is None:
            return Text(vi="", en="")
        name = name_of(self.places[code])
        return Text(vi=f", ở {name}", en=f", in {name}")


def ground(connection: Connection, places: PlaceTree) -> UnitBoundaries:
    """The boundaries in force of the units of `places`."""
    known = {code: unit for code, unit in boundaries.read(connection).items() if code in places}
    return UnitBoundaries(places=places, communes=known, quality=boundaries.about(connection)["quality"] or "schematic")
