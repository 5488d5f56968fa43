"""What stands on the screen of a real browser: the map as it is used, charts as tables, pages on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from lxml import html
from playwright.sync_api import Page

from tests.consistency import pages, wording
from tests.consistency.figures import ITSELF, Figures, Said, is_number
from tests.consistency.wording import MADE_UP, plain

PATIENCE = 60_000
COUNTED = re.compile(rf"xã đã báo cáo|xã có số \({MADE_UP}\)|{ITSELF}|xã do huyện báo cáo")
CHANGED = re.compile("[▲▼=]|không có số để so sánh|chưa đủ")
ON_THE_MAP = """async ([names, levels, codes]) => {
    const {data, figures} = window.board, catalogue = await data.get("indicators.json"), found = [];
    for (const name of names) for (const level of levels) {
        const item = catalogue.indicators[name], shown = figures.figures(await data.layer(name, level), item);
        for (const code of shown.places.filter(place => codes.includes(place))) {
            const figure = shown.of(code), change = figures.change(figure, item);
            const none = figure.none ? window.board.say("not_applicable") : figures.missing(shown);
            found.push([name, code, figure.value === null ? none : figures.amount(figure.value, shown),
                window.board.day(figure.day), figures.reported(figure), figure.units,
                figure.illustrative, figure.split,
                change.word, change.over, change.mood, figures.lacking(figure, item)]);
        }
    }
    return found;
}"""
VISIBLE = """root => {
    const seen = node => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
    const copy = node => {
        const twin = node.cloneNode(false);
        for (const child of node.childNodes) {
            if (child.nodeType === 3) twin.append(child.cloneNode());
            if (child.nodeType === 1 && seen(child)) twin.append(copy(child));
        }
        return twin;
    };
    return copy(root).outerHTML;
}"""


def seen(page: Page, selector: str) -> str:
    """The HTML of what has a place on the screen."""
    made: str = page.locator(selector).evaluate(VISIBLE)
    return made


def scripts(
    page: Page, names: Iterable[str], levels: Iterable[str], codes: Iterable[str], say: Callable[[Any], Any]
) -> Figures:
    """What the map's own scripts make of the files, figure by figure; `say`: into Vietnamese."""
    rows = page.evaluate(ON_THE_MAP, [list(names), list(levels), list(codes)])
    return {
        (name, code): Said(
            value=plain(say(value)),
            day=wording.day(say(day)),
            rests=wording.rests(said := say(rested)) if units > 1 else None,
            marked=MADE_UP in said or illustrative if units > 1 else split,
            change=wording.change(say(word)),
            over=wording.over(say(over)),
            days=wording.days(say(lacking)),
            against=wording.AGAINST in say(over),
            mood=wording.mood(mood),
        )
        for name, code, value, day, rested, units, illustrative, split, word, over, mood, lacking in rows
    }


def strip(page: Page, place: str, names: list[str]) -> Figures:
    """The strip above the map; it has no room for how few communes there are."""
    found = {}
    for name, one in zip(names, pages.parts(seen(page, "#kpis"), "//div[@class='kpi']"), strict=True):
        change = one.xpath("./div[contains(@class, 'kpi-change')]")[0]
        foot, over = pages.words(one, "./div[@class='kpi-foot']"), pages.words(change, "./small")
        value = one.xpath("./div[@class='kpi-value']")[0]
        found[name, place] = Said(
            value=pages.own(value) or pages.words(value, "./span[@class='kpi-none']"),
            day=foot.partition(" · ")[0],
            short=wording.short(foot),
            change=wording.change(pages.words(change, ".").removesuffix(over)),
            over=wording.over(over),
            against=wording.AGAINST in over,
            mood=wording.mood(change.get("class")),
        )
    return found


def show(page: Page, topic: str, name: str, level: str) -> None:
    """Choose an indicator and a level in the rail, as a reader does."""
    page.locator(f'[data-do="topic"][data-value="{topic}"]').click()
    page.locator(f'[data-do="indicator"][data-value="{name}"]').click()
    page.locator(f'[data-do="level"][data-value="{level}"]').click()
    page.locator(f'html[data-drawn^="{name}/{level}/"]').wait_for(state="attached", timeout=PATIENCE)


def table(page: Page, name: str) -> Figures:
    """The map's table. It says the change in figures alone."""
    content = seen(page, "#table")
    day, rows = wording.day(pages.words(html.fromstring(content), ".//caption")), pages.parts(content, "//tbody/tr")
    told = {}
    for row in rows:
        cell, change = row.xpath("./td[1]")[0], row.xpath("./td[last()]")[0]
        told[row.xpath("./th//button/@data-value")[0]] = (
            pages.own(cell) or pages.words(cell, "./i"),
            pages.words(cell, "./small"),
            _signed(plain(change.text_content())),
        )
    mixed = any(MADE_UP in under for _, under, _ in told.values())
    return {
        (name, code): Said(
            value=value,
            day=day,
            short=wording.short(under) or "",
            made_up=MADE_UP in under if mixed and is_number(value) else None,
            change=change,
        )
        for code, (value, under, change) in told.items()
    }


def _signed(change: str) -> str:
    """A change with its sign; nothing where there is none."""
    return "" if change == "–" else change


def readout(page: Page, name: str, code: str) -> Figures:
    """The lines about the place that was picked."""
    root = html.fromstring(seen(page, "#readout"))
    (value,) = root.xpath(".//div[@class='figure']")
    lines = [(plain(line.text_content()), line) for line in root.xpath(".//div[starts-with(@class, 'line')]")]
    rests = next((words for words, _ in lines if COUNTED.search(words)), "")
    changed = next((line for words, line in lines if CHANGED.match(words)), None)
    over = pages.words(changed, "./small") if changed is not None else ""
    said = replace(
        wording.foot(rests, wording.day(lines[-1][0])),
        value=pages.own(value),
        made_up=MADE_UP in lines[-1][0].lower(),
        change=wording.change(plain(changed.text_content()).removesuffix(over)) if changed is not None else "",
        over=wording.over(over),
        against=wording.AGAINST in over,
        mood=wording.mood(changed.get("class")) if changed is not None else "",
    )
    return {(name, code): said}


def panel(page: Page, code: str) -> Figures:
    """The key figures in the panel of a place; it marks what itself only illustrates."""
    rows = pages.parts(seen(page, "#panel-figures"), "//ul/li")
    said: Figures = {}
    for row in rows:
        (name,) = row.xpath("./button/@data-value")
        (value,) = row.xpath("./span[@class='panel-value']")
        rests = pages.words(row, "./span[contains(@class, 'rests')]")
        if not name.startswith(pages.LEVELS):
            shown = pages.own(value) or pages.words(value, "./i")
            said[name, code] = Said(value=shown, day=wording.day(rests), made_up=MADE_UP in rests.lower())
    return said


def charts(page: Page) -> Iterator[tuple[str, list[list[str]]]]:
    """Every chart of a page with the rows of its table, opened by its button."""
    for card in page.locator("[data-chart]").all():
        card.scroll_into_view_if_needed()
        card.locator('.chart-body[data-state="drawn"]').wait_for(timeout=PATIENCE)
        card.locator("[data-chart-table]").click()
        card.locator(".chart-table").wait_for()
        content: str = card.locator(".chart-table").evaluate(VISIBLE)
        rows = [[plain(cell.text_content()) for cell in row] for row in pages.parts(content, "//tbody/tr")]
        yield (card.get_attribute("id") or "").removeprefix("chart-"), rows
