"""Files that strangers might send, at every desk that takes tables: refused in words, nothing of them taken, nothing
that was there lost (FAULTS 36, 38-43, 46-48, 52, 54, 58, 61)."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from dashboard.staff.server import BODY
from geodata import schema
from geodata.access import Role
from geodata.registers import records
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff
from tests.engines import SQLITE_ALONE
from tests.full_disk import no_file_larger_than
from tests.geodata.files.test_workbook import rewritten

__all__ = ["staff"]
ROOT = str(Path(__file__).parents[3])
DAY = "2021-10-22"
FACILITIES = "id,kind,name,place,lon,lat\n"
LEVELS = "place,level,day\n"
REPORTS = "code,day,cases_new\n"
GOOD = {
    "facilities": f"{FACILITIES}tram-1,health_station,Trạm 1,24611,107.715,12.013\n",
    "levels": f"{LEVELS}24611,2,{DAY}\n",
    "reports": f"{REPORTS}24611,{DAY},5\n",
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One way in for files: who sends, where, a good file."""

    name: str
    path: str
    role: Role
    place: str
    form: tuple[tuple[str, str], ...] = ()

    @property
    def good(self) -> bytes:
        return GOOD[self.name].encode()


REPORTS_DESK = Desk(name="reports", path="/bao-cao/so-tinh", role=Role.COMMUNE_OFFICER, place="24611")
DESKS = (
    Desk(name="facilities", path="/co-so/tep", role=Role.DOCUMENT_EDITOR, place="67", form=(("move", "check"),)),
    Desk(name="levels", path="/cap-do/moi", role=Role.DOCUMENT_EDITOR, place="67", form=(("day", DAY),)),
    REPORTS_DESK,
)


@pytest.fixture(params=DESKS, ids=lambda desk: desk.name)
def desk(request: pytest.FixtureRequest) -> Desk:
    found: Desk = request.param
    return found


@pytest.fixture
def sender(staff: Staff, desk: Desk) -> Visitor:
    number, visitor = staff.make("nguoi.gui", desk.role, desk.place), staff.visitor()
    if desk.role is Role.COMMUNE_OFFICER:
        visitor.sign_in("nguoi.gui")
    else:
        visitor.sign_in_with("nguoi.gui", staff.phone(number).at(staff.now))
    return visitor


HIDDEN = re.compile(r'name="(key|seen|sha256)" value="([^"]*)"')


def send(desk: Desk, sender: Visitor, raw: bytes, name: str = "file.csv") -> tuple[int, str]:
    answer = sender.upload(desk.path, raw, name, **dict(desk.form))
    return answer.status_code, answer.get_data(as_text=True)


def publish(desk: Desk, sender: Visitor, text: str, page: str) -> int:
    """Have what was looked through on `page` published; what the server answers."""
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page)}
    path = {"facilities": desk.path, "levels": f"{desk.path}/cong-bo"}[desk.name]
    form = {"move": "publish", "text": text, "kind": "csv", "day": DAY, "only": "1"}
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return sender.post(path, on=desk.path, **{**form, "sha256": sha256, **hidden}).status_code


def take(desk: Desk, sender: Visitor, raw: bytes) -> None:
    """Bring a good file and publish what it says, where its desk asks for that."""
    status, page = send(desk, sender, raw)
    assert status == 200, page[:2000]
    if desk.name != "reports":
        assert publish(desk, sender, raw.decode(), page) == 302


def holds(staff: Staff) -> tuple[object, ...]:
    """Everything that the store and the archive have of what was brought."""
    drafted = select(schema.draft_field.c.field, schema.draft_field.c.text, schema.draft_field.c.version)
    with staff.engine.connect() as connection:
        tables = (schema.facility, schema.announced_level)
        stands = [sorted(records.standing(connection, table)) for table in tables]
        batches = connection.scalar(select(func.count()).select_from(schema.batch))
        return (*stands, batches, sorted(map(tuple, connection.execute(drafted))), kept(staff))


