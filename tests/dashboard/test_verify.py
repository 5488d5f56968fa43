"""Is a forwarded file genuine? Typed, dropped, unknown, malformed; and the bulletin that carries its checksum."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
import requests
import segno
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from layers import checksums, publication
from tests.dashboard.conftest import LAST, Site
from tests.figures_support import report


def bulletin(site: Site, n: int, language: str = "vi") -> bytes:
    answer = requests.get(f"{site.origin}/data/{n}/bulletins/{language}.pdf", timeout=60)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.content


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Bản tin phòng, chống dịch COVID-19"), ("en", "COVID-19 bulletin")]
)
def test_a_bulletin_is_two_sheets_with_every_commune_and_the_same_at_every_request(
    seeded: Site, language: str, title: str
) -> None:
    data = bulletin(seeded, 1, language)
    sheets = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert len(sheets) == 2
    assert all(title in sheet for sheet in sheets)
    places = requests.get(f"{seeded.origin}/data/1/places.json", timeout=10).json()["places"]
    names = [place["name"] for place in places if place["level"] == "commune"]
    assert [name for name in names if name.split(" ", 1)[1].removeprefix("trấn ") not in sheets[1]] == []
    for path in (seeded.store.path(1, f"bulletins/{language}.pdf", encoding) for encoding in ("br", "gz")):
        path.unlink()
    assert bulletin(seeded, 1, language) == data


def test_a_dropped_file_is_known_and_a_changed_one_is_not(site: Site, page: Page, tmp_path: Path) -> None:
    n = site.store.current().publication
    file = tmp_path / "forwarded.pdf"
    file.write_bytes(bulletin(site, n))
    page.goto(f"{site.origin}/kiem-tra")
    page.set_input_files("#file", file)
    expect(page.locator(".verdict")).to_contain_text(f"Đúng tệp đã công bố ở công bố số {n}")
    expect(page.locator(".verdict")).to_contain_text("Đây là công bố mới nhất")
    file.write_bytes(file.read_bytes() + b" ")
    page.set_input_files("#file", file)
    expect(page.locator(".verdict")).to_contain_text("Không có tệp nào như vậy")


def test_an_older_file_says_that_there_is_a_newer_one_and_what_was_corrected(site: Site) -> None:
    n = site.publish([("cases_new", "24611", LAST, 75.0)])
    digest = hashlib.sha256(bulletin(site, n)).hexdigest()
    newer = site.publish([("cases_new", "24611", LAST, 77.0)])
    html = requests.get(f"{site.origin}/kiem-tra?ma={digest}&lang=en", timeout=10).text
    assert f"Genuine: published in publication {n}" in html
    assert f"There is a newer publication: {newer}." in html
    assert "1 figure has been corrected since" in html


def test_the_code_of_a_bulletin_leads_to_its_publication(site: Site) -> None:
    n = site.store.current().publication
    text = PdfReader(io.BytesIO(bulletin(site, n))).pages[0].extract_text()
    code = text.split("Mã kiểm tra: ")[1].split()[0]
    html = requests.get(f"{site.origin}/kiem-tra", params={"ma": code}, timeout=10).text
    assert f"Mã này là của công bố số {n}" in html
    assert "Đúng tệp" not in html
    assert "mã thật có thể bị chép sang bản đã sửa" in html
    assert "Toàn bộ công bố" in html


def test_bytes_that_many_publications_hold_are_said_once(site: Site) -> None:
    first = site.publish([("cases_new", "24611", LAST, 80.0)])
    newest = [site.publish([("cases_new", "24611", LAST, value)]) for value in (81.0, 82.0)][-1]
    digest = site.store.manifest(newest)["shapes/commune.json"]
    html = requests.get(f"{site.origin}/kiem-tra", params={"ma": digest}, timeout=10).text
    assert html.count("Đúng tệp đã công bố ở công bố số") == 1
    assert f"Đúng tệp đã công bố ở công bố số {newest}" in html
    assert f"–{newest - 1}." in html
    assert first < newest - 1


@pytest.mark.parametrize("asked", ["abc", "xyz" * 10, "0" * 65, "<script>alert(1)</script>"])
def test_what_is_no_checksum_is_said(site: Site, asked: str) -> None:
    html = requests.get(f"{site.origin}/kiem-tra", params={"ma": asked}, timeout=10).text
    assert "Mã cần 16 đến 64 chữ số hoặc chữ cái a–f." in html
    assert "<script>alert" not in html


def test_without_an_address_of_the_site_there_is_a_code_but_no_qr_code(site: Site) -> None:
    n = site.store.current().publication
    code = checksums.grouped(checksums.digest_of(site.store, n)[: checksums.SHORT])
    html = requests.get(f"{site.origin}/cap-do-dich", timeout=10).text
    assert code in html
    assert 'class="qr"' not in html
    assert len(PdfReader(io.BytesIO(bulletin(site, n))).pages[0].images) == 0


def test_list_of_levels_and_bulletin_carry_the_address_that_looks_them_up(site: Site) -> None:
    server = site.settings.server.model_copy(update={"public_url": "https://dashboard.example.vn"})
    settings = site.settings.model_copy(update={"server": server})
    report(site.engine, [("cases_new", "24611", LAST, 79.0)], rank=30)
    n = publication.publish(site.engine, site.store, settings, by="test").n
    digits = checksums.digest_of(site.store, n)[: checksums.SHORT]
    html = requests.get(f"{site.origin}/cap-do-dich", timeout=10).text
    drawn = segno.make(f"https://dashboard.example.vn/kiem-tra?ma={digits}", error="m")
    assert drawn.svg_inline(scale=2, border=1, svgclass="qr", lineclass=None) in html
    assert "https://dashboard.example.vn/kiem-tra" in html
    sheets = PdfReader(io.BytesIO(bulletin(site, n))).pages
    assert all(len(sheet.images) for sheet in sheets)
    assert "https://dashboard.example.vn/kiem-tra" in sheets[0].extract_text()
