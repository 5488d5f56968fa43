"""PDF files as the offices send them, and as they must not be."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, PdfObject, TextStringObject

SENTENCE = "Kế hoạch ứng dụng các nền tảng công nghệ phòng, chống dịch COVID-19"


@cache
def pdf(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
    out = io.BytesIO()
    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(out) as written:
        for text in pages or (SENTENCE,):
            figure = Figure(figsize=(8, 4))
            figure.text(0.05, 0.5, text)
            figure.savefig(written, format="pdf")
    return out.getvalue()


def padded(size: int) -> bytes:
    """A PDF of at least `size` bytes."""
    return rewritten(lambda writer: writer.add_metadata({"/Keywords": "0" * size}), pdf())


def scan(pages: int = 1) -> bytes:
    """A PDF of pages without any text."""
    return rewritten(lambda writer: [writer.add_blank_page(width=595, height=842) for _ in range(pages)])


def rewritten(change: Callable[[PdfWriter], object], raw: bytes | None = None, *, packed: bool = False) -> bytes:
    """A PDF after `change`; `packed`: its objects lie in compressed object streams."""
    writer = PdfWriter(clone_from=io.BytesIO(raw)) if raw else PdfWriter()
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def acting(action: str, **said: str) -> bytes:
    """A PDF whose first opening does something."""

    def change(writer: PdfWriter) -> None:
        parts = {NameObject(f"/{key}"): TextStringObject(value) for key, value in said.items()}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject(f"/{action}"), **parts}
        )

    return rewritten(change, pdf())


def _action(kind: str, **more: PdfObject) -> DictionaryObject:
    parts = {NameObject(f"/{key}"): value for key, value in more.items()}
    return DictionaryObject(
        {NameObject("/S"): NameObject(f"/{kind}"), NameObject("/URI"): TextStringObject("https://example.org"), **parts}
    )


def acting_later(action: str) -> bytes:
    """A PDF that opens at a page and then does something, by a reference."""

    def change(writer: PdfWriter) -> None:
        following = writer._add_object(_action(action))
        first = _action("GoTo", Next=ArrayObject([following]))
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(first)

    return rewritten(change, pdf())


def acting_page(action: str) -> bytes:
    """A PDF that does something when its first page is shown."""

    def change(writer: PdfWriter) -> None:
        writer.pages[0][NameObject("/AA")] = writer._add_object(DictionaryObject({NameObject("/O"): _action(action)}))

    return rewritten(change, pdf())


def linked() -> bytes:
    """A PDF that opens at its first page and has a link to the web."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0].indirect_reference
        writer.root_object[NameObject("/OpenAction")] = ArrayObject([page, NameObject("/Fit")])
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject([FloatObject(at) for at in (0, 0, 9, 9)]),
                NameObject("/A"): _action("URI"),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    return rewritten(change, pdf())


def encrypted() -> bytes:
    return rewritten(lambda writer: writer.encrypt("x"), pdf())


def attached() -> bytes:
    return rewritten(lambda writer: writer.add_attachment("a.txt", b"a"), pdf())


def pages_of(raw: bytes) -> int:
    return len(PdfReader(io.BytesIO(raw)).pages)