def kept(staff: Staff) -> list[str]:
    """What lies in the archive; whatever is beside a file under its own hash would show here."""
    folder = staff.desk.settings.storage.var / "archive"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def workbook(fill: Callable[[Any], object] = lambda _sheet: None) -> bytes:
    """A workbook of the communes with one row, and what `fill` does to its sheet."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Số liệu", 0)
    for line in REPORTS.strip().split(","), ("24611", DAY, 5):
        sheet.append(list(line))
    fill(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
DTD = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'


def nested() -> bytes:
    """An archive within an archive, the inner one of zeros."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", bytes(20_000_000))
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("inner.zip", inner.getvalue())
    return outer.getvalue()


ANYWHERE: dict[str, tuple[bytes, str]] = {
    "exe named csv": (b"MZ\x90\x00\x03" + bytes(200), "a.csv"),
    "exe named xlsx": (b"MZ\x90\x00\x03" + bytes(200), "a.xlsx"),
    "page named csv": (b"<!doctype html><script>alert(1)</script>", "a.csv"),
    "page named xlsx": (b"\xef\xbb\xbf \n<HTML><script>alert(1)</script>", "a.xlsx"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a.csv"),
    "encrypted workbook": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "a.xlsx"),
    "cut workbook": (workbook()[:-400], "a.xlsx"),
    "no file": (b"", "a.csv"),
    "blank lines": (b"\r\n \t\r\n", "a.csv"),
    "zip bomb": (rewritten(workbook(), SHEET, lambda _: b" " * 30_000_000), "a.xlsx"),
    "zip in zip": (nested(), "a.xlsx"),
    "xml bomb": (rewritten(workbook(), SHEET, lambda data: data.replace(b"<worksheet", DTD, 1)), "a.xlsx"),
    "far cell": (workbook(lambda sheet: sheet.cell(1_048_575, 16_383, 1)), "a.xlsx"),
    "formula": (workbook(lambda sheet: sheet.cell(2, 3, "=1+1")), "a.xlsx"),
    "utf-16": ("id,kind".encode("utf-16"), "a.csv"),
    "cp1258": ("id,kind\nĐăk Nông".encode("cp1258"), "a.csv"),
}
HEADED: dict[str, Callable[[str], str]] = {
    "a header of commas": lambda head: head.strip() + "," * 90_000 + "\n",
    "a header of two lines and many columns": lambda head: (
        head.strip() + ',"x\ny"' + "".join(f",c{n}" for n in range(45_000)) + "\n"
    ),
    "nul": lambda head: head + "\0,1,2\n",
    "open quote": lambda head: head + '"' + "a" * 2_000,
    "open quote in the header": lambda head: '"' + head,
    "long cell": lambda head: head + "a" * 150_000 + "\n",
    "doubled column": lambda head: head.strip() + "," + head.split(",")[0] + "\n",
    "unknown column": lambda head: head.strip() + ",=cmd|' /C calc'!A0\n",
    "a column too many names": lambda head: head.strip() + "".join(f",c{n}" for n in range(5_000)) + "\n",
    "missing column": lambda head: head.partition(",")[2],
}


ENGLISH = re.compile(r"\b(file|field|data|error|expected|format|not a|zip)\b", re.IGNORECASE)
"""Words of a library that would stand among ours."""


