"""A chart of the publication, drawn as large as the room allows."""

from __future__ import annotations

from dashboard.components import chart
from dashboard.wall import basis
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import PanelContext, Slide
from layers import charts


def slides(scene: PanelContext) -> list[Slide]:
    """The chart, where its first series has figures."""
    ask, place = scene.ask, scene.place
    name = scene.panel.chart or ""
    made = chart.chart(ask, name, place.code)
    if made is None:
        return []
    figure = ask.snapshot.figure(charts.chart(name).layers[0], place.code)
    assert figure is not None
    said = basis.of(ask, figure).text
    note = said if figure.illustrative else basis.marked(ask, said, illustrative=made.illustrative)
    return [Slide(kind="chart", content=made, title=scene.title(made.title, note=note), note=note)]


KIND = PanelKind(name="chart", slides=slides, smallest=(4, 4), needs=frozenset({"chart"}))
