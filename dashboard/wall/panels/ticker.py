"""One line at a time: the day in words, what the settings say, the newest documents."""

from __future__ import annotations

from dataclasses import replace

from dashboard.public import front
from dashboard.wall.face import Face, Scene
from dashboard.wall.panels.documents import newest

DOCUMENTS = 3
LETTER = 17.5


def faces(scene: Scene) -> list[Face]:
    """The lines, one a face."""
    ask = scene.ask
    lines = [
        (ask.say("ticker_day"), front.sentence(replace(ask, domain=front.PAGE.domain))),
        *((ask.say("ticker_text"), ask.text(text)) for text in scene.panel.texts),
        *((f"{entry.number}, {entry.day}", entry.title) for entry in newest(ask, DOCUMENTS)),
    ]
    return [
        Face(kind="ticker", content={"head": head, "words": part})
        for head, words in lines
        if words
        for part in _parts(words, int(scene.room.width / LETTER) - len(head))
    ]


def _parts(words: str, most: int) -> list[str]:
    """The words in parts of at most so many letters, cut where a comma allows it."""
    parts: list[str] = []
    for piece in words.split(", "):
        longer = f"{parts[-1]}, {piece}" if parts else piece
        if parts and len(longer) <= most:
            parts[-1] = longer
        else:
            parts.append(piece)
    return parts
