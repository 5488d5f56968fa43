"""One place: everything about a district or a commune on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.components import announcements, chart, facilities, table, tile, zones
from dashboard.components.announcements import AnnouncementWords
from dashboard.components.choropleth import choropleth
from dashboard.components.documents import Reference, reference
from dashboard.components.tile import Tile
from dashboard.site import NotPublished, Page, PageContext
from geodata.catalog import shown
from geodata.geography.admin_units import Place
from layers import charts, neighbours

TOPICS = (
    ("cases", "/dien-bien"),
    ("testing", "/xet-nghiem"),
    ("vaccination", "/tiem-chung"),
    ("resources", "/nguon-luc"),
)
COLUMNS = ("level_announced", "cases_7d", "cases_7d_per_100k", "cases_active", "coverage_dose2_18plus")
RANKED = "cases_7d_per_100k"
LEVELS = "tables/levels.json"
ENDED = 5


@dataclass(frozen=True, kw_only=True)
class PlaceTopic:
    """A subject's tiles, and the page that says more."""

    title: str
    href: str
    tiles: list[Tile]


@dataclass(frozen=True, kw_only=True)
class Level:
    """The announced and the computed level, None where not determined; `illustrative`: the computed one rests on
    illustrative figures."""

    computed: int | None
    illustrative: bool
    said: AnnouncementWords


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A zone in the place: what holds, since when, until when, on which document; `state`: a key of words or empty."""

    name: str
    what: str
    span: str
    people: str
    document: Reference | None
    state: str
    illustrative: bool


def _build(ask: PageContext) -> dict[str, Any]:
    snapshot = ask.snapshot
    place = snapshot.places.get(ask.part)
    if place is None:
        raise NotPublished(ask.part or "")
    parts = snapshot.places.children(place.code)
    near = neighbours.of(snapshot.file(f"shapes/{place.level}.json"), place.code)
    return {
        "title": ask.say.place(place),
        "place": place,
        "above": _above(ask, place),
        "facts": _facts(ask, place),
        "level": _level(ask, place.code),
        "doubt": announcements.doubt(ask, place),
        "measures": measures(ask, place),
        "topics": [_topic(ask, place.code, name, path) for name, path in TOPICS],
        "charts": chart.charts_of(ask, charts.of_places(), place.code),
        "rank": _rank(ask, place),
        "map": choropleth(ask, ("level_announced", "cases_7d"), level=_drawn(place), chosen=place.code),
        "neighbours": table.of_places(
            ask, COLUMNS, [place, *(snapshot.places[code] for code in near)], caption=ask.say("neighbours_caption")
        ),
        "inside": table.of_places(ask, COLUMNS, parts, caption=ask.say("parts_caption")) if parts else None,
        "facilities": facilities.within(ask, place.code),
        "explore": ask.link("/ban-do", place=place.code, level=_drawn(place), panel="1"),
    }


def _drawn(place: Place) -> str:
    return "commune" if place.level == "commune" else "district"


def _above(ask: PageContext, place: Place) -> list[tuple[str, str]]:
    """The units that hold this one, the largest first."""
    above = ask.snapshot.places.line(place.code)[:0:-1]
    return [(ask.say.place(unit), ask.link(f"/noi/{unit.code}")) for unit in above]


def _facts(ask: PageContext, place: Place) -> list[tuple[str, str]]:
    facts = []
    people = ask.snapshot.population(place.code)
    if people is not None:
        facts.append((ask.say("population"), ask.say.number(people)))
    if place.area_km2 is not None:
        facts.append((ask.say("area"), f"{ask.say.number(place.area_km2, 1)} km²"))
    if people and place.area_km2:
        facts.append((ask.say("density"), ask.say("per_km2", n=ask.say.number(people / place.area_km2))))
    if place.level != "commune":
        facts.append((ask.say("communes_in"), ask.say.number(len(ask.snapshot.places.communes_of(place.code)))))
    return [*facts, (ask.say("code"), place.code)]


def _level(ask: PageContext, code: str) -> Level | None:
    if not ask.snapshot.has(LEVELS):
        return None
    entry = ask.snapshot.file(LEVELS)["places"].get(code)
    if entry is None:
        return None
    figure = ask.snapshot.figure("level_computed", code)
    made_up = figure is not None and figure.illustrative
    return Level(computed=entry["computed"], illustrative=made_up, said=announcements.of_place(ask, entry))


def measures(ask: PageContext, place: Place) -> list[Measure]:
    """The zones in a place: those that hold on the last day known, those to come, the last ones that ended."""
    day = ask.snapshot.known_until
    if day is None:
        return []
    codes = {place.code, *(commune.code for commune in ask.snapshot.places.communes_of(place.code))}
    said = [feature["properties"] for feature in zones.of_places(ask, codes)]
    found = [_measure(ask, zone, day) for zone in said if zones.state(zone, day) != "ended"]
    over = [zone for zone in said if zones.state(zone, day) == "ended"]
    over.sort(key=lambda zone: str(zone["to"]), reverse=True)
    return [
        *(measure for measure in found if measure.state != "not_yet"),
        *(measure for measure in found if measure.state == "not_yet"),
        *(_measure(ask, zone, day) for zone in over[:ENDED]),
    ]


def _measure(ask: PageContext, zone: dict[str, Any], day: str) -> Measure:
    state = zones.state(zone, day)
    key = "from_to" if zone["to"] else "from_unclear" if state == "unclear" else "from_on"
    return Measure(
        name=zone["name"],
        what=ask.say.text(zone["measure"]),
        span=ask.say(key, first=ask.say.day(zone["from"]), last=ask.say.day(zone["to"])),
        people=ask.say("people", n=ask.say.number(zone["people"])) if zone["people"] is not None else "",
        document=reference(ask, zone["document"]),
        state=state,
        illustrative=zone["illustrative"],
    )


def _topic(ask: PageContext, code: str, name: str, path: str) -> PlaceTopic:
    tiles = tile.tiles(ask, shown.indicators("place", topic=name), code)
    return PlaceTopic(title=ask.say(f"topic_{name}"), href=ask.link(path, noi=code), tiles=tiles)


def _rank(ask: PageContext, place: Place) -> str:
    """Where the place stands among those of its level, in words."""
    layer = ask.snapshot.layer(RANKED, place.level)
    if layer is None or not layer.days or place.level == "province":
        return ""
    values = [value for value in layer.row(layer.days[-1]) if value is not None]
    own = layer.figure(place.code).value
    if own is None:
        return ""
    rank = 1 + sum(value > own for value in values)
    return ask.say(f"rank_{place.level}", rank=ask.say.number(rank), of=ask.say.number(len(values)))


PAGE = Page(id="place", path="/noi/<part>", template="place.html", build=_build, nav=False)
