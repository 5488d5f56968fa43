"""The library of documents: found with and without accents, narrowed, shown with its PDF, fed to readers."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import orjson
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.public.document_register import DocumentRegister
from dashboard.public.text_search import asked, bare, holds, marked, snippet
from dashboard.snapshot import Snapshot
from etl import runs
from etl.fetch_request import FetchRequest
from etl.run import run
from etl.sources import find
from layers import publication
from tests.dashboard.conftest import Site
from tests.dashboard.public.test_page_list import serious
from tests.dashboard.seeded import seeded_site
from tests.etl import register_files as files
from tests.geodata.files import pdf_files

TEXT = "Các cơ sở kinh doanh dịch vụ ăn uống phục vụ tại chỗ không quá 50% số chỗ ngồi"
ATOM = "{http://www.w3.org/2005/Atom}"
ORDER = {
    "number": "1774/QĐ-UBND",
    "date": "2021-10-22",
    "issuer": "UBND tỉnh",
    "kind": "decision",
    "title": "Các biện pháp phòng, chống dịch",
    "title_en": "Prevention measures",
    "file": "one.pdf",
    "topics": "cases",
}
SCAN = {
    **ORDER,
    "number": "99/TB-UBND",
    "kind": "notice",
    "file": "scan.pdf",
    "place": "662",
    "title": "<b>Phong tỏa</b>",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Site]:
    """The seed's documents, one of them with a PDF, and a scan."""
    folder = tmp_path_factory.mktemp("library")
    with seeded_site(folder, shared) as site:
        path = folder / "documents.zip"
        table = files.table({**ORDER, "place": ""}, SCAN)
        path.write_bytes(files.zipped(table, one_pdf=pdf_files.pdf(TEXT), scan_pdf=pdf_files.scan(2)))
        number = runs.claim(site.engine, "documents", trigger="command")
        report = run(site.engine, site.settings, find("documents"), FetchRequest(file=path), run_id=number)
        assert report.status == "loaded", report.reasons
        publication.publish(site.engine, site.store, site.settings, by="test")
        yield site


def numbers(html: str) -> list[str]:
    """The documents of a list, in its order."""
    return re.findall(r'<li><h2><a href="/van-ban/([a-z0-9-]+)', html)


def get(site: Site, path: str, **query: str) -> str:
    answer = httpx.get(site.origin + path, params=query)
    assert answer.status_code == 200
    return answer.text


def test_the_list_holds_every_document_newest_first(library: Site) -> None:
    shown = numbers(get(library, "/van-ban"))
    assert len(shown) == 15 and shown[0] == "218-qd-byt-2022"
    known = orjson.loads(library.store.read(library.store.current().publication, "documents.json"))["documents"]
    assert shown == [entry["id"] for entry in known]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "ăn uống"}, ["1774-qd-ubnd-2021"]),
        ({"q": "AN UONG tai cho"}, ["1774-qd-ubnd-2021"]),
        ({"q": "4800/qd-byt"}, ["218-qd-byt-2022", "4800-qd-byt-2021"]),
        ({"q": "vaccination campaign"}, ["555-kh-ubnd-2021"]),
        ({"q": "ước"}, []),
        ({"q": "%"}, ["1774-qd-ubnd-2021"]),
        ({"q": "_"}, []),
        ({"kind": "plan"}, ["653-kh-ubnd-2021", "555-kh-ubnd-2021"]),
        ({"kind": "plan", "topic": "vaccination"}, ["555-kh-ubnd-2021"]),
        ({"issuer": "so-y-te-tinh-dak-nong"}, ["93-tb-syt-2021"]),
        ({"year": "2020"}, ["5053-qd-byt-2020"]),
        ({"force": "ended"}, ["4800-qd-byt-2021"]),
        ({"q": "653", "year": "2020"}, []),
    ],
)
def test_found_and_narrowed(library: Site, query: dict[str, str], expected: list[str]) -> None:
    assert numbers(get(library, "/van-ban", **query)) == expected


def test_a_filter_of_another_word_lets_everything_through(library: Site) -> None:
    assert len(numbers(get(library, "/van-ban", kind="hotel", year="x"))) == 15


def test_words_found_in_a_pdf_are_shown_around_and_marked(library: Site) -> None:
    html = get(library, "/van-ban", q="co so an uong")
    assert "Trong văn bản:" in html and "<mark>ăn</mark> <mark>uống</mark>" in html


def test_what_somebody_writes_is_text_and_never_kept(library: Site) -> None:
    html = get(library, "/van-ban", q='"><script>alert(1)</script>')
    assert "<script>alert" not in html and "Không có văn bản nào phù hợp" in html
    assert "&lt;b&gt;Phong tỏa&lt;/b&gt;" in get(library, "/van-ban")


def test_one_document(library: Site) -> None:
    html = get(library, "/van-ban/1774-qd-ubnd-2021")
    found = re.search(r'href="(/data/\d+/documents/[0-9a-f]{64}\.pdf)"', html)
    assert found and 'download="1774-qd-ubnd-2021.pdf"' in html
    pdf = httpx.get(library.origin + found[1])
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    assert pdf.headers["x-content-type-options"] == "nosniff"
    assert "Prevention measures" in get(library, "/van-ban/1774-qd-ubnd-2021", lang="en")


