"""Lists as JSON pages and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

import orjson

from dashboard.api.answers import CSV, ApiRequest, encode
from dashboard.api.fields import USUAL
from dashboard.i18n.catalogues import LANGUAGES
from layers.cells import BOM, FORMULA
from layers.columns import AS_OF, PUBLICATION

Row = Mapping[str, Any]
BILINGUAL = frozenset({"label", "unit", "definition", "count_unit", "issuer", "title", "summary"})
"""Fields that hold both languages, or nothing."""


def listed(ask: ApiRequest, rows: Sequence[Row]) -> tuple[bytes, str | None]:
    """A list whose items are all at hand, cut to the page that was asked for."""
    offset, limit = page(ask)
    end = None if limit is None else offset + limit
    return page_of(ask, rows[offset:end], total=len(rows))


def page_of(ask: ApiRequest, rows: Iterable[Row], *, total: int) -> tuple[bytes, str | None]:
    """One page, `rows`, of `total` items."""
    following = _next(ask, total)
    current = ask.snapshot.current
    if ask.media_type == CSV:
        stamp = {PUBLICATION.name: current.publication, AS_OF.name: current.as_of}
        return table(
            {**row, **{name: said for name, said in stamp.items() if name not in row}} for row in rows
        ), following
    head = {
        "publication": current.publication,
        "as_of": current.as_of,
        "made_at": current.made_at,
        "illustrative": current.illustrative,
        "total": total,
        "next": following,
    }
    return encode({**head, "items": list(rows)}), following


def page(ask: ApiRequest) -> tuple[int, int | None]:
    """Where the page begins and how many items it has; None: all that follow, as a CSV without `limit` has."""
    said = dict(ask.parameters)
    limit = said.get("limit", None if ask.media_type == CSV else USUAL)
    return said.get("offset", 0), limit


def table(rows: Iterable[Row]) -> bytes:
    """Rows as CSV with a byte order mark; a text never begins a formula, two languages are two columns."""
    flat = (_flat(row) for row in rows)
    buffer = io.StringIO()
    buffer.write(BOM)
    first = list(islice(flat, 1))
    if first:
        writer = csv.DictWriter(buffer, first[0], lineterminator="\r\n", extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(chain(first, flat))
    return buffer.getvalue().encode()


def _flat(row: Row) -> dict[str, Any]:
    if BILINGUAL.isdisjoint(row):
        return {name: _cell(value) for name, value in row.items()}
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if name in BILINGUAL:
            cells |= {f"{name}_{language}": _cell(value[language]) if value else None for language in LANGUAGES}
        else:
            cells[name] = _cell(value)
    return cells


def _cell(value: Any) -> Any:
    """Text and whole numbers first: nearly every cell is one of them."""
    kind = type(value)
    if kind is str:
        return f"'{value}" if value.startswith(FORMULA) else value
    if kind is int or value is None:
        return value
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return int(value) if value.is_integer() else value
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _next(ask: ApiRequest, total: int) -> str | None:
    """The address of the page that follows, of the same publication."""
    offset, limit = page(ask)
    if limit is None or offset + limit >= total:
        return None
    said = dict(ask.parameters) | {"offset": offset + limit, "limit": limit}
    said["publication"] = ask.snapshot.n
    if ask.media_type == CSV:
        said["format"] = "csv"
    flat = {name: ",".join(value) if isinstance(value, tuple) else value for name, value in sorted(said.items())}
    return f"/api/v1/{ask.route}?{urlencode(flat, safe=',')}"
