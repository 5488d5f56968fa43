"""What a posted form says, and what stands in a form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geodata.core import numbers
from geodata.reports.detail import Detail
from geodata.reports.drafts import LONGEST, NIL, NOTE, SIGNED_BY, WHY, Typed
from geodata.reports.forms import FORMS
from geodata.reports.submission import Sheet

DOMAIN = "entry"
"""The words of these pages."""
PRESSED = "do"
"""The field in which a form names the button that sent it."""
KEEP, UNKNOWN, ZERO = "keep", "unknown", "zero"
"""Keep the draft; send with the blank fields that were asked about as not known yet; fill these with 0."""


def sheet_of(topic: str, form: Mapping[str, Any]) -> Sheet:
    """What a posted form says."""
    names = {item.id for item in FORMS[topic].fields}
    confirmed = frozenset(name for name in names if form.get(f"confirm:{name}"))
    unknown = _named(form, "unknown", names)
    if form.get(PRESSED) == UNKNOWN:
        unknown |= _named(form, "asked", names)
    return Sheet(
        key=str(form.get("key") or uuid.uuid4())[:64],
        texts={name: str(form[name]) for name in names if name in form},
        nil=bool(form.get(NIL)),
        unknown=unknown,
        confirmed=confirmed,
        explained={name.removeprefix(WHY): _words(form, name, LONGEST[WHY]) for name in form if name.startswith(WHY)},
        on_behalf=bool(form.get("on_behalf")),
        signed_by=_words(form, SIGNED_BY, LONGEST[SIGNED_BY]),
        note=_words(form, NOTE, LONGEST[NOTE]),
    )


def with_zeros(sheet: Sheet, form: Mapping[str, Any]) -> tuple[Sheet, frozenset[str]]:
    """The sheet with 0 in the blank fields that its sender was asked about, and which these are."""
    asked = _named(form, "asked", set(sheet.texts))
    blank = frozenset(name for name in asked if numbers.is_blank(sheet.texts[name]))
    return replace(sheet, texts={**sheet.texts, **dict.fromkeys(blank, "0")}), blank


def fields(sheet: Sheet) -> dict[str, str]:
    """What stands in each field of a filled form, by its name in the draft."""
    why = {WHY + name: text for name, text in sheet.explained.items()}
    return {**sheet.texts, **why, NIL: "1" if sheet.nil else "", NOTE: sheet.note, SIGNED_BY: sheet.signed_by}


def versions(form: Mapping[str, Any]) -> dict[str, int]:
    """The versions of the draft's fields that a form was filled on."""
    pairs = (pair.rpartition("=") for pair in str(form.get("versions", "")).split())
    return {name: int(number) for name, _, number in pairs if number.isdecimal() and len(number) < 10}


def _named(form: Mapping[str, Any], name: str, known: set[str]) -> frozenset[str]:
    return frozenset(known & set(str(form.get(name, "")).split()))


def _words(form: Mapping[str, Any], name: str, longest: int) -> str:
    """What stands in a box; of what is too long so much that it is seen to be so, and refused."""
    return str(form.get(name, "")).strip()[: longest + 1]


def texts(found: Detail, typed: Mapping[str, Typed]) -> dict[str, str]:
    """The figures that were sent last, and over them what stands in the draft, by field."""
    sent = found.last.values if found.last else {}
    shown = {name: f"{value:.10g}" for name, value in sent.items() if value is not None}
    nil = {NIL: "1"} if found.last and found.last.nil else {}
    return shown | nil | {name: one.text for name, one in typed.items()}
