"""One store with holes, held against itself: every surface has to say of a figure what the open API's row means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from dashboard.server import build_public
from geodata.catalog.shown import indicators
from geodata.core.text import Text
from geodata.settings.config import Settings
from geodata.settings.wall_layouts import LayoutCell, Panel, WallLayout
from tests.consistency import english, files, holes, pages, screens, served
from tests.consistency.figures import Reading, brief, differences, signed
from tests.consistency.truth import LEVELS, Truth
from tests.serving import serving

DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
SCREEN = ViewportSize(width=1920, height=1080)
PICKED = 3
"""Indicators that are chosen on the map one after the other, of each store others."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`figures`: how many figures there were; `read`: how many times one was read somewhere; what differed.

    `itself`, `covered`: how many rows a unit reported itself, or districts did for some of their communes.
    """

    figures: int
    read: int
    itself: int
    covered: int
    differences: list[str]


def check(folder: Path, seed: int, browser: Browser, *, laid: Path, pdf: bool, closely: bool) -> Outcome:
    """Make the store with that number from the empty one `laid` and read it everywhere.

    `pdf`: the bulletin too; `closely`: all that a browser shows, the pages in English, the files under tables.
    """
    settings, store, engine = holes.make(folder, seed, laid)
    engine.dispose()
    app = build_public(_with_walls(settings), store)
    truth = Truth(app, store.current().publication, seed)
    found = [*(served.lacking_in_bulletin(truth) if pdf else ()), *(served.faults(truth) if closely else ())]
    read = 0
    with serving(app) as origin:
        page = browser.new_page(viewport=DESK)
        page.set_default_timeout(screens.PATIENCE)
        on_screen = chain(_closely(page, origin, truth), served.in_english(truth)) if closely else ()
        for one in chain(served.readings(truth), _scripts(page, origin, truth), on_screen):
            found += [one] if isinstance(one, str) else differences(one, truth.wanted)
            read += 0 if isinstance(one, str) else len(one.said)
        page.close()
    rows = truth.rows.values()
    return Outcome(
        figures=len(truth.names),
        read=read,
        itself=sum(row["itself"] and row["units"] > 1 for row in rows),
        covered=sum(row["covered"] > 0 and not row["itself"] for row in rows),
        differences=found,
    )


def _scripts(page: Page, origin: str, truth: Truth) -> Iterator[Reading]:
    """What the map's scripts make of every figure, and its strip."""
    _open(page, f"{origin}/ban-do")
    codes = (truth.province, truth.district, truth.commune)
    said = screens.scripts(page, truth.names, LEVELS, codes, str)
    yield Reading(where="map", said=said)
    shown = [name for name in indicators("key_figure") if name in truth.items]
    yield Reading(where="strip", said=screens.strip(page, truth.province, shown))


def _closely(page: Page, origin: str, truth: Truth) -> Iterator[Reading | str]:
    """What stands on the screens of a desk, a phone and a wall, and how charts differ from their files."""
    yield from _on_the_map(page, truth)
    _open(page, f"{origin}/ban-do?lang=en")
    codes = (truth.province, truth.district, truth.commune)
    yield Reading(where="map in English", said=screens.scripts(page, truth.names, LEVELS, codes, english.said))
    topic = served.TOPIC_PAGES[truth.seed % len(served.TOPIC_PAGES)]
    place = (truth.district, truth.province)[truth.seed % 2]
    page.goto(f"{origin}{topic}?noi={place}")
    yield from _of_charts(page, truth, place)
    page.set_viewport_size(PHONE)
    page.goto(f"{origin}/")
    page.locator(".districts details summary").first.click()
    front = screens.seen(page, "body")
    yield Reading(where="front on a phone", said=pages.tiles(front, truth.province))
    yield Reading(where="front on a phone", said=pages.districts(front).said, told=brief)
    page.set_viewport_size(SCREEN)
    for place in (truth.province, truth.district):
        page.goto(f"{origin}/man-hinh?bo-cuc={served.PANELS}&noi={place}&chi-tieu={_picked(truth)[0]}")
        page.locator("html[data-wall]").wait_for(state="attached")
        wall = page.content()
        yield from served.on_walls(wall, truth, place)
        yield from served.silent(wall, truth, place)


def _on_the_map(page: Page, truth: Truth) -> Iterator[Reading]:
    """Indicators chosen in the rail, their tables, a unit picked there, and at last its panel."""
    table = page.locator('[data-do="table"]')
    for at, name in enumerate(_picked(truth)):
        level = LEVELS[1 + at % 2]
        code = {"district": truth.district, "commune": truth.commune}[level]
        screens.show(page, truth.items[name]["topic"], name, level)
        table.click()
        yield Reading(where=f"map's table {level}", said=screens.table(page, name), told=signed)
        page.locator(f'#table [data-do="pick"][data-value="{code}"]').click()
        table.click()
        page.locator("#readout h2").wait_for()
        yield Reading(where="map's readout", said=screens.readout(page, name, code))
    page.locator('#readout [data-do="open"]').click()
    page.locator("#panel-figures li").first.wait_for()
    yield Reading(where="map's panel", said=screens.panel(page, code))


def _of_charts(page: Page, truth: Truth, place: str) -> Iterator[str]:
    """Tables of charts whose rows are not those of their files."""
    links = {name: link for name, _, link in pages.feet(page.content(), place)}
    for name, shown in screens.charts(page):
        lines = truth.csv(links[name])
        told = [list(line.values())[1 : len(shown[0])] for line in lines]
        said = [
            [files.number(cell.replace(".", "").replace(",", ".").replace("–", "")) for cell in row[1:]]
            for row in shown
        ]
        wanted = [[files.number(cell) for cell in row] for row in (told if "group" in lines[0] else told[::-1])]
        if len(said) != len(wanted) or any(
            (a != b and abs((a or 0) - (b or 0)) > 0.051) or (a is None) != (b is None)
            for row, of in zip(said, wanted, strict=True)
            for a, b in zip(row, of, strict=True)
        ):
            yield f"chart {name} of {place}: its table is not its file"


def _picked(truth: Truth) -> list[str]:
    """Others in every store, so that all of them come round."""
    return [truth.names[(truth.seed * PICKED + at) * 7 % len(truth.names)] for at in range(PICKED)]


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("html[data-drawn]").wait_for(state="attached", timeout=screens.PATIENCE)


def _with_walls(settings: Settings) -> Settings:
    """The settings with a wall of every figure, and one of every other kind of panel."""
    panels = (
        ((1, 1, 6, 7), Panel(kind="map", indicator="cases_7d", level="commune")),
        ((7, 1, 6, 7), Panel(kind="table", indicators=holes.shown())),
        ((1, 8, 12, 4), Panel(kind="late", indicator=served.LATE)),
        ((1, 12, 12, 1), Panel(kind="ticker")),
    )
    numerals = (LayoutCell(at=(1, 1, 12, 12), seconds=20, panels=(Panel(kind="numerals", indicators=holes.shown()),)),)
    cells = tuple(LayoutCell(at=at, seconds=20, panels=(panel,)) for at, panel in panels)
    layouts = {
        served.NUMERALS: WallLayout(title=Text(vi="Tất cả", en="All"), cells=numerals),
        served.PANELS: WallLayout(title=Text(vi="Bảng", en="Panels"), cells=cells),
    }
    wall = settings.wall.model_copy(update={"layouts": {**settings.wall.layouts, **layouts}})
    return settings.model_copy(update={"wall": wall})
