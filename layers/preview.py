"""`pictures/<language>.png`: what a link to the site shows in a message: the week on the map, the day in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from geodata.catalog import CATALOG
from geodata.core.text import Text
from layers import rests
from layers.charts import words
from layers.picture import Picture, draw
from layers.publication_reader import PublicationReader
from layers.store import NotPublished

SHOWN = "cases_7d"
FIGURES = ("cases_7d", "cases_new", "cases_active")
NOT_REPORTED = Text(vi="chưa báo cáo", en="not reported")
FROM = Text(vi="từ {n}", en="{n}+")
FOOT = Text(vi="Số liệu đến {day} · công bố số {n}", en="Figures as of {day} · publication {n}")
SCHEMATIC = Text(vi=" · sơ đồ, số liệu minh hoạ", en=" · schematic, illustrative figures")


def render(read: PublicationReader, n: int, language: str) -> bytes:
    """The PNG, from the publication's own files; raises `NotPublished` without figures."""
    about, layer = read("publication.json"), read(f"layers/{SHOWN}/commune.json")
    if not layer["days"] or about["as_of"] is None:
        raise NotPublished(SHOWN)
    look, last = layer["legend"], layer["values"][-1]
    known = {code: value for code, value in zip(layer["places"], last, strict=True) if value is not None}
    picture = Picture(
        province=about["province"]["name"][language],
        title=CATALOG[SHOWN].label.in_(language),
        lines=(*filter(None, (_line(read, name, language) for name in FIGURES)), _reported(read, language)),
        foot=_foot(about, n, language),
        colours={code: look["colours"][_class(look, value)] for code, value in known.items()},
        legend=tuple(zip(look["colours"], _classes(look["breaks"], language), strict=True)),
        hatched=NOT_REPORTED.in_(language) if len(known) < len(last) else "",
    )
    return draw(picture, read("shapes/commune.json"), read("shapes/district.json"))


def _class(look: dict[str, Any], value: float) -> int:
    return sum(value >= edge for edge in look["breaks"])


def _classes(breaks: list[int], language: str) -> list[str]:
    between = [f"{low}–{high - 1}" for low, high in pairwise(breaks)]
    return ["0", *between, FROM.in_(language).format(n=breaks[-1])]


def _line(read: PublicationReader, name: str, language: str) -> str:
    """A figure of the province with its unit; empty where the publication has none."""
    try:
        layer = read(f"layers/{name}/province.json")
    except NotPublished:
        return ""
    value, item = layer["values"][-1][0] if layer["days"] else None, CATALOG[name]
    if value is None:
        return f"{item.label.in_(language)}: {NOT_REPORTED.in_(language)}"
    return f"{item.label.in_(language)}: {words.amount(value, item.unit.in_(language), item.decimals, language)}"


def _reported(read: PublicationReader, language: str) -> str:
    """How many communes stand behind the map."""
    layer = read(f"layers/{SHOWN}/province.json")
    found = rests.of_layer(layer, layer["days"][-1], layer["places"][0])
    return "" if found is None else words.reported(found, language)


def _foot(about: dict[str, Any], n: int, language: str) -> str:
    year, month, day = about["as_of"].split("-")
    shown = f"{int(day)}/{int(month)}/{year}"
    foot = FOOT.in_(language).format(day=shown, n=n)
    return foot + SCHEMATIC.in_(language) if about["illustrative"] else foot
