"""What the server's own pages and files say: no script is needed to read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from layers import bulletin
from tests.consistency import english, files, holes, pages, walls
from tests.consistency.figures import Figures, Json, Reading, bare, brief, lacking, number, of_units
from tests.consistency.figures import day as short_day
from tests.consistency.truth import LEVELS, Truth

TOPIC_PAGES = ("/dien-bien", "/xet-nghiem", "/tiem-chung", "/nguon-luc")
NUMERALS, PANELS = "tat-ca", "bang"
"""Layouts of a wall: the numerals of all figures; one of every other kind of panel."""
LATE = "cases_new"


def readings(truth: Truth) -> Iterator[Reading]:
    """Everything that is said in Vietnamese, of the province, a district and a commune."""
    for path, place in addresses(truth):
        page = truth.text(path)
        yield Reading(where=path, said=pages.tiles(page, place))
        yield Reading(where=f"{path} map", said=pages.drawn(page, truth.province), told=of_units)
        for table in pages.tables(page, truth.province):
            yield Reading(where=f"{path} table", said=table.said, told=brief)
        for name, said, _ in pages.feet(page, place):
            yield Reading(where=f"{path} chart {name}", said=said)
        yield Reading(where=f"{path} groups", said=pages.groups(page, place))
        yield Reading(where=f"{path} doses", said=pages.bars(page, truth.labels, place))
    yield Reading(where="front districts", said=pages.districts(truth.text("/")).said, told=brief)
    for place in (truth.province, truth.district):
        page = truth.text(f"/man-hinh?bo-cuc={NUMERALS}&noi={place}")
        yield Reading(where=f"wall {place}", said=pages.numerals(page, place))
    yield from _files(truth)


def in_english(truth: Truth) -> Iterator[Reading]:
    """The same figures in English, on the front page, those of a topic and of places, and a wall."""
    topics = tuple(path for path in TOPIC_PAGES if path != TOPIC_PAGES[truth.seed % len(TOPIC_PAGES)])
    for path, place in addresses(truth):
        if path.startswith(topics):
            continue
        page = english.page(truth.text(f"{path}{'&' if '?' in path else '?'}lang=en"))
        yield Reading(where=f"{path} in English", said=pages.tiles(page, place))
    wall = truth.text(f"/man-hinh?bo-cuc={NUMERALS}&noi={truth.province}&lang=en")
    yield Reading(where="wall in English", said=pages.numerals(wall, truth.province, english.phrase))


def addresses(truth: Truth) -> Iterator[tuple[str, str]]:
    """The pages of the site with the places that they are about."""
    yield "/", truth.province
    for path in TOPIC_PAGES:
        for place in (truth.province, truth.district, truth.commune):
            yield f"{path}?noi={place}", place
    for place in (truth.district, truth.commune):
        yield f"/noi/{place}", place


def on_walls(page: str, truth: Truth, place: str) -> Iterator[Reading]:
    """What the panels of a wall say, whose page was loaded."""
    units = [truth.places[place], *truth.below(place)]
    called = Counter(one.short for one in units)
    names = {one.short if called[one.short] == 1 else one.name: one.code for one in units}
    for said in walls.maps(page):
        yield Reading(where=f"wall's map {place}", said=said, told=lambda said: bare(of_units(said)))
    for said in walls.tables(page, truth.heads, names):
        yield Reading(where=f"wall's table {place}", said=said, told=lacking)
    yield Reading(where=f"wall's ticker {place}", said=walls.ticker(page, place), told=bare)


def silent(page: str, truth: Truth, place: str) -> list[str]:
    """How a wall's list of silent communes differs from the open API's rows of the newest day."""
    day = truth.as_of
    asked = f"observations?indicator={LATE}&first={day}&last={day}"
    rows = {row["place"]: row for level in LEVELS for row in truth.asked(f"{asked}&level={level}")}
    districts = [place] if place == truth.district else truth.level("district")
    communes = [one for code in districts for one in truth.below(code)]
    missing = [one for one in communes if one.code not in rows or not rows[one.code]["reported"]]
    above = Counter(one.parent for one in missing if rows.get(one.parent or "", {}).get("itself"))
    names = frozenset(
        f"{truth.places[one.parent or ''].short}: "
        + (f"huyện tự báo cáo ({above[one.parent]} xã)" if one.parent in above else one.short)
        for one in missing
    )
    wanted = walls.Late(f"{len(communes) - len(missing)}/{len(communes)}", short_day(day), names)
    said = walls.late(page)
    return [] if said == wanted else [f"wall's silent communes {place}: {said} instead of {wanted}"]


def faults(truth: Truth) -> Iterator[str]:
    """What files under tables and charts hold otherwise than the page."""
    for path, place in addresses(truth):
        page = truth.text(path)
        for table in [*pages.tables(page, truth.province), *([pages.districts(page)] if path == "/" else [])]:
            yield from _of_table(truth, path, table)
        for link in pages.links(page):
            lines = truth.csv(link)
            lacking = set(pages.asked(link)) & set(truth.names) - {line["indicator"] for line in lines}
            if lacking:
                yield f"{path}: {link} has no rows of {sorted(lacking)}"
        for name, _, link in pages.feet(page, place):
            yield from _of_chart(truth, f"{path} chart {name}", place, truth.csv(link))
        yield from _of_weeks(truth, path, page)
    yield from _marks(truth)


def _of_table(truth: Truth, where: str, table: pages.Table) -> Iterator[str]:
    """A table's file has its figures, a row each, and its foot their mark."""
    lines = {(line["indicator"], line["place"]): line for line in truth.csv(table.link)}
    rows = {key: line for key, line in lines.items() if not key[0].startswith(pages.LEVELS)}
    if set(rows) != set(table.said):
        yield f"{where}: {table.link} has rows of {sorted(set(rows) ^ set(table.said))[:4]}"
    for key in set(rows) & set(table.said):
        row, line = truth.rows[key], rows[key]
        if (line["day"], files.number(line["value"])) != (row["day"], row["value"]):
            yield f"{where}: {table.link} {key}: {line['value']} of {line['day']}"
    marked = any(truth.rows[key]["illustrative"] for key in table.said)
    if marked != table.marked:
        yield f"{where}: the table {table.link} is marked {table.marked}"


