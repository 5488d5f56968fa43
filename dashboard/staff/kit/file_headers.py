"""Files that the desk hands out, saved under names that say what they are, in the language of the page."""

from __future__ import annotations

from datetime import datetime

from dashboard.staff.kit import page_layout
from layers import file_names


def headers(what: str, *of: str, form: str) -> dict[str, str]:
    """The header by which a browser saves a file: province, the word `what`, more parts, ending."""
    say, desk = page_layout.say(), page_layout.desk()
    name = file_names.joined(desk.places.province.short, say(what), *of, form=form)
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def stamp(at: datetime) -> str:
    """A moment as part of a name: 2021-10-22-17h42 by the clock of the province."""
    return at.astimezone(page_layout.desk().settings.province.zone).strftime("%Y-%m-%d-%Hh%M")
