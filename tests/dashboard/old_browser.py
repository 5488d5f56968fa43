"""A browser of early 2020, Chromium 80, made of today's: what came later is taken away before the scripts run."""

from __future__ import annotations

import re

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


def rules(style: str) -> list[tuple[str, str]]:
    """Every rule of a style sheet: one selector, its declarations."""
    found = re.findall(r"([^{}]+){([^{}]*)}", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    return [(selector.strip(), said) for selectors, said in found for selector in selectors.split(",")]


def apart_by_gap(style: str) -> list[str]:
    """Selectors whose flex items are kept apart by `gap` alone, which Chromium 80 knows in grids only."""
    said_of = rules(style)
    gaps = {selector for selector, said in said_of if re.search(r"(?<![\w-])gap: (?!0[;\s}])", said)}
    flexible = [selector for selector, said in said_of if re.search(r"display: (?:inline-)?flex\b", said)]
    undone = {selector for selector, said in said_of if re.search(r"(?<![\w-])gap: 0;", said)}
    return [selector for selector in flexible if selector in gaps - undone]