def _of_chart(truth: Truth, where: str, place: str, lines: list[dict[str, str]]) -> Iterator[str]:
    """The newest figures in a chart's file are those of the indicators that its columns are named after."""
    by_day = {line["day"]: line for line in lines if "day" in line}
    for name in set(truth.names) & set(lines[0] if by_day else ()):
        row = truth.rows[name, place]
        line = by_day.get(row["day"])
        if line is not None and files.number(line[name]) != row["value"]:
            yield f"{where}: {name} is {line[name]} instead of {row['value']} on {row['day']}"


def _of_weeks(truth: Truth, where: str, page: str) -> Iterator[str]:
    shown = pages.weeks(page)
    if not shown:
        return
    (link,) = (link for link in pages.links(page) if pages.asked(link) == ["cases_new"] and "first=" in link)
    sums: dict[str, dict[date, float]] = defaultdict(dict)
    for line in truth.csv(link):
        day = date.fromisoformat(line["day"])
        monday, value = day - timedelta(days=day.weekday()), files.number(line["value"])
        sums[line["place"]].setdefault(monday, 0)
        if value is not None:
            sums[line["place"]][monday] += value
    for place, weeks in shown.items():
        told = [number(value, 0) for _, value in sorted(sums[place].items())]
        if any(week not in ("–", of) for week, of in zip(weeks, told, strict=True)):
            yield f"{where}: weeks of {place} are {weeks}, in the file {told}"


