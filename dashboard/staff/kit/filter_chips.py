"""Chips that filter a list by one word of its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator

FILTER = "trang-thai"


def chips(
    say: Translator, path: str, states: Sequence[str], counts: Mapping[str, int], *, asked: str, name: str = FILTER
) -> Component:
    """A chip for all and one for each of `states` (words `state_…`) that there is something of.

    `name`: of the word in the address, `asked`: what stands there.
    """
    shown = [("", say("all"), sum(counts.values()))]
    shown += [(state, say(f"state_{state}"), counts[state]) for state in states if counts.get(state)]
    links = [
        html.A(
            f"{label} ({say.number(n)})",
            href=f"{path}?{name}={state}" if state else path,
            className="chip chosen" if state == asked else "chip",
            **_aria(current="true" if state == asked else "false"),
        )
        for state, label, n in shown
    ]
    return html.Nav(links, className="chips", **_aria(label=say("state")))


def _aria(**said: str) -> dict[str, Any]:
    return {f"aria-{name}": words for name, words in said.items()}
