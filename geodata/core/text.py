"""Text in both languages of the page."""

from dataclasses import asdict, dataclass


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
