"""Finding words in texts, with or without accents, and the piece of text around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

AROUND = 90
WORDS = 8


class _Bare(dict[int, str]):
    """Each letter without its marks, in lower case: exactly one for one, so that positions stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0].lower().replace("đ", "d")
        self[code] = found = base if len(base) == 1 else letter
        return found


BARE = _Bare()


def bare(text: str) -> str:
    """`text` without accents, in lower case, as long as it was."""
    return text.translate(BARE)


def asked(query: str) -> tuple[str, ...]:
    """The words of a query, bare, each once."""
    words = bare(unicodedata.normalize("NFC", query)).split()
    return tuple(dict.fromkeys(words))[:WORDS]


def holds(texts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether every word begins a word of one of the bare `texts`."""
    return all(any(_at(word, text) >= 0 for text in texts) for word in words)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text; `found`: it is one of the words asked for."""

    text: str
    found: bool


def snippet(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The piece of `text` around the first word that stands in it, with all words marked; empty when none does."""
    plain = bare(text)
    at = min((place for word in words if (place := _at(word, plain)) >= 0), default=None)
    if at is None:
        return ()
    first = _start_of_word(text, max(at - AROUND, 0))
    last = _end_of_word(text, min(at + AROUND, len(text)))
    pieces = marked(text[first:last], words)
    before, after = Piece(text="… ", found=False), Piece(text=" …", found=False)
    return (*((before,) if first else ()), *pieces, *((after,) if last < len(text) else ()))


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """`text` in pieces, the words asked for apart."""
    plain, pieces, at = bare(text), [], 0
    while at < len(text):
        hits = [(place, -len(word)) for word in words if (place := _at(word, plain, at)) >= 0]
        if not hits:
            break
        place, length = min(hits)
        if place > at:
            pieces.append(Piece(text=text[at:place], found=False))
        at = place - length
        pieces.append(Piece(text=text[place:at], found=True))
    if at < len(text):
        pieces.append(Piece(text=text[at:], found=False))
    return tuple(pieces)


def _at(word: str, text: str, start: int = 0) -> int:
    """Where `word` begins a word of `text`; -1 when it begins none."""
    at = text.find(word, start)
    while at > 0 and text[at - 1].isalnum() and word[0].isalnum():
        at = text.find(word, at + 1)
    return at


def _start_of_word(text: str, at: int) -> int:
    space = text.rfind(" ", 0, at + 1)
    return 0 if at == 0 else space + 1


def _end_of_word(text: str, at: int) -> int:
    space = text.find(" ", at)
    return len(text) if space < 0 else space
