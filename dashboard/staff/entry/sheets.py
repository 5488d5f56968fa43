"""What a posted form says, and which report day it is for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from geodata.reports.drafts import NIL, NOTE, SIGNED_BY, WHY
from geodata.reports.forms import FORMS
from geodata.reports.submission import Sheet

DOMAIN = "entry"
"""The words of these pages."""


def sheet_of(topic: str, form: Mapping[str, Any]) -> Sheet:
    """What a posted form says."""
    names = {item.id for item in FORMS[topic].fields}
    confirmed = frozenset(name for name in names if form.get(f"confirm:{name}"))
    return Sheet(
        key=str(form.get("key") or uuid.uuid4())[:64],
        texts={name: str(form[name]) for name in names if name in form},
        nil=bool(form.get(NIL)),
        confirmed=confirmed,
        explained={name.removeprefix(WHY): str(text) for name, text in form.items() if name.startswith(WHY)},
        on_behalf=bool(form.get("on_behalf")),
        signed_by=str(form.get(SIGNED_BY, ""))[:120].strip(),
        note=str(form.get(NOTE, ""))[:2000].strip(),
    )
