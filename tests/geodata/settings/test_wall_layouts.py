"""Which walls the settings may declare."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from geodata.settings.wall_layouts import SMALLEST, LayoutCell, Panel

CONTENT: dict[str, dict[str, object]] = {
    "map": {"indicator": "cases_7d"},
    "numerals": {"indicators": ("cases_new",)},
    "chart": {"chart": "epidemic_curve_90d"},
    "table": {"indicators": ("cases_new",)},
    "late": {"indicator": "cases_new"},
}


def _cell(kind: str, columns: int, rows: int) -> LayoutCell:
    panel = {"kind": kind, **CONTENT.get(kind, {})}
    return LayoutCell.model_validate({"at": (1, 1, columns, rows), "panels": (panel,)})


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_cell_too_small_for_its_panel_is_refused(kind: str) -> None:
    columns, rows = SMALLEST[kind]
    assert _cell(kind, columns, rows).panels[0].kind == kind
    with pytest.raises(ValidationError, match=f"{kind} needs a cell of {columns} x {rows} at least"):
        _cell(kind, columns - 1, rows)
    if rows > 1:
        with pytest.raises(ValidationError, match="at least"):
            _cell(kind, columns, rows - 1)


def test_documents_are_about_no_place() -> None:
    with pytest.raises(ValidationError, match="documents has no use for place"):
        Panel.model_validate({"kind": "documents", "place": "660"})
