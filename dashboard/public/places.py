"""Finding a place by its name, with or without accents: one match opens its page, several are listed."""

from __future__ import annotations

from typing import Any

from dashboard.components import picker
from dashboard.site import Page, PageContext, Redirect
from geodata.core import accent_folding
from geodata.geography.admin_units import Place


def _build(ask: PageContext) -> dict[str, Any]:
    asked = ask.query.get("ten", "")
    found = matches(ask, asked) if asked else []
    if len(found) == 1:
        raise Redirect(ask.link(f"/noi/{found[0].code}"))
    return {
        "title": ask.say("title"),
        "asked": asked,
        "found": [(place, ask.snapshot.places.get(place.parent)) for place in found],
        "districts": picker.groups(ask),
    }


def matches(ask: PageContext, asked: str) -> list[Place]:
    """The places of the name that was asked, else those whose name holds it; accents count where they were typed."""
    typed = accent_folding.key(asked)
    places = ask.snapshot.places.places
    named = [(place, [accent_folding.key(place.name), accent_folding.key(place.short)]) for place in places]
    whole = [place for place, keys in named if any(accent_folding.may_stand_for(typed, key) for key in keys)]
    if whole or not typed:
        return whole
    bare = accent_folding.bare(typed)
    return [place for place, keys in named if any(bare in accent_folding.bare(key) for key in keys)]


PAGE = Page(id="places", path="/noi", template="places.html", query=("ten",), free=("ten",), build=_build, nav=False)
