"""Words of the pages in their languages, from the catalogues `locale/<language>/<domain>.po`, here and of `layers`.

A message id is a key, not a sentence, so that both languages are translations and either can be corrected alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from layers import wording

LANGUAGES = ("vi", "en")
FOLDERS = (Path(__file__).parents[1] / "locale", wording.FOLDER)


@cache
def words(language: str, domain: str) -> dict[str, str]:
    """The words of one domain by key; raises `KeyError` for a language that the pages do not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    folder = next(folder for folder in FOLDERS if (folder / language / f"{domain}.po").is_file())
    return wording.catalogue(folder, language, domain)


def domains() -> list[str]:
    """The names of all catalogues."""
    return sorted(file.stem for folder in FOLDERS for file in (folder / LANGUAGES[0]).glob("*.po"))


def language_of(asked: str | None) -> str:
    """The language asked for, if the pages speak it; else the first."""
    return asked if asked in LANGUAGES else LANGUAGES[0]
