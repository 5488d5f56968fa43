"""Words of the pages in their languages, from the catalogues `locale/<language>/<domain>.po`.

A message id is a key, not a sentence, so that both languages are translations and either can be corrected alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).parent / "locale"


@cache
def words(language: str, domain: str) -> dict[str, str]:
    """The words of one domain by key; raises `KeyError` for a language that the pages do not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    with (FOLDER / language / f"{domain}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def domains() -> list[str]:
    """The names of all catalogues."""
    return sorted(file.stem for file in (FOLDER / LANGUAGES[0]).glob("*.po"))


def language_of(asked: str | None) -> str:
    """The language asked for, if the pages speak it; else the first."""
    return asked if asked in LANGUAGES else LANGUAGES[0]
