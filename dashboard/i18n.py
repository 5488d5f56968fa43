"""Words of the page in its languages, from `locale/<language>.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).parent / "locale"


@cache
def words(language: str) -> dict[str, str]:
    """All words of a language by key; raises `KeyError` for a language that the page does not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    loaded: dict[str, str] = YAML(typ="safe").load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return loaded


def language_of(asked: str | None) -> str:
    """The language asked for, if the page speaks it; else the first."""
    return asked if asked in LANGUAGES else LANGUAGES[0]
