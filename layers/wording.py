"""The words in which a figure and its change are told, by key: catalogue `locale/<language>/figures.po`.

Pages, walls, bulletins, pictures and files say the same; whoever needs fewer words takes the shorter key.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"
FIGURES = "figures"


class Sentence(str):
    """A sentence that counts: in the form for 1 when it is filled with 1, else, as in itself, in that for more.

    `counted`: the place of the number; where it may be written with its separators.
    """

    __slots__ = ("counted", "one")
    counted: str
    one: str

    @classmethod
    def of(cls, counted: str, forms: Sequence[str]) -> Sentence:
        """From the forms of a catalogue, of which a language may have one or two."""
        made = cls(forms[-1])
        made.counted, made.one = counted, forms[0]
        return made

    def format(self, *parts: object, **values: object) -> str:
        return str.format(self.one if str(values.get(self.counted)) == "1" else self, *parts, **values)


@cache
def words(language: str) -> dict[str, str]:
    """The words of figures by key."""
    return catalogue(FOLDER, language, FIGURES)


def say(key: str, language: str, **values: object) -> str:
    """A sentence with its places filled."""
    return words(language)[key].format(**values)


def catalogue(folder: Path, language: str, domain: str) -> dict[str, str]:
    """The words of a PO catalogue by key; of a message with a plural `msgid_plural` is the place that is counted."""
    with (folder / language / f"{domain}.po").open("rb") as file:
        found = read_po(file, locale=language, abort_invalid=True)
    told: dict[str, str] = {}
    for message in found:
        if isinstance(message.id, str):
            told |= {message.id: str(message.string)} if message.id else {}
        else:
            key, counted = message.id
            told[key] = Sentence.of(counted, [form for form in message.string or () if form])
    return told
