"""What a wall says of figures: its maps, tables, lists of silent communes and lines, whichever face stands now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.i18n.catalogues import words as catalogue
from tests.consistency import wording
from tests.consistency.figures import Figures, Said, is_number
from tests.consistency.pages import own, parts, words
from tests.consistency.wording import plain

MAP = re.compile(r"hatch-(?P<name>\w+)-(?P<level>\w+)-(?P<place>\w+)")
TICKER = ("cases_7d", "cases_new", "coverage_dose2_18plus")


@dataclass(frozen=True)
class Late:
    """Communes that reported, of how many, on which day; the others, as "Cư Jút: Ea T'Ling"."""

    counted: str
    day: str
    silent: frozenset[str]


def maps(page: str) -> Iterator[Figures]:
    """The values on the maps, and what their legends say of the units together."""
    for face in _faces(page, "map"):
        found = MAP.fullmatch(face.xpath(".//pattern/@id")[0])
        assert found is not None
        said = {
            (found["name"], text.get("data-place")): Said(value=plain(text.xpath("./tspan")[-1].text))
            for text in face.xpath(".//text[@data-place]")
        }
        foot = words(face, ".//div[@class='key']/p[@class='quiet']")
        whole = replace(wording.foot(foot, wording.day(_note(face))), made_up=None)
        yield said
        yield {(found["name"], found["place"]): whole}


def tables(page: str, names: Mapping[str, str], places: Mapping[str, str]) -> Iterator[Figures]:
    """The pages of tables; `names`: indicators by what stands above their column, `places`: codes by name."""
    for face in _faces(page, "table"):
        heads = [names[plain(head.text_content())] for head in face.xpath(".//thead//th")[1:]]
        note = _note(face).split(" · ")
        told = {
            (name, places[plain(row.xpath("./th")[0].text_content())]): (
                own(cell),
                *wording.under(words(cell, "./small")),
            )
            for row in face.xpath(".//tbody/tr")
            for name, cell in zip(heads, row.xpath("./td"), strict=True)
        }
        mixed = {name for (name, _), (_, _, _, marked) in told.items() if marked}
        yield {
            key: Said(
                value=value,
                day=day or note[0],
                short=short,
                made_up=marked if key[0] in mixed and is_number(value) else None,
            )
            for key, (value, day, short, marked) in told.items()
        }


def late(page: str) -> Late:
    """The lists of who is silent, all pages of them."""
    faces = _faces(page, "late")
    silent: set[str] = set()
    for face in faces:
        for line in face.xpath(".//dl/div"):
            for district, names in zip(line.xpath("./dt"), line.xpath("./dd"), strict=True):
                silent |= {f"{plain(district.text)}: {name}" for name in plain(names.text).split(", ")}
    return Late(
        words(faces[0], ".//p[contains(@class, 'late-count')]/b"), wording.day(_note(faces[0])), frozenset(silent)
    )


def ticker(page: str, place: str) -> Figures:
    """The lines that tell a figure."""
    lines = [words(face, ".//p[@class='ticker']/span") for face in _faces(page, "ticker")]
    said: Figures = {}
    for name in TICKER:
        pattern = re.escape(catalogue("vi", "wall")[f"ticker_{name}"])
        pattern = pattern.replace(r"\{n\}", r"(?P<n>[\d.,]+)").replace(r"\{basis\}", "(?P<basis>.+)")
        for found in filter(None, (re.fullmatch(pattern, line) for line in lines)):
            said[name, place] = replace(wording.basis(found["basis"]), value=found["n"])
    return said


def _faces(page: str, kind: str) -> list[Any]:
    return parts(page, f"//article[contains(@class, 'face-{kind}')]")


def _note(face: Any) -> str:
    return words(face, "./h2/small")
