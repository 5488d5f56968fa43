"""Places: codes held against the tree, names through the gazetteer; whoever is unknown is refused or passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.long_frame import category
from etl.source import Source
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.geography.admin_units import PlaceTree
from geodata.geography.gazetteer import AmbiguousPlace, Gazetteer, UnknownPlace


@dataclass(frozen=True, kw_only=True)
class Matched:
    """`frame` with codes for places; `wrong` marks rows to refuse, `reasons` by place as written; `elsewhere` places
    that were passed over."""

    frame: pd.DataFrame
    wrong: npt.NDArray[np.bool_]
    reasons: dict[str, Text]
    elsewhere: tuple[str, ...]


def match(frame: pd.DataFrame, *, source: Source, places: PlaceTree, gazetteer: Gazetteer) -> Matched:
    """Give every row of `frame` (columns of `etl.source.FRAME`) the code of its place.

    Raises `RejectedFile` when not one row is about our places.
    """
    written = frame["place"].cat.remove_unused_categories()
    within = frame["within"].astype(str) if "within" in frame and source.place_by == "name" else None
    if within is not None and within.ne("").any():
        written = (within + "\x1f" + written.astype(str)).astype("category")
    names = [str(name) for name in written.cat.categories]
    found: list[str | None] = []
    reasons: dict[str, Text] = {}
    for name in names:
        code = _code(name, source=source, places=places, gazetteer=gazetteer)
        found.append(code if isinstance(code, str) else None)
        if isinstance(code, Text):
            reasons[_shown(name)] = code
    known = np.array([code is not None for code in [*found, None]])
    wrong = ~known[written.cat.codes]
    elsewhere: tuple[str, ...] = ()
    if source.elsewhere == "ignore":
        elsewhere = tuple(reasons)
        frame, written, wrong, reasons = frame[~wrong], written[~wrong], wrong[~wrong], {}
    if len(frame) == 0 or wrong.all():
        raise RejectedFile(Text(vi="không có dòng nào về địa bàn của tỉnh", en="no row is about our places"))
    return Matched(
        frame=frame.assign(place=_relabel(written, found, names)), wrong=wrong, reasons=reasons, elsewhere=elsewhere
    )


def _code(name: str, *, source: Source, places: PlaceTree, gazetteer: Gazetteer) -> str | Text:
    if source.place_by == "code":
        code = name.strip()
        return code if code in places else Text(vi=f"mã đơn vị “{code[:40]}” lạ", en=f"unknown code “{code[:40]}”")
    within, _, plain = name.rpartition("\x1f")
    try:
        if within:
            return gazetteer.match(plain, level="commune", within=gazetteer.match(within, level="district"))
        return gazetteer.match(plain, level="province")
    except (UnknownPlace, AmbiguousPlace) as error:
        return error.text


def _relabel(written: pd.Series[Any], found: list[str | None], names: list[str]) -> pd.Categorical[Any]:
    """Codes for what was written; several spellings of one place become one category, unknown ones stay as written."""
    labels = [code if code is not None else _shown(name) for code, name in zip(found, names, strict=True)]
    codes, distinct = pd.factorize(np.array(labels, dtype=object))
    return category(codes[written.cat.codes.to_numpy()], [str(name) for name in distinct])


def _shown(name: str) -> str:
    return name.replace("\x1f", ", ").strip(", ")
