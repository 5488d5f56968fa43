"""What the settings of walls name and only this floor knows: charts."""

from __future__ import annotations

from geodata.settings.config import ConfigError
from geodata.settings.wall_layouts import Wall
from layers import charts
from layers.store import NotPublished


def check(wall: Wall) -> None:
    """Raise `ConfigError` for a panel whose chart there is not."""
    for name, layout in wall.layouts.items():
        for panel in (panel for cell in layout.cells for panel in cell.panels if panel.chart):
            try:
                charts.chart(panel.chart or "")
            except NotPublished:
                known = ", ".join(charts.NAMES)
                raise ConfigError(
                    f"wall.layouts.{name}: không có biểu đồ “{panel.chart}”; có: {known} / no such chart"
                ) from None
