"""What a form says otherwise than what was sent last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.core import numbers
from geodata.reports.forms import ReportForm


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field: the figure that was sent (None: it was blank) and the text that would take its place."""

    field: str
    was: float | None
    text: str


def changes(form: ReportForm, sent: Mapping[str, float | None], texts: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """The fields of `texts` that say another figure than was sent, in the form's order."""
    return tuple(
        FieldChange(field=item.id, was=sent.get(item.id), text=texts[item.id].strip())
        for item in form.fields
        if item.id in texts and _differs(sent.get(item.id), texts[item.id])
    )


def _differs(was: float | None, text: str) -> bool:
    if numbers.is_blank(text):
        return was is not None
    try:
        return numbers.parse(text) != was
    except numbers.AmbiguousNumber as error:
        return error.meant != was
    except numbers.NotANumber:
        return True
