"""Every word in both languages, and none that nobody says."""

import re
from pathlib import Path

import pytest

from dashboard import site
from dashboard.i18n import catalogues
from layers import wording

HERE = Path(catalogues.__file__).parents[1]
SOURCES = [*HERE.glob("assets/**/*.js"), *HERE.glob("**/*.py"), *HERE.glob("templates/**/*.html")]
SAID = re.compile(r"""\bsay[(\[]["'](\w+)["']""")
BUILT = re.compile(r"""["'"`](\w+_)(?:\{|\$\{|["'"]\s*[~+])""")
"""How a key begins whose end is computed: f"level_{at}", "level_" ~ at, "level_" + at, `level_${at}`."""
QUOTED = re.compile(r"""["'](\w+)["']""")


@pytest.mark.parametrize("domain", catalogues.domains())
def test_both_languages_have_the_same_words_and_marks(domain: str) -> None:
    one, other = catalogues.words("vi", domain), catalogues.words("en", domain)
    assert one.keys() == other.keys()
    for key, sentence in one.items():
        assert sentence, key
        assert other[key], key
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", other[key])), key


def test_both_languages_have_the_same_domains() -> None:
    assert catalogues.domains() == sorted(
        file.stem for folder in catalogues.FOLDERS for file in (folder / "en").glob("*.po")
    )


COUNTED = re.compile(r"\{n\} (?!of )(?:\w+ )?(\w+s|people)\b")
NEVER_ONE = {
    ("map", "cluster"),
    ("review", "grant"),
    ("signup", "few_note"),
    ("sources", "more_rows"),
    ("wall", "js_days"),
}


def test_one_is_told_as_one() -> None:
    lines = catalogues.words("en", "audit")["lines"]
    assert [lines.format(n=n) for n in (1, "1", 2, "1,234")] == [
        "1 line, whole in the file",
        "1 line, whole in the file",
        "2 lines, whole in the file",
        "1,234 lines, whole in the file",
    ]
    assert catalogues.words("vi", "audit")["lines"].format(n=1) == "1 dòng, có đủ trong tệp tải về"


def test_what_is_counted_has_a_form_for_one() -> None:
    plain = {
        (domain, key)
        for domain in catalogues.domains()
        for key, sentence in catalogues.words("en", domain).items()
        if COUNTED.search(sentence) and not isinstance(sentence, wording.Sentence)
    }
    assert plain == NEVER_ONE


@pytest.mark.parametrize("domain", catalogues.domains())
def test_forms_of_a_sentence_have_the_same_marks_and_count_one_of_them(domain: str) -> None:
    assert set(catalogues.words("vi", domain)) == set(catalogues.words("en", domain)) != set()
    for language in catalogues.LANGUAGES:
        for key, sentence in catalogues.words(language, domain).items():
            if isinstance(sentence, wording.Sentence):
                marks = set(re.findall(r"\{(\w+)\}", sentence))
                assert sentence.counted in marks and set(re.findall(r"\{(\w+)\}", sentence.one)) == marks, key


def test_a_sentence_of_figures_stands_in_one_place() -> None:
    told = (
        "up",
        "down",
        "same",
        "no_change",
        "too_few",
        "too_few_short",
        "reported",
        "reported_illustrative",
        "covered",
    )
    once = {catalogues.words("vi", "figures")[key] for key in told}
    others = (catalogues.words("vi", domain) for domain in catalogues.domains() if domain != "figures")
    plain = {sentence.replace("|", " ").lstrip("▲▼ ") for words in others for sentence in words.values()}
    assert not once & plain
    layers = "".join(path.read_text(encoding="utf-8") for path in wording.FOLDER.parent.rglob("*.py"))
    assert not [sentence for sentence in once if sentence in layers]


def test_every_word_is_said_and_every_word_said_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES if "vendor" not in path.parts]
    said = {word for text in texts for word in SAID.findall(text)}
    quoted = {word for text in texts for word in QUOTED.findall(text)}
    beginnings = tuple({word for text in texts for word in BUILT.findall(text)})
    known = {word for domain in catalogues.domains() for word in catalogues.words("vi", domain)}
    assert {word for word in said if word not in known and not word.endswith("_")} == set()
    assert {word for word in known - quoted if not word.startswith(beginnings)} == set()


def test_an_unknown_language_is_the_first() -> None:
    assert catalogues.language_of("fr") == "vi"
    assert catalogues.language_of(None) == "vi"
    with pytest.raises(KeyError):
        catalogues.words("fr", "map")


def test_a_sentence_begins_with_a_capital_and_keeps_its_names() -> None:
    assert site.sentence("lớn hơn Đã tiêm mũi 1 (RT-PCR, F1)") == "Lớn hơn Đã tiêm mũi 1 (RT-PCR, F1)"
    assert site.sentence("") == ""
    assert not [
        path.name for path in HERE.glob("templates/**/*.html") if re.search(r"\|\s*capitalize", path.read_text())
    ]
