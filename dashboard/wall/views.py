"""Saved views: which layout about which place, for how long; from the settings or written in an address.

In an address a view is `layout.place.indicator.seconds`, parts left out at the end or left empty; views are parted by
commas: `xem=toan-canh,huyen.660..45`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from dashboard.site import Ask, Elsewhere
from geodata.walls import View

PATH, LIST = "/man-hinh", "/man-hinh/danh-sach"
PARTS = ("layout", "place", "indicator", "seconds")
MOST = 20


def of(ask: Ask) -> list[View]:
    """The views that an address names, in their order; raises `Elsewhere` for one that names nothing that there is."""
    wall, query = ask.settings.wall, ask.query
    if name := query.get("chuong-trinh"):
        if name not in wall.programmes:
            raise _unknown(ask, name)
        return list(wall.programmes[name].views)
    if written := query.get("xem"):
        return read(ask, written)
    said = {"layout": query.get("bo-cuc") or wall.default}
    said |= {name: query[key] for key, name in (("noi", "place"), ("chi-tieu", "indicator")) if query.get(key)}
    return [_view(ask, said)]


def read(ask: Ask, written: str) -> list[View]:
    """The views of an address; raises `Elsewhere`."""
    found = []
    for entry in written.split(",")[:MOST]:
        said = {name: part for name, part in zip(PARTS, entry.split("."), strict=False) if part}
        found.append(_view(ask, said))
    return found


def _view(ask: Ask, said: Mapping[str, str]) -> View:
    """The view that was asked for; raises `Elsewhere` where there is no such thing."""
    content: dict[str, str | int] = dict(said)
    if said.get("seconds", "").isdecimal():
        content["seconds"] = int(said["seconds"])
    try:
        return known(ask, View.model_validate(content))
    except ValidationError as error:
        raise _unknown(ask, said.get(str(error.errors()[0]["loc"][0]), ".")) from error


def write(views: Sequence[View]) -> str:
    """The views as an address names them."""
    return ",".join(
        ".".join((view.layout, view.place or "", view.indicator or "", str(view.seconds))) for view in views
    )


def known(ask: Ask, view: View) -> View:
    """The view, if there are its layout, place and indicator; raises `Elsewhere`."""
    snapshot = ask.snapshot
    if view.layout not in ask.settings.wall.layouts:
        raise _unknown(ask, view.layout)
    if snapshot.n and view.place and view.place not in snapshot.places:
        raise _unknown(ask, view.place)
    if snapshot.n and view.indicator and view.indicator not in snapshot.indicators:
        raise _unknown(ask, view.indicator)
    return view


def href(ask: Ask, view: View) -> str:
    """The address of one view."""
    return ask.link(PATH, **{"bo-cuc": view.layout, "noi": view.place, "chi-tieu": view.indicator})


def title(ask: Ask, view: View) -> str:
    """A view in words: its layout, its place, the indicator of its maps."""
    snapshot, wall = ask.snapshot, ask.settings.wall
    parts = [ask.text(wall.layouts[view.layout].title)]
    if snapshot.n and view.place:
        parts.append(ask.name(snapshot.places[view.place]))
    if snapshot.n and view.indicator:
        parts.append(ask.text(snapshot.indicators[view.indicator]["label"]))
    return " · ".join(parts)


def _unknown(ask: Ask, name: str) -> Elsewhere:
    return Elsewhere(ask.link(LIST, **{"khong-co": name}))
