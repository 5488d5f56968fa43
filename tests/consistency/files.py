"""What files say of figures: their rows, workbooks by their columns, the words of the bulletin."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.consistency.figures import Json, Said, expected
from tests.consistency.wording import plain


def sheet(content: bytes) -> list[dict[str, Any]]:
    """The figures of a workbook by their columns."""
    lines = load_workbook(io.BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True)
    head = [str(name) for name in next(lines)]
    return [dict(zip(head, line, strict=True)) for line in lines]


def bulletin(content: bytes) -> str:
    """The words of the day's bulletin."""
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def said(line: Json, name: str, row: Json, item: Json, *, marks: bool) -> Said:
    """A line's figure in the words of a page: the same numbers have to come out of the same columns.

    `row`, `item`: what the open API says of it, for what a file does not; `marks`: those of the line are its own.
    """
    behind = f"{name}__" if f"{name}__change" in line else ""
    told = {**row, "day": str(line["day"])[:10], "value": number(line[name]), "change": number(line[f"{behind}change"])}
    told |= {column: int(line[f"{behind}{column}"]) for column in ("reported", "units", "compared", "covered")}
    told["itself"] = flag(line[f"{behind}itself"])
    if marks:
        told |= {mark: flag(line[mark]) for mark in ("illustrative", "reported_illustrative", "change_illustrative")}
    return expected(told, item)


def flag(cell: object) -> bool:
    return cell in (True, "true")


def number(cell: Any) -> float | None:
    return None if cell in ("", None) else float(cell)
