"""Saved views: which layout about which place, for how long; from the settings or written in an address.

In an address a view is `layout.place.indicator.seconds`, parts left out at the end or left empty; views are parted by
commas: `xem=toan-canh,huyen.660..45`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from dashboard.site import PageContext, Redirect
from geodata.settings.wall_layouts import View

PATH, LIST = "/man-hinh", "/man-hinh/danh-sach"
PARTS = ("layout", "place", "indicator", "seconds")
MOST, LONGEST = 20, 2_000


def of(ask: PageContext) -> list[View]:
    """The views that an address names, in their order; raises `Redirect` where none of them is there.

    One that names nothing stays in its list: a wall says so, and shows the others.
    """
    found = _asked(ask)
    if all(missing(ask, view) for view in found):
        raise _unknown(ask, missing(ask, found[0]) or "")
    return found


def _asked(ask: PageContext) -> list[View]:
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


def read(ask: PageContext, written: str) -> list[View]:
    """The views of an address; raises `Redirect` for one that cannot be read, and for more than `MOST`."""
    entries = written.split(",")
    if len(entries) > MOST or len(written) >= LONGEST:
        raise Redirect(ask.link(LIST, **{"qua-nhieu": len(entries)}))
    return [_view(ask, dict(filter(_said, zip(PARTS, entry.split("."), strict=False)))) for entry in entries]


def _said(part: tuple[str, str]) -> bool:
    return bool(part[1])


def _view(ask: PageContext, said: Mapping[str, str]) -> View:
    """The view that was asked for; raises `Redirect` where it cannot be one."""
    content: dict[str, str | int] = dict(said)
    if said.get("seconds", "").isdecimal():
        content["seconds"] = int(said["seconds"])
    try:
        return View.model_validate(content)
    except ValidationError as error:
        raise _unknown(ask, said.get(str(error.errors()[0]["loc"][0]), ".")) from error


def write(views: Sequence[View]) -> str:
    """The views as an address names them."""
    return ",".join(
        ".".join((view.layout, view.place or "", view.indicator or "", str(view.seconds))) for view in views
    )


def missing(ask: PageContext, view: View) -> str | None:
    """Which of a view's layout, place and indicator there is not; None where there are all."""
    snapshot = ask.snapshot
    if view.layout not in ask.settings.wall.layouts:
        return view.layout
    if snapshot.n and view.place and view.place not in snapshot.places:
        return view.place
    if snapshot.n and view.indicator and view.indicator not in snapshot.indicators:
        return view.indicator
    return None


def href(ask: PageContext, view: View) -> str:
    """The address of one view."""
    return ask.link(PATH, **{"bo-cuc": view.layout, "noi": view.place, "chi-tieu": view.indicator})


def title(ask: PageContext, view: View) -> str:
    """A view in words: its layout, its place, the indicator of its maps; what there is not by its code."""
    snapshot, layout = ask.snapshot, ask.settings.wall.layouts.get(view.layout)
    parts = [ask.say.text(layout.title) if layout else view.layout]
    if snapshot.n and view.place:
        place = snapshot.places.get(view.place)
        parts.append(ask.say.place(place) if place else view.place)
    if snapshot.n and view.indicator:
        item = snapshot.indicators.get(view.indicator)
        parts.append(ask.say.text(item["label"]) if item else view.indicator)
    return " · ".join(parts)


def _unknown(ask: PageContext, name: str) -> Redirect:
    return Redirect(ask.link(LIST, **{"khong-co": name}))
