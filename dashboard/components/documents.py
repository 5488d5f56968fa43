"""References from levels, zones and rules to the library of documents."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.site import PageContext

FILE = "documents.json"


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A document's number, its day in words, and its page."""

    number: str
    day: str
    href: str


def reference(ask: PageContext, document: str | None) -> Reference | None:
    """The reference to a document of the publication; None for one that it does not hold."""
    if document is None or not ask.snapshot.has(FILE):
        return None
    entries = ask.snapshot.file(FILE)["documents"]
    found = next((entry for entry in entries if entry["id"] == document), None)
    if found is None:
        return None
    return Reference(number=found["number"], day=ask.say.day(found["date"]), href=ask.link(f"/van-ban/{document}"))
