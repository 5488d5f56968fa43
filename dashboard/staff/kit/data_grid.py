"""Tables that one sorts, filters and pages through: AG Grid with the words and the look of the staff side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import dash_ag_grid as ag
from dash.development.base_component import Component

from dashboard.staff.kit import page_layout

PAGE = 50
TALL = "max(400px, 100dvh - 300px)"
DOMAIN = "grid"
LOOK: Mapping[str, str] = {
    "backgroundColor": "var(--paper)",
    "foregroundColor": "var(--ink)",
    "headerBackgroundColor": "var(--paper)",
    "headerTextColor": "var(--muted)",
    "subtleTextColor": "var(--muted)",
    "borderColor": "var(--hairline)",
    "accentColor": "var(--accent)",
    "rowHoverColor": "var(--ground)",
    "selectedRowBackgroundColor": "var(--ground)",
    "menuBackgroundColor": "var(--paper)",
    "inputBackgroundColor": "var(--paper)",
    "wrapperBorderRadius": "var(--radius)",
    "borderRadius": "var(--radius)",
    "fontFamily": "inherit",
    "fontSize": "14px",
    "cellHorizontalPadding": "12px",
    "popupShadow": "var(--shadow)",
    "browserColorScheme": "inherit",
}
"""AG Grid's parameters in our tokens."""
THEME = f"themeQuartz.withParams({json.dumps(LOOK)})"
WORDS: Mapping[str, str] = {
    "page": "grid_page",
    "to": "grid_to",
    "of": "grid_of",
    "pageSizeSelectorLabel": "grid_page_size",
    "firstPage": "grid_first",
    "previousPage": "grid_previous",
    "nextPage": "grid_next",
    "lastPage": "grid_last",
    "filterOoo": "grid_filter",
    "contains": "grid_contains",
    "notContains": "grid_not_contains",
    "equals": "grid_equals",
    "notEqual": "grid_not_equal",
    "startsWith": "grid_starts",
    "endsWith": "grid_ends",
    "blank": "grid_blank",
    "notBlank": "grid_not_blank",
    "before": "grid_before",
    "after": "grid_after",
    "inRange": "grid_between",
    "lessThan": "grid_less",
    "greaterThan": "grid_more",
    "lessThanOrEqual": "grid_at_most",
    "greaterThanOrEqual": "grid_at_least",
    "inRangeStart": "grid_from",
    "inRangeEnd": "grid_until",
    "andCondition": "grid_and",
    "orCondition": "grid_or",
    "noRowsToShow": "grid_empty",
    "noMatchingRows": "grid_no_match",
    "ariaFilterInput": "grid_filter",
}
"""AG Grid's own words, by ours."""


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """One column: the row's key, its heading, what it holds; `link`: the row's key of the address it leads to."""

    key: str
    heading: str
    kind: Literal["text", "number", "day"] = "text"
    width: int | None = None
    link: str | None = None
    tooltip: str | None = None


def grid(
    name: str,
    columns: Sequence[GridColumn],
    rows: Sequence[Mapping[str, Any]],
    *,
    filters: Mapping[str, Any] | None = None,
    **options: Any,
) -> Component:
    """The table `name` of `rows` (JSON values by key); days as ISO texts, shown and sorted as days.

    `options` go to AG Grid's own (`rowSelection`, `getRowStyle` …). Keyboard: arrows move, Enter opens a link.
    """
    say = page_layout.say(DOMAIN)
    return ag.AgGrid(
        id=name,
        columnDefs=[_definition(column) for column in columns],
        rowData=list(rows),
        filterModel=dict(filters or {}),
        columnSize="responsiveSizeToFit",
        className="grid",
        style={"height": None if len(rows) <= PAGE else TALL},
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "floatingFilter": True, "minWidth": 96},
        dashGridOptions={
            "theme": {"function": THEME},
            "pagination": len(rows) > PAGE,
            "paginationPageSize": PAGE,
            "paginationPageSizeSelector": [20, PAGE, 200],
            "rowHeight": 40,
            "headerHeight": 40,
            "animateRows": False,
            "tooltipShowDelay": 300,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "localeText": {key: say(word) for key, word in WORDS.items()},
            "domLayout": "autoHeight" if len(rows) <= PAGE else "normal",
            **options,
        },
    )


def _definition(column: GridColumn) -> dict[str, Any]:
    defined: dict[str, Any] = {"field": column.key, "headerName": column.heading, **KINDS[column.kind]}
    if column.width:
        defined |= {"width": column.width, "suppressSizeToFit": True}
    if column.tooltip:
        defined["tooltipField"] = column.tooltip
    if column.link:
        defined |= {"cellRenderer": "GridLink", "cellRendererParams": {"link": column.link}}
    return defined


KINDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"filter": "agTextColumnFilter"},
    "number": {"filter": "agNumberColumnFilter", "type": "rightAligned"},
    "day": {
        "filter": "agDateColumnFilter",
        "valueFormatter": {"function": "gridDay(params)"},
        "cellDataType": "dateString",
    },
}