def _files(truth: Truth) -> Iterator[Reading]:
    for at, name in enumerate(truth.names):
        level, day = LEVELS[at % len(LEVELS)], truth.items[name]["as_of"]
        lines = truth.csv(f"/data/{truth.n}/layers/{name}/{level}.csv")
        yield Reading(where=f"CSV {name}", said=_said(truth, name, [line for line in lines if line["day"] == day]))
    for topic in holes.TOPICS:
        day = _day(truth, topic)
        lines = files.sheet(truth.raw(workbook(truth, topic, day)))
        for name in truth.topic(topic):
            if truth.items[name]["as_of"] == day:
                yield Reading(where=f"XLSX {name}", said=_said(truth, name, lines, marks=False))


def _said(truth: Truth, name: str, lines: list[dict[str, str]], *, marks: bool = True) -> Figures:
    item = truth.items[name]
    return {
        (name, line["place"]): files.said(line, name, truth.rows[name, line["place"]], item, marks=marks)
        for line in lines
    }


def _day(truth: Truth, topic: str) -> str:
    """One of the days on which figures of a topic end, in every store another."""
    days = sorted({truth.items[name]["as_of"] for name in truth.topic(topic)})
    return days[truth.seed % len(days)]


def workbook(truth: Truth, topic: str, day: str) -> str:
    return f"/data/{truth.n}/downloads/topic-{topic}/district/{day}.xlsx"


def _marks(truth: Truth) -> Iterator[str]:
    """The marks of workbooks and wide CSVs: a row is marked where any of its figures is."""
    for topic in holes.TOPICS:
        names, day = truth.topic(topic), _day(truth, topic)
        rows = truth.asked(
            f"observations?indicator={','.join(names)}&level=district&first={day}&last={day}&limit=10000"
        )
        book = workbook(truth, topic, day)
        for path, lines in ((book, files.sheet(truth.raw(book))), _wide(truth, book)):
            for line in lines:
                for mark in ("illustrative", "reported_illustrative", "change_illustrative"):
                    wanted = any(row[mark] for row in rows if row["place"] == line["place"])
                    if files.flag(line[mark]) != wanted:
                        yield f"{path} {line['place']}: {mark} is {line[mark]}"


def _wide(truth: Truth, book: str) -> tuple[str, list[dict[str, str]]]:
    path = book.removesuffix("xlsx") + "csv"
    return path, truth.csv(path)


def lacking_in_bulletin(truth: Truth) -> Iterator[str]:
    """What of the key figures the day's bulletin does not say."""
    said = files.bulletin(truth.raw(f"/data/{truth.n}/bulletins/vi.pdf"))
    for name in bulletin.FIGURES:
        key = name, truth.province
        if key not in truth.rows or truth.rows[key]["value"] is None:
            continue
        wanted, row = truth.wanted[key], truth.rows[key]
        older = "" if row["day"] == truth.as_of else f", ngày {wanted.day}/{row['day'][:4]}"
        parts = [number(row["value"], truth.items[name]["decimals"]), *_told(row)]
        parts[-1] += older
        if row["change"]:
            parts.append(f"{wanted.change} sau 7 ngày" + _over(wanted.over or ""))
        yield from (f"PDF {name}: {part!r} is missing" for part in parts if part not in said)


def _told(row: Json) -> list[str]:
    """Who told a figure, as the bulletin says it."""
    own, covered, units = row["reported"] - row["covered"], row["covered"], row["units"]
    mark = "có số (minh hoạ)" if row["reported_illustrative"] else "đã báo cáo"
    communes = [f"{own}/{units} xã {mark}"] if own else []
    if row["itself"]:
        return ["đơn vị tự báo cáo", *communes]
    counted = f"{covered}" if own else f"{covered}/{units}"
    return [*communes, *([f"{counted} xã do huyện báo cáo"] if covered else [])]


def _over(over: str) -> str:
    """What the bulletin says of the communes, or of their days, that a change is told over."""
    unit = "số ngày" if "%" in over else "xã"
    return f", trên {over} {unit}" if over else ""
