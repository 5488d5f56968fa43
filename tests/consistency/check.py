"""One store with holes, held against itself: every surface has to say of a figure what the open API's row means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from dashboard.server import build_public
from geodata.config import Settings
from geodata.text import Text
from geodata.walls import Cell, Layout, Panel
from layers import bulletin
from layers.kpi import KPIS
from layers.store import Store
from tests.consistency import holes, surfaces
from tests.consistency.figures import Said, expected, number
from tests.consistency.surfaces import Figures, differences
from tests.serving import serving

LEVELS = ("province", "district", "commune")
TOPIC_PAGES = ("/dien-bien", "/xet-nghiem", "/tiem-chung", "/nguon-luc")
WALL = "tat-ca"
PROVINCE = "67"


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


class Checked:
    """A store and what the open API says of its figures."""

    def __init__(self, settings: Settings, store: Store, seed: int) -> None:
        self.settings, self.store = _with_wall(settings), store
        self.n = store.current().publication
        self.app = build_public(self.settings, store)
        self.client: FlaskClient = self.app.test_client()
        self.items = {item["id"]: item for item in self._items("/api/v1/indicators?limit=1000")}
        self.names = [name for name in holes.shown() if name in self.items]
        places = self._items("/api/v1/places?limit=1000")
        codes = {level: [place["code"] for place in places if place["level"] == level] for level in LEVELS}
        self.place_names = {place["code"]: place["name"] for place in places}
        self.district = codes["district"][seed % len(codes["district"])]
        self.commune = codes["commune"][seed * 7 % len(codes["commune"])]
        self.rows = {(row["indicator"], row["place"]): row for row in self._rows(codes)}
        self.wanted: Figures = {key: expected(row, self.items[key[0]]) for key, row in self.rows.items()}

    def _items(self, path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = orjson.loads(surfaces.text(self.client, path))["items"]
        return items

    def _rows(self, codes: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
        days: dict[str, list[str]] = {}
        for name in self.names:
            days.setdefault(self.items[name]["as_of"], []).append(name)
        for day, names in days.items():
            for level in LEVELS:
                asked = f"indicator={','.join(names)}&level={level}&first={day}&last={day}&limit=10000"
                yield from self._items(f"/api/v1/observations?{asked}")

    def surfaces(self) -> Iterator[tuple[str, Figures]]:
        """What the server's own pages and files say."""
        yield "front", surfaces.tiles(surfaces.text(self.client, "/"), PROVINCE)
        for path in TOPIC_PAGES:
            for place in (PROVINCE, self.district):
                yield f"{path} {place}", surfaces.tiles(surfaces.text(self.client, f"{path}?noi={place}"), place)
        for place in (self.district, self.commune):
            yield f"/noi/{place}", surfaces.tiles(surfaces.text(self.client, f"/noi/{place}"), place)
        for place in (PROVINCE, self.district):
            wall = surfaces.text(self.client, f"/man-hinh?bo-cuc={WALL}&noi={place}")
            yield f"wall {place}", surfaces.numerals(wall, place)
        yield from self._files()

    def _files(self) -> Iterator[tuple[str, Figures]]:
        for at, name in enumerate(self.names):
            level, day = LEVELS[at % len(LEVELS)], self.items[name]["as_of"]
            lines = surfaces.rows(surfaces.text(self.client, f"/data/{self.n}/layers/{name}/{level}.csv"))
            yield (
                f"CSV {name}",
                {
                    (name, line["place"]): self._of_file(line, name, name, mark="reported_illustrative")
                    for line in lines
                    if line["day"] == day
                },
            )
        for topic in holes.TOPICS:
            names = [name for name in self.names if self.items[name]["topic"] == topic]
            day = max(self.items[name]["as_of"] for name in names)
            path = f"/data/{self.n}/downloads/topic-{topic}/district/{day}.xlsx"
            with self.client.get(path) as answer:
                lines = surfaces.sheet(answer.get_data())
            newest = [name for name in names if self.items[name]["as_of"] == day]
            for name in newest:
                yield f"XLSX {name}", {(name, line["place"]): self._of_file(line, name, f"{name}__") for line in lines}

    def _of_file(self, line: dict[str, Any], name: str, prefix: str, *, mark: str | None = None) -> Said:
        """A row of a file in the words of a page: the same numbers have to come out of the same columns."""
        behind = prefix if prefix.endswith("__") else ""
        row = dict(self.rows[name, line["place"]])
        row["value"] = _number(line[name])
        row["change"] = _number(line[f"{behind}change"])
        for column in ("reported", "units", "compared", "covered"):
            row[column] = int(line[f"{behind}{column}"])
        row["itself"] = line[f"{behind}itself"] in (True, "true")
        if mark is not None:
            row["reported_illustrative"] = line[mark] == "true"
            row["illustrative"] = line["illustrative"] == "true"
        return expected(row, self.items[name])

    def on_bulletin(self) -> list[str]:
        """What of the key figures the day's bulletin does not say."""
        with self.client.get(f"/data/{self.n}/bulletins/vi.pdf") as answer:
            words = surfaces.bulletin(answer.get_data())
        lacking = []
        for name in bulletin.FIGURES:
            if (name, PROVINCE) not in self.rows:
                continue
            said, row = self.wanted[name, PROVINCE], self.rows[name, PROVINCE]
            if row["value"] is None:
                continue
            mark = "có số (minh hoạ)" if row["reported_illustrative"] else "đã báo cáo"
            parts = [number(row["value"], self.items[name]["decimals"]), *told(row, mark)]
            if row["change"]:
                parts.append(f"{said.change} sau 7 ngày" + _over(said.over or ""))
            lacking += [f"PDF {name}: {part!r} is missing" for part in parts if part not in words]
        return lacking

    def on_the_map(self, browser: Browser) -> Iterator[tuple[str, Figures]]:
        """What the map says in a real browser: its scripts of every figure, its strip of the key figures."""
        with serving(self.app) as origin:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{origin}/ban-do")
            page.locator("html[data-drawn]").wait_for(state="attached", timeout=60_000)
            codes = (PROVINCE, self.district, self.commune)
            yield "map", surfaces.on_the_map(page, self.names, LEVELS, codes)
            shown = [name for name in KPIS if name in self.items]
            yield "strip", surfaces.key_figures(page, PROVINCE, shown)
            page.close()


