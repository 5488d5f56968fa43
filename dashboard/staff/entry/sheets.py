"""What a posted form says, and what stands in a form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from geodata.reports.detail import Detail
from geodata.reports.drafts import LONGEST, NIL, NOTE, SIGNED_BY, WHY, Typed
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
        explained={name.removeprefix(WHY): _words(form, name, LONGEST[WHY]) for name in form if name.startswith(WHY)},
        on_behalf=bool(form.get("on_behalf")),
        signed_by=_words(form, SIGNED_BY, LONGEST[SIGNED_BY]),
        note=_words(form, NOTE, LONGEST[NOTE]),
    )


def _words(form: Mapping[str, Any], name: str, longest: int) -> str:
    """What stands in a box; of what is too long so much that it is seen to be so, and refused."""
    return str(form.get(name, "")).strip()[: longest + 1]


def texts(found: Detail, typed: Mapping[str, Typed]) -> dict[str, str]:
    """The figures that were sent last, and over them what stands in the draft, by field."""
    sent = found.last.values if found.last else {}
    shown = {name: f"{value:.10g}" for name, value in sent.items() if value is not None}
    nil = {NIL: "1"} if found.last and found.last.nil else {}
    return shown | nil | {name: one.text for name, one in typed.items()}
