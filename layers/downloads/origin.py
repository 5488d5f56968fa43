"""Where the figures of a download come from, in words: they stand in the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from geodata.core.text import Text
from layers import rests
from layers.charts import LANGUAGES, words
from layers.downloads.address import Download
from layers.store import NotPublished, Store

YES = Text(vi="có", en="yes")
NO = Text(vi="không", en="no")
UNKNOWN = Text(vi="chưa rõ số xã đã báo cáo", en="not known how many communes reported")
EMPTY = Text(
    vi="Ô trống: chưa báo cáo. Số 0: đã báo cáo không có.", en="Empty: not reported. 0: reported that there is none."
)


@dataclass(frozen=True, kw_only=True)
class OriginLine:
    """One thing to know about a file."""

    id: str
    label: Text
    says: Text


def lines(store: Store, n: int, download: Download) -> list[OriginLine]:
    """Publication, days, completeness, sources and marks of a download."""
    current = store.about(n)
    about = orjson.loads(store.read(n, "publication.json"))
    name = about["province"]["name"]
    return [
        _line("province", "Tỉnh", "Province", name["vi"], name["en"]),
        _line("publication", "Công bố số", "Publication", str(n)),
        _line("as_of", "Số liệu đến ngày", "Figures as of", current.as_of or ""),
        _line("made_at", "Công bố lúc", "Published at", current.made_at or ""),
        _line(
            "address",
            "Địa chỉ của tệp",
            "Address of the file",
            f"{about.get('address') or ''}/data/{n}/{download.path}",
        ),
        _line("level", "Cấp hành chính", "Level", download.level),
        OriginLine(id="empty", label=Text(vi="Ô trống", en="Empty cells"), says=EMPTY),
        OriginLine(
            id="illustrative",
            label=Text(vi="Có số liệu minh hoạ", en="Holds illustrative figures"),
            says=YES if current.illustrative else NO,
        ),
        *_of_indicators(store, n, download),
    ]


def _of_indicators(store: Store, n: int, download: Download) -> Iterator[OriginLine]:
    """For each indicator: its source, and how many communes reported for the last day of the download."""
    entries = orjson.loads(store.read(n, "indicators.json"))["indicators"]
    for name in download.indicators:
        entry = entries[name]
        reported = _reported(store, n, name, download)
        yield OriginLine(
            id=name,
            label=Text(**entry["label"]),
            says=Text(
                vi=f"đơn vị: {entry['unit']['vi']}; nguồn {entry['source']}; {reported.vi}",
                en=f"unit: {entry['unit']['en']}; source {entry['source']}; {reported.en}",
            ),
        )


def _reported(store: Store, n: int, name: str, download: Download) -> Text:
    """`67/71 xã đã báo cáo`: of the province, on the download's last day."""
    try:
        layer = orjson.loads(store.read(n, f"layers/{name}/province.json"))
    except NotPublished:
        return UNKNOWN
    day = download.last.isoformat() if download.last else (layer["days"] or [""])[-1]
    found = rests.of_layer(layer, day, layer["places"][0]) if day in layer["days"] else None
    if found is None:
        return UNKNOWN
    vi, en = (words.reported(found, language) for language in LANGUAGES)
    return Text(vi=f"{vi}, ngày {day}", en=f"{en}, {day}")


def _line(name: str, vi: str, en: str, says: str, says_en: str | None = None) -> OriginLine:
    return OriginLine(id=name, label=Text(vi=vi, en=en), says=Text(vi=says, en=says_en or says))
