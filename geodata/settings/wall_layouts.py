"""Wall screens as config.yaml declares them: layouts of panels, and lists of views that take turns."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from geodata.core.settings_base import Name, Positive, Section, wrong
from geodata.core.text import Text
from geodata.settings.sections import Indicator

COLUMNS, ROWS = 12, 12
Code = Annotated[str, Field(pattern=r"^[0-9]{2,5}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Seconds = Annotated[int, Field(ge=5, le=3600)]


class Panel(Section):
    """One panel: its kind and what that kind shows; which of these settings a kind reads, it says itself.

    `map`: `indicator`, and `level` (that of the place's own units when null). `numerals` and `table`: `indicators`.
    `chart`: its name. `late`: the `indicator` whose silence counts. `ticker`: `texts` beside the newest documents.
    `place`: the unit that it is about, whatever the view is about; documents are about no unit.
    """

    kind: Name
    indicator: Indicator | None = None
    indicators: tuple[Indicator, ...] = ()
    chart: Name | None = None
    level: Literal["commune", "district"] | None = None
    texts: tuple[Text, ...] = ()
    place: Code | None = None


class LayoutCell(Section):
    """A part of the grid, `at` [column, row, columns, rows], and its panels, which take turns every `seconds`."""

    at: tuple[Positive, Positive, Positive, Positive]
    seconds: Seconds = 20
    panels: Annotated[tuple[Panel, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _on_the_grid(self) -> Self:
        column, row, columns, rows = self.at
        if column + columns - 1 > COLUMNS or row + rows - 1 > ROWS:
            raise wrong(
                f"ô ra ngoài lưới {COLUMNS} cột x {ROWS} hàng",
                f"the cell leaves the grid of {COLUMNS} columns x {ROWS} rows",
            )
        return self

    @property
    def area(self) -> set[tuple[int, int]]:
        """The fields of the grid that it takes."""
        column, row, columns, rows = self.at
        return {(x, y) for x in range(column, column + columns) for y in range(row, row + rows)}


class WallLayout(Section):
    """A screen: its title and cells on a grid of 12 x 12."""

    title: Text
    cells: Annotated[tuple[LayoutCell, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        taken: set[tuple[int, int]] = set()
        for number, cell in enumerate(self.cells, start=1):
            if taken & cell.area:
                raise wrong(f"ô thứ {number} đè lên ô khác", f"cell {number} lies over another one")
            taken |= cell.area
        return self


class View(Section):
    """A layout about a place; the province when null. `indicator`: what its maps show in place of their own."""

    layout: Id
    place: Code | None = None
    indicator: Indicator | None = None
    seconds: Seconds = 30


class Programme(Section):
    """Saved views that take turns, for a meeting or for a day."""

    title: Text
    views: Annotated[tuple[View, ...], Field(min_length=1, max_length=20)]


class Wall(Section):
    """`default`: the layout that `/man-hinh` shows."""

    default: Id
    layouts: Annotated[dict[Id, WallLayout], Field(min_length=1)]
    programmes: dict[Id, Programme]

    @model_validator(mode="after")
    def _known(self) -> Self:
        named = [self.default, *(view.layout for programme in self.programmes.values() for view in programme.views)]
        if unknown := sorted(set(named) - set(self.layouts)):
            raise wrong(f"không có bố cục {', '.join(unknown)}", f"no such layout: {', '.join(unknown)}")
        return self
