"""Which unit each feature is: by the column that holds codes, else by the one that holds names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from etl.boundaries.features import BoundaryFeature
from geodata.core.text import Text, printable
from geodata.files.rejected import RejectedFile
from geodata.geography.admin_units import PlaceTree
from geodata.geography.boundary_validation import BoundaryProblem, name_of
from geodata.geography.gazetteer import Gazetteer, PlaceNameError

ENOUGH = 0.5


@dataclass
class Units:
    """Commune code -> geometry; `column`: what it was found by; `problems`: features that are no or a doubled unit."""

    column: str = ""
    shapes: dict[str, BaseGeometry | None] = field(default_factory=dict)
    problems: list[BoundaryProblem] = field(default_factory=list)


def match(features: Sequence[BoundaryFeature], geometries: Sequence[BaseGeometry | None], places: PlaceTree) -> Units:
    """Name the communes. Raises `RejectedFile` when no column holds codes or names of ours for half of the features."""
    codes = {place.code.lstrip("0"): place.code for place in places.level("commune")}
    column = _best(features, lambda text: text.lstrip("0") in codes)
    if column is not None:
        found = [_by_code(feature.properties.get(column, ""), codes) for feature in features]
    else:
        column, found = _by_names(features, places)
    return _gathered(column, found, geometries, places)


def _by_names(features: Sequence[BoundaryFeature], places: PlaceTree) -> tuple[str, list[str | Text]]:
    gazetteer = Gazetteer(places.places)

    def is_(level: str) -> Callable[[str], bool]:
        def known(text: str) -> bool:
            if not text:
                return False
            found = gazetteer.match_all([text], level="commune" if level == "commune" else "district")[text]
            return isinstance(found, str)

        return known

    names = _best(features, is_("commune"))
    if names is None:
        raise RejectedFile(
            Text(
                vi="không cột nào chứa mã hoặc tên xã, phường, thị trấn của tỉnh",
                en="no column holds codes or names of the province's communes",
            )
        )
    districts = _best(features, is_("district"), but=names)
    return names, [_by_name(feature, names, districts, gazetteer) for feature in features]


def _best(features: Sequence[BoundaryFeature], fits: Callable[[str], bool], *, but: str = "") -> str | None:
    """The column whose texts fit most often, if they do for half of the features."""
    columns = dict.fromkeys(name for feature in features for name in feature.properties if name != but)
    counts = {name: sum(fits(feature.properties.get(name, "")) for feature in features) for name in columns}
    best = max(counts, key=lambda name: counts[name], default=None)
    return best if best is not None and counts[best] >= max(1, ENOUGH * len(features)) else None


def _by_code(text: str, codes: dict[str, str]) -> str | Text:
    shown = printable(text)
    return codes.get(text.lstrip("0")) or Text(vi=f"mã lạ “{shown}”", en=f"unknown code “{shown}”")


def _by_name(feature: BoundaryFeature, names: str, districts: str | None, gazetteer: Gazetteer) -> str | Text:
    try:
        district = feature.properties.get(districts, "") if districts else ""
        within = gazetteer.match(district, level="district") if district else None
        return gazetteer.match(feature.properties.get(names, ""), level="commune", within=within)
    except PlaceNameError as error:
        return error.text


def _gathered(
    column: str, found: Sequence[str | Text], geometries: Sequence[BaseGeometry | None], places: PlaceTree
) -> Units:
    units, seen = Units(column=column), dict[str, int]()
    for at, (code, geometry) in enumerate(zip(found, geometries, strict=True), start=1):
        if isinstance(code, Text):
            units.problems.append(BoundaryProblem(f"#{at}", code))
        elif code in seen:
            units.problems.append(
                BoundaryProblem(
                    name_of(places[code]),
                    Text(
                        vi=f"có hai lần (đối tượng {seen[code]} và {at})", en=f"twice (features {seen[code]} and {at})"
                    ),
                )
            )
        else:
            seen[code], units.shapes[code] = at, geometry
    return units
