"""Small parts that the screens of review share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import unit_of_work
from geodata.reports import state
from geodata.reports.state import Status
from geodata.work.unit_of_work import UnitOfWork

DOMAIN = "review"
KEYS = {
    "board": (("←↑→↓", "move"), ("j", "down"), ("k", "up"), ("n", "next"), ("Enter", "open")),
    "report": (("a", "approve"), ("r", "return"), ("n", "next"), ("b", "back")),
}
"""The keys of each screen and the words for what they do."""
TONES: dict[Status, str] = {
    "not_reported": "",
    "draft": "warn",
    "sent": "accent",
    "returned": "bad",
    "reviewed": "accent",
    "approved": "good",
    "published": "good",
    "withdrawn": "bad",
}


def badge(status: Status, say: Translator, *, mine: bool = False) -> Component:
    """A report's state as a word; `mine`: it waits for whoever looks."""
    return html.Span(say(f"status_{status}"), className=f"badge {TONES[status]}{' mine' if mine else ''}")


def link(
    text: str, query: Mapping[str, str], *, active: bool = False, strong: bool = False, label: str | None = None
) -> Component:
    """A link to this page with another query."""
    more: dict[str, Any] = {"aria-current": "true"} if active else {}
    if label:
        more |= labelled(label)
    asked = urlencode({name: value for name, value in query.items() if value})
    return html.A(text, href=f"?{asked}", className=f"chip{' strong' if strong else ''}", **more)


def labelled(text: str) -> dict[str, Any]:
    """The attribute by which an element is named to who cannot see it."""
    return {"aria-label": text}


def query_of(search: str | None) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl((search or "").removeprefix("?")))


def shown_day(turn: UnitOfWork, asked: str | None) -> date:
    """The report day that an address asks for, no later than the open one; without one the day to begin with."""
    first, today = state.days(turn)
    return min(unit_of_work.day_of(asked), today) if asked else first


def stepper(say: Translator, day: date, last: date, query: Mapping[str, str]) -> Component:
    """A report day between links to the day before and, up to `last`, the day after; `query` stays."""

    def step(sign: str, days: int, word: str) -> Component:
        return link(sign, {**query, "ngay": (day + timedelta(days=days)).isoformat()}, label=say(word))

    after = [step("›", 1, "day_after")] if day < last else []
    return html.Div(
        [step("‹", -1, "day_before"), html.Strong(say.day(day.isoformat())), *after], className="row stepper"
    )


def pick_day(path: str, say: Translator, day: date, last: date, query: Mapping[str, str]) -> Component:
    """A field for any report day up to `last`; what else the address says stays, but for the list of every day.

    Dash names fewer types of inputs than it lets through to the browser.
    """
    kept = {name: text for name, text in query.items() if name not in ("ngay", "loc", "lang") and text}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=text) for name, text in kept.items()),
            html.Label(say("pick_day"), htmlFor="pick-day"),
            dcc.Input(
                id="pick-day",
                type="date",  # type: ignore[arg-type]
                name="ngay",
                value=day.isoformat(),
                max=last.isoformat(),
                required=True,
            ),
            html.Button(say("show_day"), type="submit", className="button plain compact"),
        ],
        action=path,
        method="GET",
        className="row pick-day",
    )


def keys(screen: str, say: Translator) -> Component:
    """The keys of a screen, with a switch: `dashboard/assets/staff/keys.js` reads them off this line."""
    shown = [html.Span([html.Kbd(key), " ", say(f"key_{name}")]) for key, name in KEYS[screen]]
    switch = html.Button(say("keys_off"), type="button", className="tool", **_data(switch=say("keys_on")))
    return html.Div([*shown, switch], className="keys", id="keys", **_data(screen=screen))


def _data(**values: str) -> dict[str, Any]:
    return {f"data-{name}": value for name, value in values.items()}