def alerts(page: str) -> list[str]:
    """What a page says at once to whoever brought a file."""
    said = re.findall(r'<(\w+)[^>]*role="alert"[^>]*>(.*?)</\1>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", words).split()) for _, words in said]


def tables(desk: Desk) -> dict[str, tuple[bytes, str]]:
    """Tables under the desk's own header that are broken as a whole."""
    head = desk.good.decode().split("\n", 1)[0] + "\n"
    made = {what: (make(head).encode(), "a.csv") for what, make in HEADED.items()}
    if desk.name == "facilities":
        made["more lines than facilities"] = (desk.good + b"x\n" * 10_000, "a.csv")
    return made


@SQLITE_ALONE
def test_a_hostile_file_is_refused_in_words_and_nothing_is_lost(staff: Staff, desk: Desk, sender: Visitor) -> None:
    take(desk, sender, desk.good)
    before = holds(staff)
    for what, (raw, name) in {**ANYWHERE, **tables(desk)}.items():
        status, page = send(desk, sender, raw, name)
        told = alerts(page)
        assert status == 422 and told and all(told), (what, status, page[:2000])
        assert "<script>alert" not in page, what
        assert not ENGLISH.search(" ".join(told)), (what, told)
        assert not re.search(r"Traceback|site-packages|Errno|\.py\b", page) and ROOT not in page, what
        assert holds(staff) == before, what
    assert send(desk, sender, desk.good)[0] == 200


ROWS = {
    "short": "x\n",
    "long": "," * 300_000 + "\n",
    "formula": "=cmd|' /C calc'!A0,=1+1,@SUM(1)" + "{rest}\n",
    "markup": "<script>alert(1)</script>,<b>,'" + "{rest}\n",
    "control": "\x07,\x1b[2J,\u202e" + "{rest}\n",
}


def test_a_row_that_cannot_be_taken_is_named_and_not_published(staff: Staff, desk: Desk, sender: Visitor) -> None:
    take(desk, sender, desk.good)
    *stood, _ = holds(staff)
    head = desk.good.decode().split("\n", 1)[0]
    for what, row in ROWS.items():
        text = f"{head}\n{row.format(rest=',' * (head.count(',') - 2))}"
        status, page = send(desk, sender, text.encode())
        assert status in (200, 422) and re.search(r"[Dd]òng 2\b|>2<", page), (what, status)
        assert "<script>alert" not in page and "<b>," not in page, what
        if desk.name != "reports":
            assert publish(desk, sender, text, page) in (302, 409, 422), what
        *stands, _ = holds(staff)
        assert stands == stood, what


def test_the_name_of_a_file_becomes_no_path(staff: Staff, desk: Desk, sender: Visitor) -> None:
    for name in ("../../../etc/passwd", "a%00.csv", "\u202evsc.exe", "..\\..\\x.csv", "CON.csv"):
        assert send(desk, sender, desk.good, name)[0] == 200, name
    digest = hashlib.sha256(desk.good).hexdigest()
    assert kept(staff) == ([] if desk.name == "levels" else [f"{digest[:2]}/{digest}"])


def test_the_same_file_again_says_nothing_new(staff: Staff, desk: Desk, sender: Visitor) -> None:
    take(desk, sender, desk.good)
    before = holds(staff)
    assert send(desk, sender, desk.good)[0] == 200
    assert holds(staff) == before


def test_a_body_that_is_too_large_is_refused_whole(staff: Staff, desk: Desk, sender: Visitor) -> None:
    take(desk, sender, desk.good)
    before = holds(staff)
    status, page = send(desk, sender, desk.good + b"\n" * BODY)
    assert status == 413 and "Nội dung quá lớn" in page
    assert holds(staff) == before


@pytest.mark.parametrize("database_url", ["postgis"], indirect=True)
@pytest.mark.parametrize("desk", [REPORTS_DESK], ids=["reports"], indirect=True)
def test_on_a_full_disk_nothing_is_taken_and_what_is_kept_stays(staff: Staff, desk: Desk, sender: Visitor) -> None:
    take(desk, sender, desk.good)
    before = holds(staff)
    head, row = desk.good.decode().strip().split("\n")
    large = f"{head},note\n" + "\n".join(f"{row},{'a' * 90_000}" for _ in range(4))
    with no_file_larger_than(200_000):
        status, page = send(desk, sender, large.encode())
    assert status == 507 and "Máy chủ hết chỗ" in page
    assert holds(staff) == before
    assert send(desk, sender, desk.good)[0] == 200