def told(row: dict[str, Any], mark: str) -> list[str]:
    """Who told a figure, as the bulletin says it."""
    own, covered, units = row["reported"] - row["covered"], row["covered"], row["units"]
    communes = [f"{own}/{units} xã {mark}"] if own else []
    if row["itself"]:
        return ["đơn vị tự báo cáo", *communes]
    counted = f"{covered}" if own else f"{covered}/{units}"
    return [*communes, *([f"{counted} xã do huyện báo cáo"] if covered else [])]


def _with_wall(settings: Settings) -> Settings:
    """The settings with a wall of every figure."""
    panel = Panel(kind="numerals", indicators=holes.shown())
    cell = Cell(at=(1, 1, 12, 12), seconds=20, panels=(panel,))
    layout = Layout(title=Text(vi="Tất cả", en="All"), cells=(cell,))
    wall = settings.wall.model_copy(update={"layouts": {**settings.wall.layouts, WALL: layout}})
    return settings.model_copy(update={"wall": wall})


def _over(over: str) -> str:
    """What the bulletin says of the communes, or of their days, that a change is told over."""
    unit = "số ngày" if "%" in over else "xã"
    return f", trên {over} {unit}" if over else ""


def _number(cell: Any) -> float | None:
    return None if cell in ("", None) else float(cell)


def check(folder: Path, seed: int, browser: Browser, *, laid: Path, pdf: bool) -> Outcome:
    """Make the store with that number from the empty one `laid` and read it everywhere; `pdf`: the bulletin too."""
    settings, store, engine = holes.make(folder, seed, laid)
    engine.dispose()
    checked, found, read = Checked(settings, store, seed), [], 0
    for where, said in (*checked.surfaces(), *checked.on_the_map(browser)):
        found += differences(said, checked.wanted, where)
        read += len(said)
    if pdf:
        found += checked.on_bulletin()
    rows = checked.rows.values()
    return Outcome(
        figures=len(checked.names),
        read=read,
        itself=sum(row["itself"] and row["units"] > 1 for row in rows),
        covered=sum(row["covered"] > 0 and not row["itself"] for row in rows),
        differences=found,
    )