def test_a_scan_and_a_document_without_a_file_say_so(library: Site) -> None:
    assert "không có lớp chữ" in get(library, "/van-ban/99-tb-ubnd-2021-662")
    without = get(library, "/van-ban/653-kh-ubnd-2021")
    assert "Chưa có tệp của văn bản này" in without and "<iframe" not in without


def test_what_replaces_and_what_is_replaced_are_linked(library: Site) -> None:
    assert "/van-ban/218-qd-byt-2022" in get(library, "/van-ban/4800-qd-byt-2021")
    assert "/van-ban/4800-qd-byt-2021" in get(library, "/van-ban/218-qd-byt-2022")


@pytest.mark.parametrize("path", ["/van-ban/nothing", "/van-ban/..%2Fdocuments", f"/data/1/documents/{'0' * 64}.pdf"])
def test_what_is_not_published_is_not_found(library: Site, path: str) -> None:
    assert httpx.get(library.origin + path).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_feed_is_atom(library: Site, language: str) -> None:
    answer = httpx.get(f"{library.origin}/van-ban.atom", params={"lang": language})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 15 and feed.findtext(f"{ATOM}updated") == "2022-01-27T00:00:00+07:00"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 15
    assert all(entry.findtext(f"{ATOM}title") and entry.find(f"{ATOM}author") is not None for entry in entries)
    enclosed = [link.get("href") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert len(enclosed) == 2


def test_filters_work_without_scripts(library: Site, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{library.origin}/van-ban?lang=en")
    page.locator(".library-filters summary").click()
    page.locator("#by-kind").select_option("plan")
    page.locator("#q").fill("tiem chung")
    page.get_by_role("button", name="Search").click()
    assert "lang=en" in page.url
    expect(page.locator(".library-lines li")).to_have_count(0)
    page.locator("#q").fill("vac xin")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".library-lines li")).to_have_count(1)
    context.close()


def test_a_choice_filters_at_once_and_leaves_a_short_address(library: Site, page: Page) -> None:
    page.goto(f"{library.origin}/van-ban")
    page.locator("#by-topic").select_option("level")
    page.wait_for_url("**topic=level")
    assert page.url.endswith("/van-ban?topic=level")
    expect(page.locator("#by-topic")).to_have_value("level")
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.locator(".library-lines li")).to_have_count(15)


@pytest.mark.parametrize("path", ["/van-ban?q=co+so+an+uong", "/van-ban?q=zzz", "/van-ban/1774-qd-ubnd-2021"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_pages_fit_and_are_accessible(library: Site, chromium: Browser, path: str, width: int, scheme: Any) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(library.origin + path)
    page.locator("html[data-ready]").wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    context.close()


def test_the_viewer_stands_where_there_is_room(library: Site, chromium: Browser) -> None:
    for width, seen in ((1440, True), (390, False)):
        context = chromium.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(f"{library.origin}/van-ban/1774-qd-ubnd-2021")
        expect(page.locator("iframe.viewer")).to_be_visible(visible=seen)
        expect(page.get_by_role("link", name="Mở tệp PDF")).to_be_visible()
        context.close()


def test_the_state_is_that_of_the_day_of_the_publication(library: Site) -> None:
    known = DocumentRegister(Snapshot(library.store, library.store.current()))
    entry = {"replaced_by": None, "effect_from": None, "effect_to": None}
    assert known.state(entry) == "unclear"
    assert known.state({**entry, "effect_from": "2021-01-01"}) == "in_force"
    assert known.state({**entry, "effect_from": "2999-01-01"}) == "not_yet"
    assert known.state({**entry, "effect_to": "2021-01-01"}) == "ended"
    assert known.state({**entry, "replaced_by": "not-here-2021"}) == "replaced"


def test_bare_texts_keep_their_positions() -> None:
    text = "Đăk Nông: hoà, hòa, ƯỚC 5053/QĐ-BYT ß İ"
    assert len(bare(text)) == len(text) and bare(text).startswith("dak nong: hoa, hoa, uoc 5053/qd-byt")


def test_words_are_found_at_their_beginning() -> None:
    assert holds([bare("Công bố cấp độ")], asked("cap bo"))
    assert not holds([bare("COVID bàn")], asked("an"))
    assert [piece.text for piece in marked("bàn ăn uống", asked("an")) if piece.found] == ["ăn"]


def test_a_snippet_is_short_and_whole_words() -> None:
    pieces = snippet("chữ " * 100 + "ăn uống " + "chữ " * 100, asked("uong"))
    assert pieces[0].text == "… " and pieces[-1].text == " …"
    assert 150 < sum(len(piece.text) for piece in pieces) < 220
    assert [piece.text for piece in pieces if piece.found] == ["uống"]
    assert snippet("không có", asked("zzz")) == ()


def test_a_list_is_small(library: Site) -> None:
    assert len(gzip.compress(get(library, "/van-ban").encode())) < 12_000
