"""Text in both languages of the page, and text from outside."""

from dataclasses import asdict, dataclass

SHOWN = 80


@dataclass(frozen=True, slots=True)
class Text:
    """A label in Vietnamese and English."""

    vi: str
    en: str

    def in_(self, language: str) -> str:
        """The text in `language` (`vi` or `en`); raises `KeyError` for another."""
        return self.as_dict()[language]

    def as_dict(self) -> dict[str, str]:
        """`{"vi": ..., "en": ...}`."""
        return asdict(self)


def printable(text: str) -> str:
    """A text from outside, fit to be shown: no control characters, not endless."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(clean.split())[:SHOWN]
