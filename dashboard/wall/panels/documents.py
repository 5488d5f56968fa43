"""The newest directive documents."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.components.documents import FILE
from dashboard.site import PageContext
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import PanelContext, Slide

ROW = 112


@dataclass(frozen=True, kw_only=True)
class DocumentEntry:
    """A document in words."""

    number: str
    day: str
    issuer: str
    title: str


def slides(scene: PanelContext) -> list[Slide]:
    """As many of the newest documents as the room holds."""
    ask = scene.ask
    entries = newest(ask, max(1, int(scene.room.body // ROW)))
    return [Slide(kind="documents", content=entries, title=ask.say("kind_documents"))] if entries else []


def newest(ask: PageContext, most: int) -> tuple[DocumentEntry, ...]:
    """The newest documents of the publication."""
    known = ask.snapshot.file(FILE)["documents"] if ask.snapshot.has(FILE) else []
    return tuple(
        DocumentEntry(
            number=entry["number"],
            day=ask.say.day(entry["date"]),
            issuer=ask.say.text(entry["issuer"]),
            title=ask.say.text(entry["title"]),
        )
        for entry in known[:most]
    )


KIND = PanelKind(name="documents", slides=slides, smallest=(5, 3), about_a_place=False)
