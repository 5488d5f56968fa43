"""Every word in both languages, and none that nobody says."""

import re
from pathlib import Path

import pytest

from dashboard import i18n

HERE = Path(i18n.__file__).parent
SOURCES = [*HERE.glob("assets/**/*.js"), *HERE.glob("**/*.py"), *HERE.glob("templates/**/*.html")]
SAID = re.compile(r"""\bsay[(\[]["'](\w+)["']""")
BUILT = re.compile(r"""["'"`](\w+_)(?:\{|\$\{|["'"]\s*[~+])""")
"""How a key begins whose end is computed: f"level_{at}", "level_" ~ at, "level_" + at, `level_${at}`."""
QUOTED = re.compile(r"""["'](\w+)["']""")


@pytest.mark.parametrize("domain", i18n.domains())
def test_both_languages_have_the_same_words_and_marks(domain: str) -> None:
    one, other = i18n.words("vi", domain), i18n.words("en", domain)
    assert one.keys() == other.keys()
    for key, sentence in one.items():
        assert sentence, key
        assert other[key], key
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", other[key])), key


def test_both_languages_have_the_same_domains() -> None:
    assert i18n.domains() == sorted(file.stem for file in (i18n.FOLDER / "en").glob("*.po"))


def test_every_word_is_said_and_every_word_said_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES if "vendor" not in path.parts]
    said = {word for text in texts for word in SAID.findall(text)}
    quoted = {word for text in texts for word in QUOTED.findall(text)}
    beginnings = tuple({word for text in texts for word in BUILT.findall(text)})
    known = {word for domain in i18n.domains() for word in i18n.words("vi", domain)}
    assert {word for word in said if word not in known and not word.endswith("_")} == set()
    assert {word for word in known - quoted if not word.startswith(beginnings)} == set()


def test_an_unknown_language_is_the_first() -> None:
    assert i18n.language_of("fr") == "vi"
    assert i18n.language_of(None) == "vi"
    with pytest.raises(KeyError):
        i18n.words("fr", "map")
