"""Every word in both languages, and none that nobody says."""

import re
from pathlib import Path

import pytest

from dashboard import i18n

HERE = Path(i18n.__file__).parent
SOURCES = [*HERE.glob("assets/*.js"), *HERE.glob("*.py")]
BUILT = {"level_commune", "level_district", "not_found_note", "failed_note"}
SAID = re.compile(r"""\bsay[(\[]["'](\w+)["']""")
QUOTED = re.compile(r"""["'](\w+)["']""")


def test_both_languages_have_the_same_words_and_marks() -> None:
    one, other = i18n.words("vi"), i18n.words("en")
    assert one.keys() == other.keys()
    for key, sentence in one.items():
        assert set(re.findall(r"\{\w+\}", str(sentence))) == set(re.findall(r"\{\w+\}", str(other[key]))), key


def test_every_word_is_said_and_every_word_said_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    said = {word for text in texts for word in SAID.findall(text)}
    quoted = {word for text in texts for word in QUOTED.findall(text)}
    known = set(i18n.words("vi"))
    assert said <= known
    assert known <= quoted | BUILT


def test_an_unknown_language_is_the_first() -> None:
    assert i18n.language_of("fr") == "vi"
    assert i18n.language_of(None) == "vi"
    with pytest.raises(KeyError):
        i18n.words("fr")
