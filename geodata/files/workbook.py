"""XLSX files from strangers: zip and XML held to limits, then read with calamine."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

MAX_PARTS = 1_000
MAX_UNPACKED = 300_000_000
MAX_CELLS = 5_000_000
RATIO = 200
RATIO_FROM = 10_000_000
CHUNK = 1 << 20
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+[0-9]+)"')
NO_CACHE = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)"
)


def sheet(raw: bytes, *, name: str | None = None) -> list[list[Any]]:
    """All cells of one worksheet (by name, else the first), from A1 on; hidden ones too, merged ones in their corner.

    Rows are counted, the declared dimension is not trusted. Raises `RejectedFile` for bombs, for XML with a DTD, for
    formulas without a cached value, for the 1904 date system and for what is no workbook.
    """
    inspect(raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        wanted = name if name in workbook.sheet_names else workbook.sheet_names[0]
        return workbook.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise RejectedFile(Text(vi="không mở được sổ tính: tệp hỏng", en="cannot open the workbook")) from error


def inspect(raw: bytes) -> None:
    """Hold the parts of a workbook to the limits, unpacking them in pieces; raises `RejectedFile`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _inspect_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise RejectedFile(Text(vi="không phải tệp XLSX nguyên vẹn", en="not a whole XLSX file")) from error


def _inspect_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise _bomb(f"{len(parts)} phần")
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise RejectedFile(Text(vi="không phải sổ tính XLSX", en="not an XLSX workbook"))
    total = 0
    for part in parts:
        data = _unpack(archive, part, MAX_UNPACKED - total)
        total += len(data)
        if part.filename.endswith((".xml", ".rels")):
            _inspect_xml(part.filename, data)


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> bytes:
    pieces, size = [], 0
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > room or (size > RATIO_FROM and size > RATIO * max(part.compress_size, 1)):
                raise _bomb(part.filename)
            pieces.append(piece)
    return b"".join(pieces)


def _inspect_xml(name: str, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RejectedFile(Text(vi=f"{name}: XML có DTD", en=f"{name}: XML with a DTD"))
    if name == "xl/workbook.xml" and re.search(rb'date1904="(?:1|true)"', data):
        raise RejectedFile(Text(vi="sổ tính dùng hệ ngày 1904", en="the workbook uses the 1904 date system"))
    if not name.startswith("xl/worksheets/sheet"):
        return
    missing = NO_CACHE.search(data)
    if missing:
        before = CELL.findall(data, 0, missing.start())
        where = "".join(part.decode() for part in before[-1]) if before else "?"
        raise RejectedFile(
            Text(
                vi=f"ô {where}: công thức chưa có kết quả; hãy mở, tính lại và lưu tệp",
                en=f"cell {where}: a formula without a cached value",
            )
        )
    wrong = ERROR_CELL.search(data)
    if wrong:
        where = wrong[1].decode()
        raise RejectedFile(
            Text(
                vi=f"ô {where}: công thức báo lỗi (như #N/A); hãy sửa ô này", en=f"cell {where}: an error such as #N/A"
            )
        )
    found = CELL.findall(data)
    columns = {column for column, _ in found}
    rows = max((int(row) for _, row in found), default=0)
    width = max((_column(column) for column in columns), default=0)
    if rows * width > MAX_CELLS:
        raise _bomb(f"{name}: {rows} x {width} ô")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb(what: str) -> RejectedFile:
    return RejectedFile(Text(vi=f"tệp quá lớn khi giải nén ({what})", en=f"too large when unpacked ({what})"))
