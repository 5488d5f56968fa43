"""What a PDF holds: nothing that acts, so many pages, this text."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from geodata.core.text import Text, printable
from geodata.files.rejected import RejectedFile

TAIL = 2048
PAGES = 2_000
OBJECTS = 500_000
LETTERS = 2_000_000
SCAN_LETTERS = 20
BROKEN = (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError)
"""What pypdf raises over a file that is not as it should be."""
ACTS = {
    "/JavaScript": Text(vi="có mã JavaScript", en="holds JavaScript"),
    "/JS": Text(vi="có mã JavaScript", en="holds JavaScript"),
    "/Launch": Text(vi="có lệnh mở chương trình (Launch)", en="starts a programme (Launch)"),
    "/EmbeddedFile": Text(vi="có tệp đính kèm bên trong", en="holds an embedded file"),
    "/EmbeddedFiles": Text(vi="có tệp đính kèm bên trong", en="holds embedded files"),
    "/EF": Text(vi="có tệp đính kèm bên trong", en="holds an embedded file"),
    "/FileAttachment": Text(vi="có tệp đính kèm bên trong", en="holds an attachment"),
    "/GoToE": Text(vi="có tệp đính kèm bên trong", en="goes to an embedded file"),
    "/GoToR": Text(vi="mở tệp khác (GoToR)", en="opens another file (GoToR)"),
    "/Rendition": Text(vi="phát âm thanh hoặc phim (Rendition)", en="plays a rendition"),
    "/Movie": Text(vi="phát phim (Movie)", en="plays a movie"),
    "/Sound": Text(vi="phát âm thanh (Sound)", en="plays a sound"),
    "/RichMedia": Text(vi="có nội dung động (RichMedia)", en="holds rich media"),
    "/XFA": Text(vi="có biểu mẫu XFA", en="holds an XFA form"),
    "/SubmitForm": Text(vi="gửi dữ liệu đi nơi khác (SubmitForm)", en="sends data elsewhere (SubmitForm)"),
    "/ImportData": Text(vi="nhập dữ liệu từ tệp khác (ImportData)", en="imports data (ImportData)"),
}
STAYS = ("/GoTo", "/Named")
"""Actions that may happen without a click: they move within the document."""
LONGEST_NAMES = ("/JavaScript", "/Launch", "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Rendition", "/GoToR")
"""Long enough that they do not stand in compressed bytes by chance."""


def read(raw: bytes) -> dict[str, Any]:
    """`pages` and `text` (None when the pages are pictures). Raises `RejectedFile`."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    _refuse_other(raw)
    _refuse_written(raw)
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted:
            raise RejectedFile(Text(vi="PDF có mật khẩu hoặc bị mã hóa", en="the PDF is encrypted"))
        _refuse_objects(reader)
        pages = len(reader.pages)
        if not 0 < pages <= PAGES:
            raise RejectedFile(Text(vi=f"PDF có {pages} trang", en=f"the PDF has {pages} pages"))
        text = _text(reader)
    except RejectedFile:
        raise
    except BROKEN as error:
        raise _broken() from error
    letters = sum(sign.isalnum() for sign in text)
    return {"pages": pages, "text": text if letters >= SCAN_LETTERS else None}


def _refuse_other(raw: bytes) -> None:
    if not raw:
        raise RejectedFile(Text(vi="tệp PDF rỗng", en="the PDF is empty"))
    if not raw.startswith(b"%PDF-"):
        raise RejectedFile(Text(vi="nội dung không phải PDF", en="the content is not a PDF"))
    tail = raw[-TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise RejectedFile(Text(vi="PDF bị cắt: không có phần cuối", en="the PDF is cut: it has no end"))


def _refuse_written(raw: bytes) -> None:
    """Names as they stand in the bytes: also in objects that nothing leads to, also written with #61 for a."""
    for name in LONGEST_NAMES:
        if re.search(_written(name), raw):
            raise RejectedFile(_acts(name))


def _written(name: str) -> bytes:
    letters = (f"(?:{re.escape(letter)}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name[1:])
    return f"/{''.join(letters)}".encode()


def _refuse_objects(reader: PdfReader) -> None:
    """Every object of the file, also those packed in streams."""
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    if len(numbers) > OBJECTS:
        raise RejectedFile(Text(vi="PDF có quá nhiều đối tượng", en="the PDF has too many objects"))
    _refuse_names(reader.trailer)
    for number in sorted(numbers):
        generations = [generation for generation, table in reader.xref.items() if number in table] or [0]
        for generation in generations:
            found = reader.get_object(IndirectObject(number, generation, reader))
            if found is not None:
                _refuse_names(found)
                _refuse_own_acts(found)


def _refuse_names(value: Any) -> None:
    for name in _names(value):
        if name in ACTS:
            raise RejectedFile(_acts(name))


def _names(value: Any) -> Iterator[str]:
    """Keys, and names that are values."""
    for item in _parts(value):
        if isinstance(item, DictionaryObject):
            yield from (str(key) for key in item)
        elif isinstance(item, NameObject):
            yield str(item)


def _parts(value: Any) -> Iterator[Any]:
    """A value and what it holds, without following references: every object is looked at for itself."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, DictionaryObject):
            waiting += [item.raw_get(key) for key in item]
        elif isinstance(item, ArrayObject):
            waiting += list(list.__iter__(item))


def _refuse_own_acts(value: Any) -> None:
    """What happens without a click, on opening, turning a page or pointing, may only move within the document."""
    for item in _parts(value):
        if not isinstance(item, DictionaryObject):
            continue
        acts, further = [_held(item, "/OpenAction")], _held(item, "/AA")
        if isinstance(further, DictionaryObject):
            acts += [further[key] for key in further]
        for act in _chain(acts):
            kind = str(_held(act, "/S"))
            if kind not in STAYS:
                raise RejectedFile(_own_act(kind))


def _held(item: DictionaryObject, key: str) -> Any:
    """What a dictionary holds under a key, references followed; None without it."""
    if key not in item:
        return None
    return item[key]


def _chain(acts: list[Any]) -> Iterator[DictionaryObject]:
    """Actions with those that follow each; a destination (an array, a name) is none."""
    waiting, seen = list(acts), set()
    while waiting:
        act = waiting.pop()
        if isinstance(act, IndirectObject):
            act = act.get_object()
        if not isinstance(act, DictionaryObject) or id(act) in seen:
            continue
        seen.add(id(act))
        yield act
        following = _held(act, "/Next")
        waiting += list(following) if isinstance(following, ArrayObject) else [following]


def _text(reader: PdfReader) -> str:
    pieces: list[str] = []
    size = 0
    for page in reader.pages:
        piece = " ".join(_letters(page.extract_text()).split())
        pieces.append(piece)
        size += len(piece) + 1
        if size > LETTERS:
            break
    return "\n".join(pieces)[:LETTERS].strip()


def _letters(text: str) -> str:
    normal = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    return "".join(sign if sign.isprintable() else " " for sign in normal)


def _acts(name: str) -> Text:
    why = ACTS[name]
    return Text(vi=f"PDF {why.vi}: hãy in lại thành PDF thường", en=f"the PDF {why.en}: print it to a plain PDF")


def _own_act(name: str) -> Text:
    shown = printable(name[:40]) or "?"
    return Text(
        vi=f"PDF tự làm việc khi mở ({shown}): hãy in lại thành PDF thường",
        en=f"the PDF acts when it is opened ({shown}): print it to a plain PDF",
    )


def _broken() -> RejectedFile:
    return RejectedFile(Text(vi="PDF hỏng, không đọc được", en="the PDF is broken and cannot be read"))
