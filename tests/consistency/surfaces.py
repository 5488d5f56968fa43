"""What every surface says of figures, read as a reader would: pages, wall, map, open API, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.consistency.figures import FEW, ITSELF, MADE_UP, NBSP, NONE, SAME, Said

Figures = dict[tuple[str, str], Said]
"""By indicator and place."""
COUNTS = re.compile(r"([\d.]+/[\d.]+)")
COMMUNES = re.compile(r"([\d.]+/[\d.]+) xã")
ABOVE = re.compile(r"([\d.]+) (?:xã )?do huyện báo")
ALONE = re.compile(r"([\d.]+/[\d.]+) xã do huyện báo")
SHARE = re.compile(r"(\d+ %)")
MOODS = ("good", "bad")


def text(client: FlaskClient, path: str) -> str:
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)


def tiles(page: str, place: str) -> Figures:
    """The key figures of a page of the site about a place."""
    return {(tile.get("data-tile"), place): _tile(tile) for tile in _all(page, "//article[@data-tile]")}


def _tile(tile: Any) -> Said:
    foot = _words(tile, ".//div[contains(@class, 'tile-foot')]")
    change = tile.xpath(".//p[contains(@class, 'tile-change')]")
    over = _words(change[0], "./small") if change else ""
    return Said(
        value=_words(tile, ".//p[@class='tile-value']/strong"),
        rests=_rests(foot),
        marked=MADE_UP in foot,
        change=_change(_own(change[0]).removesuffix(over)) if change else "",
        over=_counts(over),
        mood=_mood(change[0].get("class")) if change else "",
    )


def _rests(words: str) -> str | None:
    """Who told a figure, in the short form of `Said`."""
    if alone := ALONE.search(words):
        return f"{alone[1]} huyện"
    counts, above = COMMUNES.search(words), ABOVE.search(words)
    if ITSELF in words:
        return " ".join([ITSELF, *([counts[1]] if counts else [])])
    return None if counts is None else counts[1] + (f", {above[1]} huyện" if above else "")


def _brief(words: str) -> str | None:
    """The same where there is little room."""
    if ITSELF in words:
        return f"{ITSELF} {MADE_UP}" if MADE_UP in words else ITSELF
    counts = COMMUNES.search(words)
    return counts[1] if counts else None


def numerals(page: str, place: str) -> Figures:
    """The numerals of a wall about a place; they name only the communes of a change that is not over all."""
    return {(one.get("data-tile"), place): _numeral(one) for one in _all(page, "//div[@data-tile]")}


def _numeral(one: Any) -> Said:
    lines = [span.text_content().strip() for span in one.xpath(".//p[contains(@class, 'change')]/span")]
    basis = _words(one, ".//p[contains(@class, 'basis')]")
    over = _counts(lines[-1]) if lines else ""
    return Said(
        value=_words(one, ".//p[@class='figure']").replace("%", " %").replace("  ", " "),
        brief=_brief(basis),
        marked=None if ITSELF in basis else MADE_UP in basis,
        change=_change(" ".join(lines)),
        over=over,
        mood=_mood(one.xpath(".//p[contains(@class, 'change')]")[0].get("class")),
    )


ON_THE_MAP = """async ([names, levels, codes]) => {
    const {data, figures} = window.board, catalogue = await data.get("indicators.json"), found = [];
    for (const name of names) for (const level of levels) {
        const item = catalogue.indicators[name], shown = figures.figures(await data.layer(name, level), item);
        for (const code of shown.places.filter(place => codes.includes(place))) {
            const figure = shown.of(code), change = figures.change(figure, item);
            const none = figure.none ? window.board.say("not_applicable") : figures.missing(shown);
            found.push([name, code, figure.value === null ? none : figures.amount(figure.value, shown),
                figures.reported(figure), figure.units, figure.illustrative, figure.split,
                change.word, change.over, change.mood]);
        }
    }
    return found;
}"""


def on_the_map(page: Page, names: Iterable[str], levels: Iterable[str], codes: Iterable[str]) -> Figures:
    """What the map's own scripts make of the files, figure by figure."""
    rows = page.evaluate(ON_THE_MAP, [list(names), list(levels), list(codes)])
    return {
        (name, code): Said(
            value=_plain(value),
            rests=_rests(rested) if units > 1 else None,
            marked=MADE_UP in rested or illustrative if units > 1 else split,
            change=_change(word),
            over=_counts(over),
            mood=mood if mood in MOODS else "",
        )
        for name, code, value, rested, units, illustrative, split, word, over, mood in rows
    }


def key_figures(page: Page, place: str, names: list[str]) -> Figures:
    """The strip above the map, as it stands on the screen; it has no room for how few communes there are."""
    strip = page.locator("#kpis .kpi, .kpis .kpi")
    found = {}
    for name, one in zip(names, strip.all(), strict=True):
        change, foot = one.locator(".kpi-change"), _plain(one.locator(".kpi-foot").inner_text())
        over = one.locator(".over")
        small = over.inner_text() if over.count() else ""
        value = one.locator(".kpi-value")
        unit = value.locator(".unit").inner_text() if value.locator(".unit").count() else ""
        found[name, place] = Said(
            value=_plain(value.inner_text()).removesuffix(unit).strip(),
            brief=_brief(foot),
            change=_change(_plain(change.inner_text()).removesuffix(small)),
            over=_counts(small),
            mood=_mood(change.get_attribute("class")),
        )
    return found


def rows(content: str) -> list[dict[str, str]]:
    """A CSV by its columns."""
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def sheet(content: bytes) -> list[dict[str, Any]]:
    """The figures of a workbook by their columns."""
    lines = load_workbook(io.BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True)
    head = [str(name) for name in next(lines)]
    return [dict(zip(head, line, strict=True)) for line in lines]


def bulletin(content: bytes) -> str:
    """The words of the day's bulletin."""
    return _plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def _all(page: str, path: str) -> list[Any]:
    return list(html.fromstring(page).xpath(path))


def _words(node: Any, path: str) -> str:
    return _plain(" ".join(part for found in node.xpath(path) for part in found.itertext()))


def _own(node: Any) -> str:
    """The text of a node without what stands small under it."""
    return _plain("".join(node.xpath("./text()")))


def _plain(words: str) -> str:
    return " ".join(words.replace(NBSP, " ").split())


def _change(words: str) -> str:
    words = _plain(words.translate({ord(mark): None for mark in "▲▼="}))
    if words.startswith("chưa đủ"):
        return FEW
    if words.startswith(("không có số", "chưa có số")):
        return NONE
    if words.startswith(SAME):
        return SAME
    return words.partition(" sau 7 ngày")[0]


def _counts(words: str) -> str:
    """The communes, or the share of their days, that a change is told over."""
    found = SHARE.search(words) or COUNTS.search(words)
    return found[1] if found else ""


def _mood(classes: str | None) -> str:
    return next((mood for mood in MOODS if mood in (classes or "").split()), "")


def differences(said: Mapping[tuple[str, str], Said], wanted: Mapping[tuple[str, str], Said], where: str) -> list[str]:
    """What a surface says otherwise than it has to; what it does not say is not compared."""
    found = []
    for key, one in said.items():
        for part, value in vars(one).items():
            if value is not None and value != getattr(wanted[key], part):
                found.append(f"{where} {key} {part}: {value!r} instead of {getattr(wanted[key], part)!r}")
    return found
