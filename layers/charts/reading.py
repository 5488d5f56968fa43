"""What a chart is made from: the layers of one place and the background, out of a publication's own files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from geodata.catalog import CATALOG
from geodata.core.text import Text
from layers import illustrative, rests
from layers.charts import words
from layers.charts.chart import Background, Chart, Event, Series, Stamp
from layers.publication_reader import PublicationReader
from layers.rests import Rests
from layers.store import NotPublished

Json = Mapping[str, Any]
TOPICS = frozenset({"level", "cases"})
RULE = Text(vi="Áp dụng quy định {name}", en="Rules in force: {name}")


def series(read: PublicationReader, made: Chart, place: str) -> dict[str, Series]:
    """The chart's layers for one place; those without figures are left out, but not the first."""
    unit = read.places.get(place)
    if unit is None:
        raise NotPublished(place)
    found = {}
    for name in made.layers:
        layer = _optional(read, f"layers/{name}/{unit.level}.json")
        if layer and layer["days"]:
            found[name] = _series(name, layer, layer["places"].index(place))
        elif name == made.layers[0]:
            raise NotPublished(name)
    return found


def background(read: PublicationReader, first: Series, place: str, language: str) -> Background:
    """Settings of charts, events and origins of denominators, for a chart whose first series is `first`."""
    line, about = read.places.line(place), read("publication.json")
    alarms = about.get("alarms", {})
    return Background(
        language=language,
        place=line[0].name_in(language),
        as_of=first.days[-1],
        provisional_days=about.get("provisional_days", 0),
        positivity=tuple(alarms.get("positivity_percent", ())),
        occupancy=alarms.get("occupancy_percent"),
        events=_events(read, {unit.code for unit in line}),
        denominators=_denominators(read, place, language),
    )


def stamp(read: PublicationReader, n: int, place: str) -> Stamp:
    """What a table of publication N about a place says of where it comes from."""
    name, as_of = read.places[place].name, read("publication.json")["as_of"]
    return Stamp(place=place, place_name=name, publication=n, as_of=as_of)


def _series(name: str, layer: Json, column: int) -> Series:
    item, place = CATALOG[name], layer["places"][column]
    values = np.array([row[column] for row in layer["values"]], dtype=np.float64)
    counted = [int(row[column]) for row in layer.get("reported", ())] or [int(known) for known in ~np.isnan(values)]
    last = layer["days"][-1]
    alone = Rests(
        reported=counted[-1], units=1, covered=0, itself=False, split=illustrative.is_split(layer, last, place)
    )
    return Series(
        id=name,
        label=item.label,
        unit=item.unit,
        decimals=item.decimals,
        days=tuple(layer["days"]),
        values=values,
        illustrative=tuple((first, last) for first, last in illustrative.of_place(layer, place)),
        rests=rests.of_layer(layer, last, place) or alone,
        reported_on=dict(zip(layer["days"], counted, strict=True)),
        itself=tuple((first, last) for first, last in rests.itself_spans(layer, place)),
    )


def _optional(read: PublicationReader, path: str) -> Json:
    """A file that a publication may lack; nothing in it then."""
    try:
        found: Json = read(path)
        return found
    except NotPublished:
        return {}


def _events(read: PublicationReader, line: set[str]) -> tuple[Event, ...]:
    """Documents and changes of rules; a rule from the day of its own document on is that document's."""
    documents = _documents(read, line)
    stated = {(event.link, event.day) for event in documents}
    return (*documents, *(event for link, event in _rules(read) if (link, event.day) not in stated))


def _documents(read: PublicationReader, line: set[str]) -> list[Event]:
    """Documents on levels or cases that hold for the place."""
    return [
        Event(
            day=entry["date"],
            number=entry["number"],
            title=Text(vi=entry["title"]["vi"], en=entry["title"]["en"]),
            link=f"/van-ban/{entry['id']}",
        )
        for entry in _optional(read, "documents.json").get("documents", ())
        if not TOPICS.isdisjoint(entry["topics"]) and (entry["place"] is None or entry["place"] in line)
    ]


def _rules(read: PublicationReader) -> list[tuple[str, Event]]:
    """Days from which other rules for the level hold, and the path of each rule's document."""
    return [
        (
            f"/van-ban/{rule['document']}",
            Event(
                day=rule["effective_from"],
                number=rule["name"]["vi"],
                title=Text(vi=RULE.vi.format(name=rule["name"]["vi"]), en=RULE.en.format(name=rule["name"]["en"])),
                link="/cap-do-dich",
            ),
        )
        for rule in _optional(read, "rules.json").get("rules", ())
    ]


def _denominators(read: PublicationReader, place: str, language: str) -> dict[str, str]:
    """By indicator since when the number of people stands, in words."""
    table = _optional(read, "tables/denominators.json")
    newest = {name: origins[place][0] for name, origins in table.items() if origins.get(place)}
    return {
        name: words.SINCE.in_(language).format(day=words.day(origin["day"], language))
        for name, origin in newest.items()
    }
