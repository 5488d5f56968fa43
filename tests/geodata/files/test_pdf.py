from __future__ import annotations

import zlib

import pytest

from geodata.files.pdf import sandboxed
from geodata.files.rejected import RejectedFile
from geodata.files.sandbox import SandboxLimits
from tests.geodata.files import pdf_files as files


def test_a_pdf_says_its_pages_and_its_text() -> None:
    read = sandboxed.read(files.pdf("Trang thứ nhất của kế hoạch", "Trang thứ hai"))
    assert read == sandboxed.Pdf(pages=2, text="Trang thứ nhất của kế hoạch\nTrang thứ hai")


def test_a_scan_has_no_text() -> None:
    assert sandboxed.read(files.scan(3)) == sandboxed.Pdf(pages=3, text=None)


def hidden_in_a_stream(name: bytes) -> bytes:
    """An object with `name` inside a compressed object stream, found through a compressed table only."""
    packed = b"1 0 2 42 << /Type /Catalog /Pages 2 0 R /OpenAction << /S " + name + b" >> >> "
    first = packed.index(b"<<")
    body = b"1 0 2 %d " % (len(packed) - first) + packed[first:]
    body += b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    first = body.index(b"<<")
    stream = zlib.compress(body)
    out = b"%PDF-1.5\n"
    offsets = {3: len(out)}
    out += b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\n"
    offsets[4] = len(out)
    head = b"4 0 obj << /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >> stream\n" % (first, len(stream))
    out += head + stream + b"\nendstream endobj\n"
    start = len(out)
    entries = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (1, offsets[3], 0), (1, offsets[4], 0), (1, start, 0)]
    rows = zlib.compress(
        b"".join(bytes([kind]) + at.to_bytes(3, "big") + bytes([index]) for kind, at, index in entries)
    )
    out += b"5 0 obj << /Type /XRef /Size 6 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode /Length %d >> stream\n" % len(
        rows
    )
    return out + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start


def test_objects_packed_in_streams_are_read() -> None:
    assert sandboxed.read(hidden_in_a_stream(b"/GoTo")).pages == 1


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00" + b"\0" * 100, "không phải PDF"),
        (b"<!doctype html><title>%PDF-</title>", "không phải PDF"),
        (files.pdf()[:-600], "bị cắt"),
        (b"%PDF-1.4\n%garbage\nstartxref\n5\n%%EOF", "hỏng"),
        (files.encrypted(), "mã hóa"),
        (files.acting("JavaScript", JS="app.alert(1)"), "JavaScript"),
        (files.acting("JavaScript").replace(b"/JavaScript", b"/J#61vaScript"), "JavaScript"),
        (files.acting("JavaScript").replace(b"/JavaScript", b"/#4a#61vaScrip#74"), "JavaScript"),
        (hidden_in_a_stream(b"/J#61vaScript"), "JavaScript"),
        (files.pdf() + b"\n9 0 obj << /S /JavaScript >> endobj\nstartxref\n0\n%%EOF", "JavaScript"),
        (files.acting("Launch", F="calc.exe"), "Launch"),
        (files.attached(), "đính kèm"),
        (files.acting("SubmitForm", F="https://example.org"), "SubmitForm"),
        (files.acting("GoToR", F=r"\\\\server\\share\\x.pdf"), "GoToR"),
        (files.acting("Rendition"), "Rendition"),
        (files.acting("Movie"), "Movie"),
        (files.acting("Sound"), "Sound"),
        (files.acting("URI", URI="https://example.org/?who"), r"tự làm việc khi mở \(/URI\)"),
        (files.acting_later("URI"), r"tự làm việc khi mở \(/URI\)"),
        (files.acting_page("URI"), r"tự làm việc khi mở \(/URI\)"),
        (b"%PDF-" + b"0" * sandboxed.MOST_BYTES, "50 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(raw: bytes, why: str) -> None:
    with pytest.raises(RejectedFile, match=why):
        sandboxed.read(raw)


def test_a_link_and_a_first_page_are_no_acts_of_its_own() -> None:
    """What a reader clicks, and where a document opens, is plain."""
    assert sandboxed.read(files.linked()).pages == 1


def page(content: bytes) -> bytes:
    """A page of `content`, packed twice."""
    packed = zlib.compress(zlib.compress(content, 9), 9)
    out = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    out += b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    out += b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R\n"
    out += b"/Resources << /Font << /F 5 0 R >> >> >> endobj\n"
    out += b"5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n"
    head = b"4 0 obj << /Length %d /Filter [/FlateDecode /FlateDecode] >> stream\n" % len(packed)
    return out + head + packed + b"\nendstream endobj\ntrailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        (b" " * (60 << 20), SandboxLimits(memory_bytes=120 << 20)),
        (b"BT /F 9 Tf " + b"(a) Tj " * 3_000_000, SandboxLimits(seconds=1)),
    ],
    ids=["memory", "time"],
)
def test_a_bomb_ends_its_process_only(content: bytes, limits: SandboxLimits) -> None:
    with pytest.raises(RejectedFile):
        sandboxed.read(page(content), limits=limits)
