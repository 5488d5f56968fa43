"""What the pages of the site say of figures: tiles, tables, drawn maps, the feet of charts; the numerals of a wall."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import html

from dashboard.public.vaccination import COVERED, NOBODY
from layers import charts
from tests.consistency import wording
from tests.consistency.figures import Figures, Said, is_number
from tests.consistency.wording import MADE_UP, plain

PLACE = re.compile(r"/noi/(\w+)")
LAYER = re.compile(r"/layers/(\w+)/")
LEVELS = "level_"
PROVISIONAL = re.compile(r"^(tạm thời|provisional) ?")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures and the address of the file that has the same; `marked`: the foot says that some only illustrate."""

    said: Figures
    link: str
    marked: bool


def tiles(page: str, place: str) -> Figures:
    """The key figures of a page of the site about a place."""
    return {(tile.get("data-tile"), place): _tile(tile) for tile in parts(page, "//article[@data-tile]")}


def _tile(tile: Any) -> Said:
    foot = words(tile, ".//div[contains(@class, 'tile-foot')]")
    change = tile.xpath(".//p[contains(@class, 'tile-change')]")
    over = words(change[0], "./small") if change else ""
    return replace(
        wording.foot(foot, wording.day(foot)),
        value=words(tile, ".//p[@class='tile-value']/strong"),
        change=wording.change(own(change[0]).removesuffix(over)) if change else "",
        over=wording.over(over),
        days=wording.days(foot),
        against=wording.AGAINST in over,
        mood=wording.mood(change[0].get("class")) if change else "",
    )


def numerals(page: str, place: str, say: Callable[[str], str] = str) -> Figures:
    """The numerals of a wall about a place, whose change is set in lines; `say`: into Vietnamese."""
    return {(one.get("data-tile"), place): _numeral(one, say) for one in parts(page, "//div[@data-tile]")}


def _numeral(one: Any, say: Callable[[str], str]) -> Said:
    change = one.xpath(".//p[contains(@class, 'change')]")[0]
    lines = [plain(span.text_content()) for span in change.xpath("./span[not(@class)]")]
    doubts = " ".join(plain(span.text_content()) for span in change.xpath("./span[@class='doubt']"))
    over = wording.over(say(lines[-1])) if lines else ""
    told = " ".join(lines[:-1] if over else lines).strip("▲▼= ")
    return replace(
        wording.basis(say(words(one, ".//p[contains(@class, 'basis')]"))),
        value=say(words(one, ".//p[@class='figure']")).replace("%", " %").replace("  ", " "),
        change=wording.change(say(told)),
        over=over,
        against=say(PROVISIONAL.sub("", doubts)) == wording.AGAINST,
        mood=wording.mood(change.get("class")),
    )


def tables(page: str, province: str) -> Iterator[Table]:
    """The tables of units, with their feet."""
    for table in parts(page, "//table[@data-sortable]"):
        foot = table.xpath("ancestor::div[contains(@class, 'table-wrap')]/following-sibling::div[1]")[0]
        lines = [
            (
                _code(line.xpath("./th")[0]) or province,
                [(own(cell), words(cell, "./span")) for cell in line.xpath("./td")],
            )
            for line in table.xpath("./tbody/tr")
        ]
        yield _table(foot, lines)


def districts(page: str) -> Table:
    """The front page's list of districts with their communes."""
    (block,) = parts(page, "//div[contains(@class, 'districts')]")
    lines = []
    for one in block.xpath("./details"):
        lines.append((_code(one.xpath("./p")[0]), _cells(one.xpath("./summary")[0])))
        lines += [(_code(row), _cells(row)) for row in one.xpath("./ul/li")]
    return _table(block.xpath("following-sibling::div[1]")[0], lines)


def _cells(row: Any) -> list[tuple[str, str]]:
    return [(own(cell), words(cell, "./small")) for cell in row.xpath(".//span[contains(@class, 'd-cell')]")]


def _table(foot: Any, lines: list[tuple[str, list[tuple[str, str]]]]) -> Table:
    """Rows of (figure, what stands under it) as figures; those of a column are marked one by one, or not at all."""
    (link,) = foot.xpath(".//a[@download]/@href")
    names, day = asked(link), wording.day(words(foot, "."))
    told = {}
    for place, cells in lines:
        for name, (value, under) in zip(names, cells, strict=True):
            if not name.startswith(LEVELS):
                told[name, place] = (value, *wording.under(under))
    mixed = {name for (name, _), (_, _, _, marked) in told.items() if marked}
    said = {
        key: Said(
            value=value, day=own or day, short=short, made_up=marked if key[0] in mixed and is_number(value) else None
        )
        for key, (value, own, short, marked) in told.items()
    }
    return Table(said=said, link=link, marked=MADE_UP in words(foot, "."))


def links(page: str) -> list[str]:
    """The addresses of the files under all blocks of figures."""
    return [str(link) for link in parts(page, "//div[contains(@class, 'block-foot')]//a[@download]/@href")]


def asked(link: str) -> list[str]:
    """The indicators that a link to the open API names."""
    return parse_qs(urlsplit(link).query)["indicator"][0].split(",")


def drawn(page: str, province: str) -> Figures:
    """The drawn maps: each unit's values, what the legend says of the province."""
    said: Figures = {}
    for picture in parts(page, "//div[@data-picture]"):
        legends = picture.xpath(".//div[contains(@class, 'legend-of')]")
        names = [_layer(legend) for legend in legends]
        for name, legend in zip(names, legends, strict=True):
            foot = words(legend, "./p[@class='quiet']")
            if not name.startswith(LEVELS):
                said[name, province] = replace(wording.foot(foot, wording.day(foot)), made_up=None)
        for unit in picture.xpath(".//g[@class='units']/a"):
            says = plain(unit.xpath(".//title")[0].text.partition("\n")[2]).split(" · ")
            for name, one in zip(names, says, strict=True):
                if not name.startswith(LEVELS):
                    said[name, _code(unit)] = Said(value=one.rpartition(": ")[2])
    return said


def _layer(legend: Any) -> str:
    found = LAYER.search(legend.xpath(".//a[@download]/@href")[0])
    assert found is not None
    return found[1]


def feet(page: str, place: str) -> Iterator[tuple[str, Figures, str]]:
    """The charts: their names, what their feet say of their first figure, the addresses of their tables."""
    for card in parts(page, "//figure[@data-chart]"):
        name, foot = card.get("id").removeprefix("chart-"), words(card, "./div[contains(@class, 'tile-foot')]")
        (link,) = card.xpath(".//div[@class='chart-tools']/a[@download]/@href")
        said = replace(wording.foot(foot, wording.day(foot)), made_up=None)
        yield name, {(charts.chart(name).layers[0], place): said}, link


def groups(page: str, place: str) -> Figures:
    """The table of coverage by group and dose; a day of its own stands where that is not the table's."""
    said: Figures = {}
    for table in parts(page, "//table[@class='figures' and not(@data-sortable)]"):
        foot = table.xpath("ancestor::section[1]//div[contains(@class, 'block-foot')]")[0]
        cells = [cell for line in table.xpath("./tbody/tr") for cell in line.xpath("./td")[1:]]
        if len(cells) == len(COVERED):
            for name, cell in zip(COVERED, cells, strict=True):
                own_day, *_ = wording.under(words(cell, "./span"))
                if own(cell) != NOBODY:
                    said[name, place] = Said(value=own(cell), day=own_day or wording.day(words(foot, ".")))
    return said


def bars(page: str, names: Mapping[str, str], place: str) -> Figures:
    """The bars of doses, each with its day; `names`: indicators by their label."""
    said: Figures = {}
    for bar in parts(page, "//ul[@class='bars']/li/p[1]"):
        (label,) = bar.xpath("./span[1]")
        if own(label) in names:
            value, day = words(bar, "./b"), words(label, "./span")
            said[names[own(label)], place] = Said(value=value, day=day)
    return said


def weeks(page: str) -> dict[str, list[str]]:
    """The table of weekly cases: each commune's weeks, the oldest first."""
    lines = parts(page, "//table[@class='heat']/tbody/tr")
    return {_code(line): [own(cell) for cell in line.xpath("./td")] for line in lines}


def _code(node: Any) -> str:
    """The place that a row or a shape leads to; nothing where it leads nowhere."""
    found = PLACE.search(" ".join(node.xpath("descendant-or-self::a/@href")))
    return found[1] if found else ""


def parts(page: str, path: str) -> list[Any]:
    return list(html.fromstring(page).xpath(path))


def words(node: Any, path: str) -> str:
    return plain(" ".join(part for found in node.xpath(path) for part in found.itertext()))


def own(node: Any) -> str:
    """The text of a node without what stands small under it."""
    return plain("".join(node.xpath("./text()")))
