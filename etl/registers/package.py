"""A table alone, or a zip that holds the table and the PDF files it names.

Names inside a zip are compared with names in the table and never become paths.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from geodata.core.text import Text, printable
from geodata.files.rejected import RejectedFile
from geodata.files.table import clean

ZIP = b"PK\x03\x04"
MEMBERS = 1_000
MOST_BYTES = 500_000_000
MOST_TABLE_BYTES = 20_000_000
BLOCK = 1 << 20
ENCRYPTED = 0x1
PASSED_OVER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, kw_only=True)
class Package:
    """The table's bytes, and the PDF files beside it by name."""

    table: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


def opened(raw: bytes) -> Package:
    """What was sent. Raises `RejectedFile` for a broken or encrypted zip, a bomb, more than one table, other files."""
    if not raw.startswith(ZIP):
        return Package(table=raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _package(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise RejectedFile(Text(vi="tệp zip hỏng hoặc bị cắt", en="the zip is broken or cut")) from error


def plain_name(name: str) -> str:
    """The last part of a name as it is compared: NFC, without folders."""
    return clean(PurePosixPath(name.replace("\\", "/")).name)


def _package(archive: zipfile.ZipFile) -> Package:
    members = [member for member in archive.infolist() if not _passed_over(member)]
    if len(members) > MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise _bomb()
    names = [plain_name(member.filename) for member in members]
    _hold_names(names)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise RejectedFile(Text(vi="zip có mật khẩu", en="the zip is encrypted"))
    left, found = MOST_BYTES, {}
    for name, member in zip(names, members, strict=True):
        most = min(left, MOST_TABLE_BYTES) if _is(name, ".csv") else left
        found[name] = _inflated(archive, member, most)
        left -= len(found[name])
    table = next(name for name in names if _is(name, ".csv"))
    return Package(table=found.pop(table), files=found)


def _hold_names(names: list[str]) -> None:
    tables = [name for name in names if _is(name, ".csv")]
    if len(tables) != 1:
        raise RejectedFile(
            Text(vi=f"zip phải có đúng một tệp .csv, thấy {len(tables)}", en=f"expected one .csv, found {len(tables)}")
        )
    other = [name for name in names if not (_is(name, ".csv") or _is(name, ".pdf"))]
    if other:
        shown = printable(other[0])
        raise RejectedFile(
            Text(vi=f"zip có tệp lạ “{shown}”: chỉ nhận .csv và .pdf", en=f"“{shown}” is no .csv, no .pdf")
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        shown = printable(doubled[0])
        raise RejectedFile(Text(vi=f"zip có hai tệp tên “{shown}”", en=f"the zip holds “{shown}” twice"))


def _passed_over(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    return member.is_dir() or hidden or plain_name(member.filename).lower() in PASSED_OVER


def _is(name: str, suffix: str) -> bool:
    return name.lower().endswith(suffix)


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The member's bytes, counted while they come: what the directory says of its size is not believed."""
    taken = bytearray()
    with archive.open(member) as file:
        while block := file.read(BLOCK):
            taken += block
            if len(taken) > most:
                raise _bomb()
    return bytes(taken)


def _bomb() -> RejectedFile:
    return RejectedFile(Text(vi="zip quá lớn khi giải nén", en="the zip is too large when unpacked"))
