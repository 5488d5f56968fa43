"""What the sources are called and what they bring, for whoever shows them.

Each module of `etl.sources` declares its own; a process that shows or runs sources takes them up when it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from geodata.core.text import Text

Brings = Literal["figures", "register"]


@dataclass(frozen=True, kw_only=True)
class FeedInfo:
    """One source: its name, whether it brings figures or a register; its files lack a `place`, or may lack a `day`."""

    label: Text
    brings: Brings
    place: bool = False
    day: bool = False


_declared: dict[str, FeedInfo] = {}
FEEDS: Mapping[str, FeedInfo] = MappingProxyType(_declared)
"""By id, in the order of their ids."""


def declare(feeds: Mapping[str, FeedInfo]) -> None:
    """Let the pages know these sources, and no others."""
    _declared.clear()
    _declared.update(sorted(feeds.items()))


OTHERS: Mapping[str, Text] = {
    "commune_form": Text(vi="Báo cáo của xã, nhập trên trang", en="Communes' reports, entered here"),
    "desk_document": Text(vi="Văn bản, biên tập trên trang", en="Documents, edited here"),
    "desk_facility": Text(vi="Cơ sở và chốt, biên tập trên trang", en="Facilities and checkpoints, edited here"),
    "desk_zone": Text(vi="Khu vực phong tỏa, biên tập trên trang", en="Locked-down areas, edited here"),
    "desk_announced_level": Text(vi="Cấp độ dịch công bố, biên tập trên trang", en="Announced levels, edited here"),
    "census_2019": Text(vi="Tổng điều tra dân số 1/4/2019", en="Census of 1 April 2019"),
    "province_series": Text(vi="Chuỗi ca mắc và tử vong của tỉnh", en="The province's series of cases and deaths"),
    "announced": Text(vi="Số liệu UBND tỉnh công bố", en="Figures announced by the province"),
    "illustrative": Text(vi="Số liệu minh hoạ", en="Illustrative figures"),
    "seed_announced_levels": Text(
        vi="Cấp độ dịch công bố, nạp lúc cài đặt", en="Announced levels, loaded at the start"
    ),
    "seed_documents": Text(vi="Văn bản, nạp lúc cài đặt", en="Documents, loaded at the start"),
    "seed_facilities": Text(vi="Cơ sở y tế, nạp lúc cài đặt", en="Facilities, loaded at the start"),
    "seed_zones": Text(vi="Khu vực phong tỏa, nạp lúc cài đặt", en="Locked-down areas, loaded at the start"),
    "boundaries": Text(vi="Ranh giới hành chính", en="Administrative boundaries"),
    "publish": Text(vi="Công bố", en="Publishing"),
}
"""Sources of batches and runs that are no feeds."""


def name(source: str) -> Text:
    """What a source is called; one that this version does not know is told as such with its id."""
    if source in FEEDS:
        return FEEDS[source].label
    return OTHERS.get(source) or Text(vi=f"nguồn “{source}”", en=f"source “{source}”")
