"""A PDF on its way, on the running programme: uploaded, put right, published, found by its text without accents."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.axe import serious
from tests.dashboard.staff.test_whole_way import PATIENCE, People, link
from tests.geodata.files import pdf_files as files

__all__ = ["link"]
SENTENCE = "Tạm dừng hoạt động karaoke trên địa bàn huyện Đắk Mil từ 0 giờ ngày mai"
PIECE = "tam dung hoat dong karaoke"


def come_in(people: People, link: str) -> Page:
    """The first administrator, who invites the province's document editor."""
    people.enter("quantri", link, with_code=True)
    return people.enter("bientap", people.invite("bientap", "document_editor", "67"), with_code=True, width=390)


def fill(page: Page, file: Path) -> None:
    page.set_input_files("#file", file)
    page.fill("#number", "74/TB-UBND")
    page.select_option("#kind", "notice")
    page.fill("#issuer", "UBND tỉnh Đắk Nông")
    page.fill("#title", "Thông báo khẩn")
    page.check("[name=topics][value=cases]")


def looked_at(chromium: Browser, page: Page) -> None:
    """The address that a page shows has nothing serious for those who cannot see it, narrow and wide."""
    for width in (390, 1366):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, bypass_csp=True, storage_state=page.context.storage_state()
        )
        with context:
            shown = context.new_page()
            shown.goto(page.url)
            expect(shown.locator("h1")).to_be_visible()
            assert serious(shown) == []
            assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_pdf_is_found_by_its_text(chromium: Browser, link: str, tmp_path: Path) -> None:
    people = People(chromium, link.split("/noi-bo/", maxsplit=1)[0])
    editor = come_in(people, link)
    acting, plain = tmp_path / "a.pdf", tmp_path / "b.pdf"
    acting.write_bytes(files.acting("Launch", F="calc.exe"))
    plain.write_bytes(files.pdf(SENTENCE))
    editor.goto(f"{people.origin}/noi-bo/van-ban/moi")
    fill(editor, acting)
    editor.get_by_role("button", name="Lưu nháp").click()
    expect(editor.locator("#file-error")).to_contain_text("Launch")
    looked_at(chromium, editor)
    editor.set_input_files("#file", plain)
    editor.fill("#effect_from", "2021-10-21")
    editor.fill("#effect_to", "2021-10-20")
    editor.get_by_role("button", name="Lưu nháp").click()
    expect(editor.locator("#effect_to-error")).to_be_visible()
    expect(editor.locator(".preview")).to_contain_text("karaoke")
    editor.fill("#effect_to", "")
    editor.get_by_role("button", name="Lưu nháp").click()
    expect(editor.locator(".note.good")).to_contain_text("Đã lưu nháp")
    looked_at(chromium, editor)
    editor.get_by_role("button", name="Công bố").click()
    expect(editor.locator(".note.good")).to_contain_text("Đã yêu cầu công bố")
    reader = chromium.new_context().new_page()
    found = reader.locator("h2 a[href*='/van-ban/74-tb-ubnd']")
    for _ in range(PATIENCE):
        reader.goto(f"{people.origin}/van-ban?q={PIECE}")
        if found.count():
            break
        reader.wait_for_timeout(1000)
    expect(found).to_have_text("74/TB-UBND")
    editor.goto(f"{people.origin}/noi-bo/van-ban")
    expect(editor.locator(".narrow-only li")).to_contain_text("Công khai")
    looked_at(chromium, editor)
    for page in (*people.pages.values(), reader):
        page.context.close()
