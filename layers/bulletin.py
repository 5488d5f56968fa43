"""`bulletins/<language>.pdf`: the day on two sheets of A4, to be printed, filed and forwarded.

Key figures, the map of announced levels, the districts; on the second sheet the level of every commune. It carries the
publication's checksum, and a QR code of the address at which it is looked up. The same publication gives the same
bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geodata.catalog import CATALOG, Derived
from geodata.catalog.level import COLOURS, GRADED
from geodata.core.text import Text
from geodata.geography.admin_units import Place
from geodata.observations.measures import whole_window
from layers import illustrative, rests, wording
from layers.charts import words
from layers.checksums import CHECKED_AT, SHORT, digest_of, grouped
from layers.picture import BLANK, BORDER, DRAWING, EDGE, INK, MUTED
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store
from layers.svg import Projection, outlines

if TYPE_CHECKING:
    from matplotlib.figure import Figure

A4 = (8.27, 11.69)
ABREAST = 3
LEFT, RIGHT, TOP = 0.08, 0.92, 0.95
WIDE = 14
"""Letters of a cell above which it is set smaller."""
LEVEL, COMPUTED = (level.id for level in GRADED)
FIGURES = ("cases_7d", "cases_new", "cases_active", "deaths_total", "coverage_dose1_18plus", "coverage_dose2_18plus")
COLUMNS = (LEVEL, "cases_7d", "cases_7d_per_100k", "cases_new", "coverage_dose2_18plus")
LABELS = {level.id: level.label for level in GRADED} | {name: item.label for name, item in CATALOG.items()}
UNITS = {name: item.unit for name, item in CATALOG.items()}
DECIMALS = {name: item.decimals for name, item in CATALOG.items()} | {level.id: 0 for level in GRADED}

TITLE = Text(vi="Bản tin phòng, chống dịch COVID-19", en="COVID-19 bulletin")
AS_OF = Text(vi="Số liệu đến {day} · công bố số {n}, {made}", en="Figures as of {day} · publication {n}, {made}")
ANNOUNCED = Text(vi="công bố ngày {day}", en="announced on {day}")
MAP = Text(vi="Cấp độ dịch đã công bố", en="Announced epidemic level")
DISTRICTS = Text(vi="Các huyện", en="Districts")
LIST = Text(vi="Cấp độ dịch của từng xã", en="Epidemic level of every commune")
LIST_NOTE = Text(
    vi="Số đầu: đã công bố. Trong ngoặc: tính theo quy tắc, để tham khảo.",
    en="Announced; in brackets: by the rule, for reference.",
)
NONE = Text(vi="–", en="–")
PLACE = Text(vi="Địa phương", en="Place")
CHECK = Text(
    vi="Mã kiểm tra: {code}   Kiểm tra bản tin này tại {where}",
    en="Checksum: {code}   Look this bulletin up at {where}",
)
SCHEMATIC = Text(vi="Sơ đồ, không phải ranh giới hành chính", en="Schematic, not administrative boundaries")


@dataclass(frozen=True, kw_only=True)
class BulletinSource:
    """Publication `n` as its files say it, in a language."""

    store: Store
    n: int
    language: str

    @cached_property
    def read(self) -> PublicationReader:
        return PublicationReader(self.store, self.n)

    def newest(self, indicator: str, level: str) -> dict[str, float | None]:
        """The newest figure of every place; empty where the indicator has none."""
        try:
            layer = self.read(f"layers/{indicator}/{level}.json")
        except NotPublished:
            return {}
        return dict(zip(layer["places"], layer["values"][-1], strict=True)) if layer["days"] else {}

    def made_up(self, indicator: str, level: str) -> frozenset[str]:
        """The places of a level whose newest figure only illustrates."""
        try:
            layer = self.read(f"layers/{indicator}/{level}.json")
        except NotPublished:
            return frozenset()
        known = self.newest(indicator, level).items()
        return frozenset(
            code for code, value in known if value is not None and illustrative.holds(layer, layer["days"][-1], code)
        )

    def cell(self, indicator: str, place: Place) -> str:
        """The newest figure of a unit, with n/N where communes are missing."""
        value = self.newest(indicator, place.level).get(place.code)
        said = self.number(indicator, value)
        if value is None or indicator not in CATALOG:
            return said
        layer = self.read(f"layers/{indicator}/{place.level}.json")
        found = rests.of_layer(layer, layer["days"][-1], place.code)
        return f"{said} ({found.reported}/{found.units})" if found and found.reported < found.units else said

    def marked(self, indicator: str, places: Sequence[Place]) -> list[str]:
        """A column: its head, its cells. Marked in the head where all its figures only illustrate, else one by one."""
        cells, head = [self.cell(indicator, place) for place in places], self.head(indicator)
        made_up = self.made_up(indicator, "province") | self.made_up(indicator, "district")
        if not made_up:
            return [head, *cells]
        known = self.newest(indicator, "province") | self.newest(indicator, "district")
        mark = f" ({self.word('made_up')})"
        if all(value is None or code in made_up for code, value in known.items()):
            return [head + mark, *cells]
        return [head, *(cell + mark * (place.code in made_up) for cell, place in zip(cells, places, strict=True))]

    def rests(self, indicator: str) -> tuple[str, str]:
        """Under the province's newest figure: how many communes stand behind it, its change; empty if none."""
        try:
            layer = self.read(f"layers/{indicator}/province.json")
        except NotPublished:
            return "", ""
        if not layer["days"] or layer["values"][-1][0] is None:
            return "", ""
        found = rests.of_layer(layer, layer["days"][-1], layer["places"][0])
        if found is None:
            return "", ""
        told = words.reported(found, self.language)
        return ", ".join(filter(None, (told, self.older(layer["days"][-1])))), self._change(indicator, layer)

    def _change(self, indicator: str, layer: dict[str, Any]) -> str:
        """The change in seven days in words, over which communes where not over all."""
        if "changes" not in layer:
            return ""
        change, counts = layer["changes"][-1][0], {"n": layer["compared"][-1][0], "of": layer["units"][0]}
        days, every = layer.get("compared_days"), counts["of"] * _window(indicator)
        known = days[-1][0] if days else counts["n"]
        partial = 0 < known < every
        if change is None:
            return self.word("too_few_short" if partial else "no_change")
        points = f" {self.word('points')}" if UNITS[indicator].en == "%" else ""
        by = words.number(abs(change), DECIMALS[indicator], self.language) + points
        said = self.word("up" if change > 0 else "down" if change < 0 else "same", by=by)
        last, place = layer["days"][-1], layer["places"][0]
        if illustrative.is_change(layer, last, place) and not illustrative.holds(layer, last, place):
            said = f"{said}, {self.word('against_illustrative')}"
        over = self.word("compared_short_days" if days else "compared_short", share=100 * known // every, **counts)
        return f"{said}, {over}" if partial else said

    def label(self, indicator: str) -> str:
        """An indicator's label; whether its newest figure is provisional."""
        said, entry = LABELS[indicator].in_(self.language), self.read("indicators.json")["indicators"].get(indicator)
        first = entry and entry.get("provisional_from")
        return f"{said} ({self.word('provisional')})" if first and entry["as_of"] >= first else said

    def head(self, indicator: str) -> str:
        """What stands above a column: the label, of levels when they were announced, the day of what is older."""
        label, when = LABELS[indicator].in_(self.language), self.announced()
        if indicator != LEVEL:
            as_of = self.read("indicators.json")["indicators"][indicator]["as_of"]
            when = self.older(as_of)
        return f"{label} ({when})" if when else label

    def older(self, day: str) -> str:
        """A day in words where it is not that of the publication, else empty."""
        return self.word("on_day", day=self.day(day)) if day != self.read("publication.json")["as_of"] else ""

    def announced(self) -> str:
        """The day of the newest announcement of levels; empty without one."""
        days = [entry["day"] for entry in self.read("tables/announced.json")["announced"]]
        return self.say(ANNOUNCED, day=self.day(max(days))) if days else ""

    def word(self, key: str, **values: object) -> str:
        """One of the words that every page tells a figure in."""
        return wording.say(key, self.language, **values)

    def say(self, text: Text, **values: object) -> str:
        return text.in_(self.language).format(**values)

    def name(self, place: Place) -> str:
        return place.name_in(self.language)

    def number(self, indicator: str, value: float | None) -> str:
        """A figure with its decimals as the language writes it; a dash where nothing is reported."""
        if value is None:
            return self.say(NONE)
        text = words.number(value, DECIMALS[indicator], self.language)
        percent = indicator in UNITS and UNITS[indicator].en == "%"
        return f"{text} %" if percent else text

    def day(self, iso: str) -> str:
        return words.day(iso[:10], self.language)


def _window(indicator: str) -> int:
    """How many days a figure adds up."""
    item = CATALOG[indicator]
    return whole_window(item) if isinstance(item, Derived) else 1


def render(store: Store, n: int, language: str) -> bytes:
    """The PDF of publication N; raises `NotPublished` without figures."""
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    source = BulletinSource(store=store, n=n, language=language)
    about = source.read("publication.json")
    if about["as_of"] is None:
        raise NotPublished("bulletin")
    buffer = io.BytesIO()
    with DRAWING, PdfPages(buffer, metadata={"CreationDate": None, "Title": source.say(TITLE)}) as pages:
        for draw in (_first, _second):
            figure = Figure(figsize=A4)
            _head(figure, source, about)
            draw(figure, source)
            _foot(figure, source, about)
            pages.savefig(figure)
    return buffer.getvalue()


def _head(figure: Figure, source: BulletinSource, about: dict[str, Any]) -> None:
    current = source.store.about(source.n)
    made = f"{current.made_at[11:16]} {source.day(current.made_at)}" if current.made_at else ""
    said = source.say(AS_OF, day=source.day(about["as_of"]), n=source.n, made=made)
    figure.text(LEFT, TOP, about["province"]["name"][source.language], size=11, color=MUTED, va="top")
    figure.text(LEFT, TOP - 0.02, source.say(TITLE), size=20, weight="bold", color=INK, va="top")
    marks = f" · {source.word('illustrative')}" if about["illustrative"] else ""
    figure.text(LEFT, TOP - 0.052, said + marks, size=10, color=MUTED, va="top")


def _first(figure: Figure, source: BulletinSource) -> None:
    for at, name in enumerate(FIGURES):
        left, top = LEFT + (at % 3) * 0.29, 0.86 - (at // 3) * 0.074
        value = next(iter(source.newest(name, "province").values()), None)
        figure.text(left, top, source.label(name), size=8, color=MUTED, va="top")
        figure.text(left, top - 0.016, source.number(name, value), size=20, weight="bold", color=INK, va="top")
        for line, said in enumerate(source.rests(name)):
            figure.text(left, top - 0.042 - line * 0.011, said, size=7, color=MUTED, va="top")
    _map(figure, source)
    _districts(figure, source)


def _map(figure: Figure, source: BulletinSource) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch

    shapes, known = source.read("shapes/commune.json"), source.newest(LEVEL, "commune")
    if not shapes["features"]:
        return
    axes = figure.add_axes((0.2, 0.38, 0.6, 0.32))
    projection = Projection(shapes["bbox"])
    for code, rings in outlines(shapes, projection=projection):
        level = known.get(code)
        face = COLOURS[int(level) - 1] if level else BLANK
        axes.add_collection(PolyCollection(rings, edgecolors=EDGE, linewidths=0.4, facecolors=face))
    for _, rings in outlines(source.read("shapes/district.json"), projection=projection):
        axes.add_collection(PolyCollection(rings, edgecolors=BORDER, linewidths=1, facecolors="none"))
    axes.set(xlim=(0, projection.width), ylim=(projection.height, 0), aspect="equal")
    axes.axis("off")
    figure.text(LEFT, 0.712, source.say(MAP), size=12, weight="bold", color=INK, va="top")
    figure.text(RIGHT, 0.712, source.announced(), size=8, color=MUTED, va="top", ha="right")
    marks = [Patch(facecolor=colour, edgecolor=EDGE, label=str(at)) for at, colour in enumerate(COLOURS, start=1)]
    figure.legend(handles=marks, loc="upper left", bbox_to_anchor=(LEFT - 0.01, 0.695), frameon=False, fontsize=9)
    if shapes["quality"] == "schematic":
        figure.text(LEFT, 0.385, source.say(SCHEMATIC), size=7, color=MUTED)


def _districts(figure: Figure, source: BulletinSource) -> None:
    places = [place for place in source.read.places.places if place.level != "commune"]
    names = [name for name in COLUMNS if source.newest(name, "district")]
    columns = [[source.say(PLACE), *map(source.name, places)], *(source.marked(name, places) for name in names)]
    figure.text(LEFT, 0.365, source.say(DISTRICTS), size=12, weight="bold", color=INK, va="top")
    _table(figure, list(zip(*columns, strict=True)), top=0.34, step=0.0205)


def _table(figure: Figure, rows: Sequence[Sequence[str]], *, top: float, step: float) -> None:
    """Rows of text: the first column to the left, the others to the right; the first row is the head."""
    width = (RIGHT - LEFT - 0.2) / max(len(rows[0]) - 1, 1)
    for at, row in enumerate(rows):
        y = top - at * step - (0.012 if at else 0)
        for column, text in enumerate(row):
            said = _wrapped(text) if at == 0 else text
            x = LEFT if column == 0 else LEFT + 0.2 + column * width
            bold = "bold" if at == 1 else "normal"
            small = at == 0 or (column > 0 and len(text) > WIDE)
            figure.text(
                x,
                y,
                said,
                size=7 if small else 9,
                ha="left" if column == 0 else "right",
                va="bottom" if at == 0 else "center",
                color=MUTED if at == 0 else INK,
                weight=bold,
            )


def _wrapped(text: str) -> str:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) <= 18 else [*lines, word]
    return "\n".join(lines).strip()


def _second(figure: Figure, source: BulletinSource) -> None:
    announced, computed = (source.newest(name, "commune") for name in (LEVEL, COMPUTED))
    known = source.read.places
    communes = sorted(known.level("commune"), key=lambda place: place.parent or "")
    blocks: list[list[tuple[str, str]]] = []
    for district, inside in groupby(communes, key=lambda place: place.parent or ""):
        block = [(source.name(known[district]), "")]
        for place in inside:
            said = source.number(LEVEL, announced.get(place.code))
            rule = source.number(COMPUTED, computed.get(place.code))
            block.append((place.short, f"{said} ({rule})"))
        blocks.append(block)
    figure.text(LEFT, 0.86, source.say(LIST), size=12, weight="bold", color=INK, va="top")
    mark = f" ({source.word('made_up')})" if source.made_up(COMPUTED, "commune") else ""
    figure.text(LEFT, 0.84, source.say(LIST_NOTE) + mark, size=8, color=MUTED, va="top")
    figure.text(RIGHT, 0.86, source.announced(), size=8, color=MUTED, va="top", ha="right")
    columns = _columns(blocks)
    step = min(0.022, 0.68 / max(1, *map(len, columns)))
    for at, lines in enumerate(columns):
        for line, (name, level) in enumerate(lines):
            x, y = LEFT + at * 0.29, 0.81 - line * step
            figure.text(x, y, name, size=9, weight="normal" if level else "bold", color=INK, va="top")
            figure.text(x + 0.24, y, level, size=9, color=INK, va="top", ha="right")


def _columns(blocks: Sequence[Sequence[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Blocks of a heading and its lines, in `ABREAST` columns; no heading is the last line of one."""
    most = -(-sum(map(len, blocks)) // ABREAST)
    columns: list[list[tuple[str, str]]] = [[]]
    for block in blocks:
        for at, line in enumerate(block):
            if len(columns[-1]) >= most - (at == 0) and len(columns) < ABREAST:
                columns.append([])
            columns[-1].append(line)
    return columns


def _foot(figure: Figure, source: BulletinSource, about: dict[str, Any]) -> None:
    import segno

    code, site = digest_of(source.store, source.n)[:SHORT], about.get("address")
    if site:
        bits = segno.make(f"{site}{CHECKED_AT}?ma={code}", error="m").matrix
        axes = figure.add_axes((RIGHT - 0.09, 0.03, 0.09, 0.0637))
        axes.imshow([[1 - bit for bit in row] for row in bits], cmap="gray", vmin=0, vmax=1)
        axes.axis("off")
    said = source.say(CHECK, code=grouped(code), where=f"{site or ''}{CHECKED_AT}")
    figure.text(LEFT, 0.05, said, size=8, color=MUTED)
