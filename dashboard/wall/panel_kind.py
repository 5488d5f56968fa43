"""What a kind of panel declares: its name in the settings, what it needs, how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.wall.slide import PanelContext, Slide

ALWAYS = frozenset({"kind", "place"})


@dataclass(frozen=True, kw_only=True)
class PanelKind:
    """`needs`, `may_have`: settings of a panel (`geodata.settings.wall_layouts.Panel`) beside its kind and place.

    `slides` makes what it shows, nothing where the publication has nothing to show in it. `smallest`: columns and rows
    of the grid below which it cannot be read at five metres, or would lose figures. Its template is
    `templates/wall/<kind of a slide>.html`, its name in words `kind_<name>` of the domain `wall`.
    """

    name: str
    slides: Callable[[PanelContext], list[Slide]]
    smallest: tuple[int, int]
    needs: frozenset[str] = frozenset()
    may_have: frozenset[str] = frozenset()
    about_a_place: bool = True

    @property
    def reads(self) -> frozenset[str]:
        """All settings that it has a use for."""
        return self.needs | self.may_have | (ALWAYS if self.about_a_place else ALWAYS - {"place"})
