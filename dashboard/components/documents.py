"""References from levels, zones and rules to the library of documents."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.site import Ask

FILE = "documents.json"


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A document's number, and its page."""

    number: str
    href: str


def reference(ask: Ask, document: str | None) -> Reference | None:
    """The reference to a document of the publication; None for one that it does not hold."""
    if document is None or not ask.snapshot.has(FILE):
        return None
    entries = ask.snapshot.file(FILE)["documents"]
    number = next((entry["number"] for entry in entries if entry["id"] == document), None)
    return None if number is None else Reference(number=number, href=ask.link(f"/van-ban/{document}"))
