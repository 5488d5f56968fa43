"""Which coordinate system a file is in, and its geometries in EPSG:4326.

Vietnam's official system is VN-2000: degrees (EPSG:4756), UTM (EPSG:3405, 3406) and, per province, TM-3 with a central
meridian of its own (EPSG:9205-9218, 5896-5899). Metres are never taken for degrees: a file that does not say is refused
with the systems under which it would lie in the province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from etl.boundaries.features import FileContent
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

WGS84 = "EPSG:4326"
TM3 = range(9205, 9219)
TM3_ZONES = range(5896, 5900)
UTM = (3405, 3406, 32648, 32649)
CANDIDATES = (*TM3, *TM3_ZONES, *UTM)
EPSG = re.compile(r"EPSG:(?P<number>\d{4,6})", re.IGNORECASE)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Geometries in EPSG:4326; `crs`: what the file was in, `name` of it; `accuracy_m` of the change, None: unknown."""

    crs: str
    name: str
    accuracy_m: float | None
    geometries: tuple[BaseGeometry | None, ...]


def place(content: FileContent, *, asked: str | None, bounds: Box) -> Placed:
    """Bring a file's geometries to EPSG:4326. `asked`: EPSG:n from who sends it; `bounds`: of the province, degrees.

    Raises `RejectedFile`: no or an unknown CRS, one unlike `asked`, metres where degrees are said, longitude and
    latitude (or easting and northing) in the wrong order.
    """
    geometries = [feature.geometry for feature in content.features]
    box = _box(geometries)
    if box is None:
        return Placed(crs=asked or content.crs, name="", accuracy_m=None, geometries=tuple(geometries))
    crs = _decide(content, asked=asked, box=box, bounds=bounds)
    _refuse_wrong_unit(crs, box, bounds)
    transformer = _transformer(crs, box, bounds)
    _refuse_swapped(transformer, box, bounds)
    _refuse_elsewhere(crs, _convert(transformer, box), box, bounds)
    moved = _moved(transformer, geometries)
    accuracy = transformer.accuracy if transformer.accuracy >= 0 else None
    return Placed(crs=crs.to_string()[:32], name=crs.name, accuracy_m=accuracy, geometries=tuple(moved))


def candidates(box: Box, bounds: Box) -> list[str]:
    """The systems under which metres `box` would lie inside `bounds`: "EPSG:n (name)"."""
    found = []
    for number in CANDIDATES:
        crs = CRS.from_epsg(number)
        if _inside(_convert(Transformer.from_crs(crs, WGS84, always_xy=True), box), bounds):
            found.append(f"EPSG:{number} ({crs.name})")
    return found


def _decide(content: FileContent, *, asked: str | None, box: Box, bounds: Box) -> CRS:
    wanted = None if asked is None else _asked(asked)
    said = _said(content)
    twin = None if said is None else _tm3_twin(said)
    if wanted is not None:
        if said is None or content.implied or wanted in (said, twin):
            return wanted
        raise RejectedFile(
            Text(
                vi=f"tệp ghi hệ tọa độ {_short(said)}, --crs là {_short(wanted)}: bỏ --crs hoặc sửa tệp",
                en=f"the file says {_short(said)}, --crs says {_short(wanted)}: leave out --crs or mend the file",
            )
        )
    if said is None:
        raise _ask(Text(vi="tệp không ghi hệ tọa độ (.prj)", en="the file names no CRS (.prj)"), box, bounds)
    if twin is not None and not _is_vn2000(said):
        raise RejectedFile(
            Text(
                vi=f"phép chiếu là của {_short(twin)} nhưng gốc không phải VN-2000 (lệch khoảng 200 m): hãy ghi --crs",
                en=f"the projection is that of {_short(twin)}, the datum is not VN-2000 (200 m apart): say --crs",
            )
        )
    return twin or said


def _asked(text: str) -> CRS:
    found = EPSG.fullmatch(text.strip())
    try:
        if found is not None:
            return CRS.from_epsg(int(found["number"]))
    except CRSError:
        pass
    raise RejectedFile(Text(vi=f"--crs “{text[:40]}”: cần EPSG:n", en=f"--crs “{text[:40]}”: expected EPSG:n"))


def _said(content: FileContent) -> CRS | None:
    """What the file declares, as the register's entry where it surely is one."""
    if not content.crs:
        return None
    try:
        crs = CRS.from_user_input(content.crs)
    except CRSError as error:
        raise RejectedFile(Text(vi="không hiểu hệ tọa độ mà tệp ghi", en="the file's CRS is not understood")) from error
    number = crs.to_epsg()
    return crs if number is None else CRS.from_epsg(number)


def _tm3_twin(crs: CRS) -> CRS | None:
    """The register's VN-2000 / TM-3 with the projection of `crs`, which programmes describe in words of their own."""
    parameters = _parameters(crs)
    return next((known for known in _tm3() if parameters and _parameters(known) == parameters), None)


def _is_vn2000(crs: CRS) -> bool:
    words = f"{crs.name} {crs.datum.name if crs.datum else ''}".upper()
    return "2000" in words and ("VN" in words or "VIET" in words)


