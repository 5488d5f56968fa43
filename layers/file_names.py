"""Names under which files leave the site: `dak-nong_ca-mac-moi-trong-7-ngay_xa_2022-01-21.csv`.

Province, what it is, level or place, day or days; in the reader's language, without accents, in ASCII (RFC 6266).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from geodata.core.document_types import plain
from geodata.core.text import Text
from geodata.core.unit_levels import Level
from layers import folium_map, poster
from layers.charts import chart
from layers.charts.recent import SUFFIX
from layers.downloads import dictionary
from layers.downloads.address import TOPIC, days, parse
from layers.paths import BULLETIN, CHART, DOCUMENT, LAYER_CSV, PICTURE
from layers.publication_reader import PublicationReader

LEVELS: dict[Level, Text] = {
    "province": Text(vi="tỉnh", en="province"),
    "district": Text(vi="huyện", en="districts"),
    "commune": Text(vi="xã", en="communes"),
}
BULLETIN_OF = Text(vi="bản tin", en="bulletin")
SITUATION = Text(vi="tình hình dịch", en="situation")
COLUMNS = Text(vi="từ điển cột", en="columns")
MORE = Text(vi="và {n} chỉ tiêu khác", en="and {n} more")
OPEN_DATA: dict[str, Text] = {
    "publications": Text(vi="các lần công bố", en="publications"),
    "places": Text(vi="đơn vị hành chính", en="places"),
    "indicators": Text(vi="chỉ tiêu", en="indicators"),
    "observations": Text(vi="số liệu", en="figures"),
    "levels": Text(vi="cấp độ dịch", en="epidemic levels"),
    "levels/announcements": Text(vi="công bố cấp độ dịch", en="announced levels"),
    "rules": Text(vi="quy định cấp độ dịch", en="rules of levels"),
    "facilities": Text(vi="cơ sở", en="facilities"),
    "documents": Text(vi="văn bản", en="documents"),
}
"""Lists of `/api/v1` by their route."""


def name_of(read: PublicationReader, path: str, *, language: str) -> str:
    """The name of the file at `path` of a publication.

    A path that says its language is named in it. What is read by programmes keeps its address, with hyphens.
    """
    for pattern, named in _NAMED:
        if match := pattern.fullmatch(path):
            said = match.groupdict().get("language") or language
            return named(_Naming(read, said), match)
    return path.replace("/", "-")


def stem_of(read: PublicationReader, path: str, *, language: str) -> str:
    """The name without its ending, for a picture that the browser makes of the same figures."""
    return name_of(read, path, language=language).rpartition(".")[0]


def joined(*parts: str, form: str) -> str:
    """A name of parts in words, the empty ones left out; a day (ISO) stays as it is."""
    return "_".join(filter(None, map(plain, parts))) + f".{form}"


def of_figures(
    read: PublicationReader,
    indicators: Sequence[str],
    level: Level,
    span: Iterable[str],
    *,
    language: str,
    form: str = "csv",
) -> str:
    """The name of a table of indicators at a level over the days from the first to the last of `span` (ISO)."""
    naming = _Naming(read, language)
    return naming.name(naming.labels(indicators), LEVELS[level], span, form=form)


def of_list(read: PublicationReader, route: str, *, as_of: str, language: str) -> str:
    """The name of a list of `/api/v1` as CSV."""
    return _Naming(read, language).name(OPEN_DATA[route], "", (as_of,), form="csv")


@dataclass(frozen=True)
class _Naming:
    read: PublicationReader
    language: str

    @property
    def province(self) -> str:
        return self.read.places.province.short

    @property
    def as_of(self) -> str:
        return str(self.read("publication.json")["as_of"])

    @property
    def catalogue(self) -> Any:
        return self.read("indicators.json")

    def name(self, what: Text | str, where: Text | str, span: Iterable[str], *, form: str) -> str:
        return joined(self.province, self.said(what), self.said(where), *dict.fromkeys(span), form=form)

    def said(self, text: Text | Mapping[str, str] | str) -> str:
        if isinstance(text, Text):
            return text.in_(self.language)
        return text if isinstance(text, str) else text[self.language]

    def label(self, indicator: str) -> str:
        return self.said(self.catalogue["indicators"][indicator]["short"])

    def labels(self, indicators: Sequence[str]) -> str:
        first, others = self.label(indicators[0]), len(indicators) - 1
        return f"{first} {self.said(MORE).format(n=others)}" if others else first

    def place(self, code: str) -> str:
        found = self.read.places[code]
        return self.said(LEVELS["province"]) if found.level == "province" else found.name_in(self.language)

    def span(self, indicators: Sequence[str]) -> tuple[str, ...]:
        return tuple(day.isoformat() for day in days(self.catalogue, indicators))


def _layer(naming: _Naming, match: re.Match[str]) -> str:
    layer = match["layer"]
    return naming.name(naming.label(layer), LEVELS[_level(match)], naming.span((layer,)), form="csv")


def _chart(naming: _Naming, match: re.Match[str]) -> str:
    made, place = chart(match["chart"]), naming.place(match["place"])
    span = naming.span(made.layers[:1])
    newest = made.groups or made.name.endswith(SUFFIX)
    return naming.name(made.title, place, span[-1:] if newest else span, form=match["form"])


def _map(naming: _Naming, match: re.Match[str]) -> str:
    place = match.groupdict().get("place")
    where = naming.place(place) if place else LEVELS[_level(match)]
    form = match.string.rpartition(".")[2]
    return naming.name(naming.label(match["indicator"]), where, (match["day"],), form=form)


def _download(naming: _Naming, match: re.Match[str]) -> str:
    catalogue = naming.catalogue
    found = parse(catalogue, match.string)
    topic = next((one for one in catalogue["topics"] if found.selection == TOPIC + one["id"]), None)
    what = naming.said(topic["label"]) if topic else naming.labels(found.indicators)
    span = [day.isoformat() for day in (found.first, found.last) if day] or naming.span(found.indicators)
    return naming.name(what, LEVELS[found.level], span, form=found.form)


def _whole(what: Text, form: str) -> Callable[[_Naming, re.Match[str]], str]:
    return lambda naming, _match: naming.name(what, "", (naming.as_of,), form=form)


def _document(naming: _Naming, match: re.Match[str]) -> str:
    held = naming.read("documents.json")["documents"]
    found = (one["id"] for one in held if one["pdf"] and one["pdf"]["sha256"] == match["sha256"])
    return f"{next(found, match['sha256'])}.pdf"


def _level(match: re.Match[str]) -> Level:
    return cast(Level, match["level"])


_NAMED: tuple[tuple[re.Pattern[str], Callable[[_Naming, re.Match[str]], str]], ...] = (
    (LAYER_CSV, _layer),
    (CHART, _chart),
    (folium_map.PATH, _map),
    (poster.PATH, _map),
    (PICTURE, _whole(SITUATION, "png")),
    (BULLETIN, _whole(BULLETIN_OF, "pdf")),
    (DOCUMENT, _document),
    (re.compile(re.escape(dictionary.PATH)), _whole(COLUMNS, "csv")),
    (re.compile(re.escape(dictionary.PACKAGE)), lambda _naming, _match: "datapackage.json"),
    (re.compile(r"downloads/.+"), _download),
)
