"""Everything published as files to take away: chosen by a form, whole, or as an earlier publication said it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.site import Page, PageContext
from dashboard.snapshot import Json, Snapshot
from geodata.catalog.level import GRADED
from geodata.core.unit_levels import LEVELS, Level
from layers import folium_map, poster
from layers.columns import INDICATORS, PLACE_COLUMNS, Column, alone, columns
from layers.downloads import dictionary
from layers.downloads.address import FORMS, MOST, TOPIC, Form, choose
from layers.downloads.file import fits

PATH = "/so-lieu"
FAULT = "loi"
FAULTS = ("indicators", "level", "form", "first", "last", "size", "publication")
WHOLE: tuple[tuple[Level, Form], ...] = (
    ("commune", "csv"),
    ("commune", "xlsx"),
    ("commune", "gpkg"),
    ("district", "xlsx"),
    ("province", "xlsx"),
)
TODAY: tuple[Form, ...] = ("xlsx", "geojson", "gpkg")
"""Forms of the newest day of all communes."""
EARLIER: tuple[tuple[Level, Form], ...] = (("commune", "csv"), ("province", "xlsx"))
"""What each publication in the archive is linked with, of the topic of the map's own indicator."""


@dataclass(frozen=True, kw_only=True)
class DownloadTopic:
    """A topic: its indicators as (id, name, first and last day), its whole files as (words, address)."""

    id: str
    label: str
    indicators: tuple[tuple[str, str, str], ...]
    whole: tuple[tuple[str, str], ...]
    today: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A publication that is kept: number, the day it speaks of, when it was made, files as (words, address)."""

    n: int
    as_of: str
    made: str
    illustrative: bool
    newest: bool
    files: tuple[tuple[str, str], ...]


def _build(ask: PageContext) -> dict[str, Any]:
    snapshot = ask.snapshot
    fault = ask.query.get(FAULT)
    return {
        "title": ask.say("title"),
        "fault": ask.say(f"fault_{fault}", most=MOST) if fault else "",
        "topics": [_topic(ask, topic) for topic in snapshot.catalogue["topics"] if topic["indicators"]],
        "chosen": ask.settings.map.indicator,
        "most": MOST,
        "levels": [(level, ask.say(f"level_{level}")) for level in reversed(LEVELS)],
        "forms": [(form, ask.say(f"form_{form}"), ask.say(f"form_{form}_note")) for form in FORMS],
        "first": snapshot.about["first_day"],
        "last": snapshot.about["as_of"],
        "archive": [_earlier(ask, kept) for kept in snapshot.kept],
        "maps": list(_maps(ask)),
        "dictionary": ask.file(dictionary.PATH),
        "package": f"/data/{snapshot.n}/{dictionary.PACKAGE}",
        "columns": _columns(ask),
    }


def _topic(ask: PageContext, topic: Json) -> DownloadTopic:
    entries, name = ask.snapshot.indicators, topic["id"]
    newest = max(entries[indicator]["as_of"] for indicator in topic["indicators"])
    return DownloadTopic(
        id=name,
        label=ask.say.text(topic["label"]),
        indicators=tuple(
            (one, ask.say.text(entries[one]["label"]), _span(ask, entries[one])) for one in topic["indicators"]
        ),
        whole=_files(ask, ask.snapshot, name, WHOLE),
        today=_files(ask, ask.snapshot, name, [("commune", form) for form in TODAY], day=newest),
    )


def _span(ask: PageContext, entry: Json) -> str:
    return ask.say("span", first=ask.say.day(entry["first_day"]), last=ask.say.day(entry["as_of"]))


def _files(
    ask: PageContext, snapshot: Snapshot, topic: str, wanted: Sequence[tuple[Level, Form]], *, day: str = ""
) -> tuple[tuple[str, str], ...]:
    """A topic's files as (words, address), in the forms for which it is not too large; of a day, or of all of them."""
    found = []
    for level, form in wanted:
        made = choose(snapshot.catalogue, chosen=[TOPIC + topic], level=level, first=day, last=day, form=form)
        if fits(snapshot.catalogue, made, units=len(snapshot.places.level(level))):
            words = ask.say(f"form_{form}") if day else f"{ask.say(f'brief_{level}')} {ask.say(f'form_{form}')}"
            found.append((words, ask.link(f"/data/{snapshot.n}/{made.path}")))
    return tuple(found)


def _maps(ask: PageContext) -> Iterator[tuple[str, str, str]]:
    """What is shown, its stand-alone map, its picture: the map's own indicator and the levels, on their newest day."""
    for name in dict.fromkeys((ask.settings.map.indicator, *(level.id for level in GRADED))):
        layer = ask.snapshot.layer(name, "commune")
        if layer is not None and layer.as_of is not None and ask.snapshot.has("shapes/commune.json"):
            view = {"indicator": name, "level": "commune", "day": layer.as_of, "language": ask.language}
            label = f"{ask.say.text(ask.snapshot.indicators[name]['label'])}, {ask.say.day(layer.as_of)}"
            below = f"/data/{ask.snapshot.n}/"
            yield label, below + folium_map.path(**view), below + poster.path(**view)


def _earlier(ask: PageContext, snapshot: Snapshot) -> Earlier:
    current, shown = snapshot.current, snapshot.indicators.get(ask.settings.map.indicator)
    return Earlier(
        n=snapshot.n,
        as_of=ask.say.day(current.as_of),
        made=ask.say.day(current.made_at[:10]) if current.made_at else ask.say("not_known"),
        illustrative=current.illustrative,
        newest=snapshot.n == ask.snapshot.n,
        files=_files(ask, snapshot, shown["topic"], EARLIER) if shown else (),
    )


def _columns(ask: PageContext) -> list[Column]:
    """Place columns, one per indicator, and those behind the first of them as an example of theirs."""
    known = [name for name in INDICATORS if name in ask.snapshot.indicators]
    figures = columns(known)[len(PLACE_COLUMNS) :][: len(known)]
    behind = alone(known[:1])[len(PLACE_COLUMNS) + 1 :]
    return [*PLACE_COLUMNS, *figures, *behind]


def _is_fault(_snapshot: Snapshot, _key: str, value: str) -> bool:
    return value in FAULTS


PAGE = Page(
    id="downloads", path=PATH, template="downloads.html", build=_build, query=(FAULT,), means=_is_fault, nav=False
)
