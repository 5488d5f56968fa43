"""A zipped Shapefile: its parts taken out under names of our own, each held against what it says of itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

NEEDED = (".shp", ".shx", ".dbf", ".cpg")
MAY_LACK = ".prj"
MEMBERS = 200
BLOCK = 1 << 16
SHAPE_HEADER, INDEX_RECORD, SHAPE_MAGIC = 100, 8, 9994
FLAG_ENCRYPTED = 0x1


def unpack(raw: bytes, folder: Path, *, most_bytes: int) -> Path:
    """Write the parts of the one Shapefile in a zip into `folder`; returns the path of its .shp.

    Raises `RejectedFile` when parts are missing, cut, encrypted, or above `most_bytes` in all; the .prj may be missing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            chosen = _chosen(archive.infolist(), most_bytes)
            left = most_bytes
            parts = {}
            for suffix, member in chosen.items():
                parts[suffix] = _inflated(archive, member, left)
                left -= len(parts[suffix])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error) as error:
        raise RejectedFile(Text(vi="tệp zip hỏng hoặc bị cắt", en="the zip is broken or cut")) from error
    _hold_whole(parts)
    for suffix, data in parts.items():
        (folder / f"boundaries{suffix}").write_bytes(data)
    return folder / "boundaries.shp"


def _chosen(members: list[zipfile.ZipInfo], most_bytes: int) -> dict[str, zipfile.ZipInfo]:
    if len(members) > MEMBERS or sum(member.file_size for member in members) > most_bytes:
        raise _bomb()
    shapes = [member for member in members if _suffix(member) == ".shp" and not _is_hidden(member)]
    if len(shapes) != 1:
        raise RejectedFile(
            Text(vi=f"zip phải có đúng một tệp .shp, thấy {len(shapes)}", en=f"expected one .shp, found {len(shapes)}")
        )
    stem = shapes[0].filename[: -len(".shp")].lower()
    found = {
        _suffix(member): member
        for member in members
        if member.filename.lower() == stem + _suffix(member) and _suffix(member) in (*NEEDED, MAY_LACK)
    }
    missing = [suffix for suffix in NEEDED if suffix not in found]
    if missing:
        raise RejectedFile(_missing(missing))
    if any(member.flag_bits & FLAG_ENCRYPTED for member in found.values()):
        raise RejectedFile(Text(vi="zip có mật khẩu", en="the zip is encrypted"))
    return found


def _missing(suffixes: list[str]) -> Text:
    why = {
        ".shx": ("không có chỉ mục", "no index"),
        ".dbf": ("không có mã và tên đơn vị", "no codes nor names of units"),
        ".cpg": ("không rõ bảng mã chữ, thường là UTF-8", "the encoding is not known, usually UTF-8"),
        ".shp": ("không có hình", "no shapes"),
    }
    return Text(
        vi="thiếu " + "; ".join(f"{suffix} ({why[suffix][0]})" for suffix in suffixes),
        en="missing " + "; ".join(f"{suffix} ({why[suffix][1]})" for suffix in suffixes),
    )


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """The member's bytes, counted while they come: what the directory says of its size is not believed."""
    taken = bytearray()
    with archive.open(member) as file:
        while block := file.read(BLOCK):
            taken += block
            if len(taken) > most_bytes:
                raise _bomb()
    return bytes(taken)


def _hold_whole(parts: Mapping[str, bytes]) -> None:
    """Each part is as long as its own header says, and all count the same records."""
    for suffix in (".shp", ".shx"):
        data = parts[suffix]
        if len(data) < SHAPE_HEADER or struct.unpack(">i", data[:4])[0] != SHAPE_MAGIC:
            raise RejectedFile(Text(vi=f"{suffix} không phải Shapefile", en=f"the {suffix} is not a Shapefile's"))
        said = struct.unpack(">i", data[24:28])[0] * 2
        if said != len(data):
            raise _cut(suffix, len(data), said)
    table = parts[".dbf"]
    if len(table) < 32:
        raise _cut(".dbf", len(table), 32)
    records, header, width = struct.unpack("<IHH", table[4:12])
    if len(table) < header + records * width:
        raise _cut(".dbf", len(table), header + records * width)
    shapes = (len(parts[".shx"]) - SHAPE_HEADER) // INDEX_RECORD
    if shapes != records:
        raise RejectedFile(
            Text(
                vi=f".shx có {shapes} hình, .dbf có {records} dòng",
                en=f"the .shx counts {shapes} shapes, the .dbf {records} rows",
            )
        )


def _cut(suffix: str, has: int, said: int) -> RejectedFile:
    return RejectedFile(
        Text(
            vi=f"{suffix} bị cắt: {has:,} byte, phần đầu ghi {said:,}",
            en=f"the {suffix} is cut: {has:,} bytes, its header says {said:,}",
        )
    )


def _bomb() -> RejectedFile:
    return RejectedFile(Text(vi="zip giải nén ra quá lớn", en="the zip unpacks to too much"))


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return member.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts
