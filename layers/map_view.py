"""One indicator on one day on the map, in words: what pictures and stand-alone maps are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.core.text import Text
from geodata.core.unit_levels import Level
from layers import illustrative, rests, wording
from layers.charts import words
from layers.publication_reader import PublicationReader
from layers.store import NotPublished

NOT_REPORTED = Text(vi="chưa báo cáo", en="not reported")
NOT_SET = Text(vi="chưa xác định", en="not determined")
NOT_APPLICABLE = Text(vi="không áp dụng", en="not applicable")
LEVEL = Text(vi="Cấp {n}", en="Level {n}")
FROM = Text(vi="từ {low}", en="{low} or more")
BELOW = Text(vi="dưới {high}", en="below {high}")
ON = Text(vi="Ngày {day}", en="{day}")
SOURCE = Text(vi="Nguồn: {source}", en="Source: {source}")
PUBLICATION = Text(vi="Công bố số {n}, số liệu đến {day}", en="Publication {n}, figures to {day}")
SCHEMATIC = Text(vi="Ranh giới là sơ đồ, không dùng để đo đạc", en="Boundaries are schematic, not for measuring")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A place: its name and figure in words, the position of its class (None: it has none), whether it reported."""

    code: str
    name: str
    says: str
    at: int | None
    applicable: bool


@dataclass(frozen=True, kw_only=True)
class Situation:
    """`classes`: (colour, words) from the lowest on; `missing`: words for places without a figure, empty where all
    have one; `reported`: n/N in words, empty where nobody counts them; `site`: where the pages are, empty if unknown.
    """

    indicator: str
    level: Level
    day: str
    language: str
    site: str
    province: str
    title: str
    unit: str
    on: str
    total: str
    reported: str
    classes: tuple[tuple[str, str], ...]
    missing: str
    places: tuple[Shown, ...]
    publication: str
    source: str
    illustrative: str
    schematic: str


def situation(read: PublicationReader, n: int, *, indicator: str, level: Level, day: str, language: str) -> Situation:
    """What the map of `indicator` at `level` shows on `day` (ISO); raises `NotPublished` where there is no such day."""
    about, item = read("publication.json"), read("indicators.json")["indicators"].get(indicator)
    layer = read(f"layers/{indicator}/{level}.json")
    if item is None or day not in layer["days"]:
        raise NotPublished(day)
    names = {place.code: place.name_in(language) for place in read.places.places}
    values = layer["values"][layer["days"].index(day)]
    none = {entry["place"] for entry in layer.get("not_applicable", ()) if _within(entry["spans"], day)}
    made_up = illustrative.holds(layer, day)
    missing = (NOT_SET if layer["legend"]["palette"] == "level" else NOT_REPORTED).in_(language)
    places = tuple(
        _shown(
            code,
            names[code],
            value,
            layer=layer,
            item=item,
            language=language,
            none=code in none,
            missing=missing,
        )
        for code, value in zip(layer["places"], values, strict=True)
    )
    total, reported = _whole(read, indicator, item, day, language)
    return Situation(
        indicator=indicator,
        level=level,
        day=day,
        language=language,
        site=about.get("address") or "",
        province=about["province"]["name"][language],
        title=item["label"][language],
        unit=item["unit"][language],
        on=ON.in_(language).format(day=words.day(day, language)),
        total=total,
        reported=reported,
        classes=_classes(layer["legend"], item, language),
        missing=missing if any(place.at is None and place.applicable for place in places) else "",
        places=places,
        publication=PUBLICATION.in_(language).format(n=n, day=words.day(about["as_of"], language)),
        source=SOURCE.in_(language).format(source=item["source"]),
        illustrative=wording.say("illustrative", language) if made_up else "",
        schematic=SCHEMATIC.in_(language) if about["boundary"]["quality"] == "schematic" else "",
    )


def district_labels(read: PublicationReader) -> list[tuple[str, tuple[float, float]]]:
    """The names of the districts that have shapes, without their kind; where they stand (longitude, latitude)."""
    found = read.published_places
    points = ((place.short, found.labels[place.code]) for place in found.tree.level("district"))
    return [(name, point) for name, point in points if point]


def _within(spans: Sequence[Sequence[str]], day: str) -> bool:
    return any(first <= day <= last for first, last in spans)


def _shown(
    code: str,
    name: str,
    value: float | None,
    *,
    layer: Mapping[str, Any],
    item: Mapping[str, Any],
    language: str,
    none: bool,
    missing: str,
) -> Shown:
    at = None if value is None else sum(value >= edge for edge in layer["legend"]["breaks"])
    if value is None:
        says = NOT_APPLICABLE.in_(language) if none else missing
    elif layer["legend"]["palette"] == "level":
        says = LEVEL.in_(language).format(n=int(value))
    else:
        says = words.amount(value, item["unit"][language], item["decimals"], language)
    return Shown(code=code, name=name, says=says, at=at, applicable=not none)


def _whole(
    read: PublicationReader, indicator: str, item: Mapping[str, Any], day: str, language: str
) -> tuple[str, str]:
    """The province's figure and n/N in words; empty where it has none, or is a level that nothing adds up to."""
    try:
        layer = read(f"layers/{indicator}/province.json")
    except NotPublished:
        return "", ""
    if day not in layer["days"] or layer["legend"]["palette"] == "level":
        return "", ""
    at = layer["days"].index(day)
    value = layer["values"][at][0]
    total = "" if value is None else words.amount(value, item["unit"][language], item["decimals"], language)
    found = rests.of_layer(layer, day, layer["places"][0])
    return total, "" if found is None else words.reported(found, language)


def _classes(look: Mapping[str, Any], item: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    breaks = look["breaks"]
    return tuple((colour, _class(look, breaks, at, item, language)) for at, colour in enumerate(look["colours"]))


def _class(look: Mapping[str, Any], breaks: Sequence[float], at: int, item: Mapping[str, Any], language: str) -> str:
    """A class in words: `0`, `1–4`, `from 20`; of figures with decimals `0.5–<1`."""
    if look["palette"] == "level":
        return LEVEL.in_(language).format(n=at + 1)
    whole = all(edge == int(edge) for edge in breaks)
    counted = whole and item["decimals"] == 0

    def said(edge: float) -> str:
        return words.number(edge, 0 if whole else 1, language)

    if at == 0:
        return "0" if counted and breaks[0] == 1 else BELOW.in_(language).format(high=said(breaks[0]))
    low = breaks[at - 1]
    if at == len(breaks):
        return FROM.in_(language).format(low=said(low))
    high = breaks[at]
    if counted:
        return f"{said(low)}–{said(high - 1)}" if high - 1 > low else said(low)
    return f"{said(low)}–<{said(high)}"
