"""What a screen says about what has just happened."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def note(text: str, tone: str) -> Component:
    """A sentence about what has just happened."""
    return html.Div(text, className=f"note {tone}", role="alert" if tone == "bad" else "status")
