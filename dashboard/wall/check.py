"""What the settings of walls name and only this floor knows: kinds of panels, what they need, charts."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.wall import panels
from geodata.core.text import Text
from geodata.settings.config import ConfigError
from geodata.settings.wall_layouts import LayoutCell, Panel, Wall
from layers import charts
from layers.store import NotPublished


def check(wall: Wall) -> None:
    """Raise `ConfigError` for a panel that there is not, cannot be made as it is, or has too small a cell."""
    for name, layout in wall.layouts.items():
        for at, cell in enumerate(layout.cells):
            for number, panel in enumerate(cell.panels):
                wrong = next(_faults(panel, cell), None)
                if wrong is not None:
                    raise ConfigError(f"wall.layouts.{name}.cells.{at}.panels.{number}: {wrong.vi} / {wrong.en}")


def _faults(panel: Panel, cell: LayoutCell) -> Iterator[Text]:
    kind = panels.kinds().get(panel.kind)
    if kind is None:
        known = ", ".join(panels.kinds())
        yield Text(vi=f"không có loại ô “{panel.kind}”; có: {known}", en=f"no such kind; there are: {known}")
        return
    said = {name for name in type(panel).model_fields if getattr(panel, name)}
    if missing := ", ".join(sorted(kind.needs - said)):
        yield Text(vi=f"{kind.name} cần {missing}", en=f"{kind.name} needs {missing}")
    if idle := ", ".join(sorted(said - kind.reads)):
        yield Text(vi=f"{kind.name} không dùng {idle}", en=f"{kind.name} has no use for {idle}")
    (wide, high), (_, _, columns, rows) = kind.smallest, cell.at
    if columns < wide or rows < high:
        least, here = f"{wide} x {high}", f"{columns} x {rows}"
        yield Text(
            vi=f"{kind.name} cần ô ít nhất {least} (cột x hàng), ô này {here}",
            en=f"{kind.name} needs a cell of {least} at least (columns x rows), this one has {here}",
        )
    if panel.chart and not _is_chart(panel.chart):
        known = ", ".join(charts.known())
        yield Text(vi=f"không có biểu đồ “{panel.chart}”; có: {known}", en="no such chart")


def _is_chart(name: str) -> bool:
    try:
        charts.chart(name)
    except NotPublished:
        return False
    return True