@cache
def _tm3() -> tuple[CRS, ...]:
    return tuple(CRS.from_epsg(number) for number in (*TM3, *TM3_ZONES))


def _parameters(crs: CRS) -> dict[str, float]:
    operation = crs.source_crs.coordinate_operation if crs.is_bound and crs.source_crs else crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return {}
    return {item.name.lower(): round(float(item.value), 6) for item in operation.params}


def _refuse_wrong_unit(crs: CRS, box: Box, bounds: Box) -> None:
    degrees = all(abs(edge) <= 360 for edge in box)
    if crs.is_geographic and not degrees:
        raise _ask(
            Text(
                vi=f"tọa độ là mét ({box[0]:.0f}, {box[1]:.0f}) mà hệ tọa độ là độ ({_short(crs)})",
                en=f"coordinates are metres ({box[0]:.0f}, {box[1]:.0f}), the CRS is in degrees ({_short(crs)})",
            ),
            box,
            bounds,
        )
    if not crs.is_geographic and degrees:
        raise RejectedFile(
            Text(
                vi=f"tọa độ là độ ({box[0]:.4f}, {box[1]:.4f}) mà hệ tọa độ là mét ({_short(crs)})",
                en=f"coordinates are degrees ({box[0]:.4f}, {box[1]:.4f}), the CRS is in metres ({_short(crs)})",
            )
        )


def _transformer(crs: CRS, box: Box, bounds: Box) -> Transformer:
    try:
        return Transformer.from_crs(crs, WGS84, always_xy=True, allow_ballpark=False)
    except ProjError:
        known = Text(
            vi=f"không biết cách chuyển {_short(crs)} sang WGS 84", en=f"no known way from {_short(crs)} to WGS 84"
        )
        raise _ask(known, box, bounds) from None


def _refuse_swapped(transformer: Transformer, box: Box, bounds: Box) -> None:
    """Nobody's province lies where both orders fit: the swapped one is meant only when the other falls outside."""
    if not _inside(_convert(transformer, box), bounds) and _inside(_convert(transformer, _swap(box)), bounds):
        raise RejectedFile(
            Text(
                vi="kinh độ và vĩ độ (hoặc X và Y) bị đảo: trục thứ nhất phải là hướng đông",
                en="longitude and latitude (or X and Y) are swapped: the first axis must be east",
            )
        )


def _refuse_elsewhere(crs: CRS, found: Box, box: Box, bounds: Box) -> None:
    if not np.isfinite(found).all() or not shapely.box(*found).intersects(shapely.box(*bounds)):
        shown = ", ".join(f"{edge:.3f}" for edge in found)
        raise _ask(
            Text(
                vi=f"theo {_short(crs)} tệp nằm ngoài tỉnh ({shown})",
                en=f"in {_short(crs)} the file lies outside the province ({shown})",
            ),
            box,
            bounds,
        )


def _ask(why: Text, box: Box, bounds: Box) -> RejectedFile:
    degrees = all(abs(edge) <= 360 for edge in box)
    found = [f"{WGS84} (WGS 84)"] * _inside(box, bounds) if degrees else candidates(box, bounds)
    swapped = [] if degrees or found else candidates(_swap(box), bounds)
    shown = "; ".join(found or swapped)
    if found:
        vi, en = f"hãy ghi --crs; tệp nằm trong tỉnh nếu là: {shown}", f"say --crs; it lies in the province as: {shown}"
    elif swapped:
        vi, en = (
            f"X và Y bị đảo; đổi trục rồi ghi --crs: {shown}",
            f"X and Y are swapped; turn them, then --crs: {shown}",
        )
    else:
        vi, en = "không hệ tọa độ nào đã biết đưa tệp vào trong tỉnh", "no known CRS puts the file into the province"
    return RejectedFile(Text(vi=f"{why.vi}; {vi}", en=f"{why.en}; {en}"))


def _moved(transformer: Transformer, geometries: Iterable[BaseGeometry | None]) -> Iterator[BaseGeometry | None]:
    def convert(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=1)

    return (None if item is None else shapely.transform(item, convert) for item in geometries)


def _convert(transformer: Transformer, box: Box) -> Box:
    west, south, east, north = transformer.transform_bounds(*box, densify_pts=5)
    return (west, south, east, north)


def _box(geometries: Iterable[BaseGeometry | None]) -> Box | None:
    present = [item for item in geometries if item is not None]
    bounds = shapely.total_bounds(present) if present else np.array([np.nan])
    return (bounds[0], bounds[1], bounds[2], bounds[3]) if np.isfinite(bounds).all() else None


def _swap(box: Box) -> Box:
    return (box[1], box[0], box[3], box[2])


def _inside(box: Box, bounds: Box) -> bool:
    return bool(
        np.isfinite(box).all()
        and box[0] >= bounds[0]
        and box[1] >= bounds[1]
        and box[2] <= bounds[2]
        and box[3] <= bounds[3]
    )


def _short(crs: CRS) -> str:
    number = crs.to_epsg()
    return f"EPSG:{number} ({crs.name})" if number else crs.name[:80]
