"""A browser of early 2020, Chromium 80, made of today's: what came later is taken away before the scripts run."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

TOO_NEW = {
    r"AbortSignal\.(?:timeout|any)\b": ["AbortSignal.timeout", "AbortSignal.any"],
    r"\.at\(": ["Array.prototype.at", "String.prototype.at"],
    r"\.findLast(?:Index)?\(": ["Array.prototype.findLast", "Array.prototype.findLastIndex"],
    r"\.replaceAll\(": ["String.prototype.replaceAll"],
    r"\.replaceChildren\(": ["Element.prototype.replaceChildren", "DocumentFragment.prototype.replaceChildren"],
    r"\.to(?:Sorted|Reversed|Spliced)\(": ["Array.prototype.toSorted", "Array.prototype.toReversed"],
    r"Object\.(?:hasOwn|groupBy)\b": ["Object.hasOwn", "Object.groupBy"],
    r"Promise\.(?:any|withResolvers)\b": ["Promise.any", "Promise.withResolvers"],
    r"\bstructuredClone\(": ["window.structuredClone"],
    r"\brandomUUID\(": ["Crypto.prototype.randomUUID"],
    r"\bWeakRef\b": ["window.WeakRef"],
    r"\.checkVisibility\(": ["Element.prototype.checkVisibility"],
    r"\b(?:CompressionStream|DecompressionStream)\b": ["window.CompressionStream", "window.DecompressionStream"],
    r"\?\?=|\|\|=|&&=": [],
    r"^\s+static[ {]|\bthis\.#": [],
}
"""What Chromium 80 lacks: how it looks in a script, and which functions those are."""


def take_away(context: BrowserContext, *names: str) -> None:
    """Functions that the pages of a context do not have, `TOO_NEW` by default."""
    gone = names or [name for functions in TOO_NEW.values() for name in functions]
    context.add_init_script("".join(f"delete {name};" for name in gone))
