"""Facilities of a place, as lists for the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.site import PageContext

FILE = "facilities.json"


@dataclass(frozen=True, kw_only=True)
class FacilityRow:
    """Texts as they are printed; `use`: used of capacity, or that it is not known."""

    id: str
    kind: str
    kind_label: str
    name: str
    place: str
    href: str
    use: str
    approximate: bool
    illustrative: bool
    explore: str


def within(ask: PageContext, place: str, *, kinds: Sequence[str] = ()) -> list[FacilityRow]:
    """The facilities of a unit and those below it, by kind as the publication lists them; all kinds unless named."""
    if not ask.snapshot.has(FILE):
        return []
    content = ask.snapshot.file(FILE)
    labels = {kind["id"]: ask.say.text(kind["label"]) for kind in content["kinds"]}
    codes = {place} | {commune.code for commune in ask.snapshot.places.communes_of(place)}
    codes |= {below.code for below in ask.snapshot.places.children(place)}
    wanted = [
        entry for entry in content["facilities"] if entry["place"] in codes and (not kinds or entry["kind"] in kinds)
    ]
    order = list(labels)
    wanted.sort(key=lambda entry: (order.index(entry["kind"]), entry["place"]))
    return [_facility(ask, entry, labels) for entry in wanted]


def _facility(ask: PageContext, entry: dict[str, object], labels: dict[str, str]) -> FacilityRow:
    place = ask.snapshot.places[str(entry["place"])]
    return FacilityRow(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        kind_label=labels[str(entry["kind"])],
        name=str(entry["name"]),
        place=ask.say.place(place),
        href=ask.link(f"/noi/{place.code}"),
        use=_use(ask, entry),
        approximate=bool(entry["approximate"]),
        illustrative=bool(entry["illustrative"]),
        explore=ask.link("/ban-do", place=place.code, layers="facilities"),
    )


def _use(ask: PageContext, entry: dict[str, object]) -> str:
    capacity, used = entry["capacity"], entry["used"]
    if not isinstance(capacity, int | float):
        return ask.say("no_capacity")
    unit = ask.say.text(entry["unit"]) if isinstance(entry["unit"], dict) else ""
    if not isinstance(used, int | float):
        return f"{ask.say.number(capacity)} {unit}".strip()
    return f"{ask.say.number(used)}/{ask.say.number(capacity)} {unit}".strip()
