"""What stands in the columns of the workbook."""

from __future__ import annotations

from geodata.catalog import MEASURED
from geodata.files.table import Header
from geodata.reports.forms import FORMS

SHEET = "Số liệu"
FIGURES = tuple(field.id for form in FORMS.values() for field in form.fields)
"""In the order of the forms, which is that of the paper too."""
REASON = "reason"
LABELS = {
    "code": "Mã đơn vị",
    "district": "Huyện",
    "name": "Xã, phường, thị trấn",
    "day": "Ngày báo cáo",
    REASON: "Lý do sửa (được công bố)",
}
HEADER = Header(
    reads=("code", "day"),
    may_read=(*FIGURES, REASON),
    ignores=("district", "name", "note", "Ghi chú", "STT"),
)


def label(column: str) -> str | None:
    """The Vietnamese heading of a column; None for one without."""
    return MEASURED[column].label.vi if column in MEASURED else LABELS.get(column)
