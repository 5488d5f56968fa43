"""A publication on the screen: its batches, withdrawn with a reason, kept after all, forms that were forged."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from geodata.observations import batch_status
from geodata.publishing import withdrawals
from geodata.store import database
from tests.axe import serious
from tests.dashboard.staff.accounts.conftest import Visitor
from tests.dashboard.staff.publishing.conftest import Press
from tests.figures_support import report

WHY = "nhập nhầm xã"


def signed_in(press: Press, login: str = "tinh") -> Visitor:
    visitor = press.office.staff.visitor()
    visitor.sign_in_with(login, press.office.phone(login))
    return visitor


def states(press: Press, n: int = 1) -> list[str]:
    with press.engine.connect() as connection:
        return [one.status for one in withdrawals.batches(connection, n)]


def published(press: Press) -> int:
    """Two reports in publication 1; the number of the first one's batch."""
    press.approve()
    press.approve(place="24612", on_behalf=True, signed_by="Trạm trưởng")
    press.publish()
    with press.engine.connect() as connection:
        return withdrawals.batches(connection, 1)[0].id


def test_a_batch_is_withdrawn_with_a_reason_and_the_preview_tells_it(press: Press, page: Page) -> None:
    published(press)
    press.office.sign_in(page, "tinh")
    page.goto(f"{press.office.origin}/cong-bo")
    page.get_by_role("link", name="Số 1").click()
    expect(page.locator("h1")).to_have_text("Số công bố 1")
    page.get_by_label("Phường Nghĩa Đức, Diễn biến dịch").check()
    page.get_by_role("button", name="Rút").click()
    expect(page.locator(".error")).to_have_text("Hãy ghi lý do.")
    expect(page.get_by_label("Phường Nghĩa Đức, Diễn biến dịch")).to_be_checked()
    assert serious(page) == []
    page.fill("#reason", WHY)
    page.get_by_role("button", name="Rút").click()
    expect(page.locator(".note.good")).to_contain_text("Đã đánh dấu rút 1 lô")
    expect(page.locator("tr", has_text="Phường Nghĩa Đức")).to_contain_text(WHY)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    page.get_by_role("link", name="Xem và công bố").click()
    expect(page.locator("#publish")).to_contain_text("1 lô đã công bố sẽ bị rút")
    expect(page.locator("#publish")).to_contain_text("5 số rút")
    page.click("#publish-now")
    expect(page.locator("#publish-said")).to_contain_text("Đã yêu cầu công bố")
    assert states(press) == ["withdrawn", "published"]


def test_what_is_marked_stays_until_it_is_published_at_the_desk(press: Press, page: Page) -> None:
    batch = published(press)
    press.office.sign_in(page, "tinh")
    page.goto(f"{press.office.origin}/cong-bo/1")
    page.get_by_label("Phường Nghĩa Đức, Diễn biến dịch").check()
    page.fill("#reason", WHY)
    page.get_by_role("button", name="Rút").click()
    expect(page.locator(".note.good")).to_contain_text("chưa rút")
    report(press.engine, [("cases_new", "24614", date(2021, 10, 20), 3.0)])
    assert press.publish() == 2, "a load publishes"
    page.goto(f"{press.office.origin}/cong-bo/1")
    row = page.locator("tr", has_text="Phường Nghĩa Đức")
    expect(row.locator(".badge")).to_have_text("Sẽ rút")
    page.get_by_label("Phường Nghĩa Đức, Diễn biến dịch").check()
    page.fill("#reason", "xem lại thì đúng")
    page.get_by_role("button", name="Để lại").click()
    expect(page.locator(".note.good")).to_contain_text("Đã để lại 1 lô")
    with press.engine.connect() as connection:
        assert withdrawals.batches(connection, 1)[0].id == batch
    assert states(press) == ["published", "published"]


def test_the_whole_publication_is_withdrawn_and_kept_after_all(press: Press) -> None:
    published(press)
    visitor = signed_in(press)
    answer = visitor.post("/cong-bo/1", move="withdraw", all="1", reason=WHY)
    assert answer.location == "/noi-bo/cong-bo/1?withdraw=2"
    assert states(press) == ["withdrawn", "withdrawn"]
    assert visitor.post("/cong-bo/1", move="restore", all="1", reason="xem lại thì đúng").status_code == 302
    assert states(press) == ["published", "published"]


def test_a_search_narrows_the_list(press: Press) -> None:
    published(press)
    visitor = signed_in(press)
    page = visitor.get("/cong-bo/1?q=nghĩa+thành").get_data(as_text=True)
    assert "1/2 lô" in page
    assert "Phường Nghĩa Đức" not in page
    assert "Không có lô nào" in visitor.get("/cong-bo/1?q=zzz").get_data(as_text=True)


def test_what_somebody_else_withdrew_meanwhile_is_not_withdrawn_twice(press: Press) -> None:
    batch = published(press)
    with database.writing(press.engine) as connection:
        batch_status.move(connection, batch, "withdraw", by="ai đó", reason=WHY)
    answer = signed_in(press).post("/cong-bo/1", move="withdraw", batch=str(batch), reason=WHY)
    assert answer.status_code == 409
    assert "chưa làm gì cả" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"move": "withdraw", "reason": WHY}, 400),
        ({"move": "withdraw", "all": "1", "reason": "  "}, 400),
        ({"move": "publish", "all": "1", "reason": WHY}, 400),
        ({"move": "withdraw", "batch": "999", "reason": WHY}, 404),
        ({"move": "restore", "all": "1", "reason": WHY}, 400),
    ],
)
def test_a_form_that_does_not_say_enough_changes_nothing(press: Press, form: dict[str, str], status: int) -> None:
    published(press)
    assert signed_in(press).post("/cong-bo/1", **form).status_code == status
    assert states(press) == ["published", "published"]


def test_what_was_ticked_stays_ticked_when_the_reason_is_missing(press: Press) -> None:
    published(press)
    told = signed_in(press).post("/cong-bo/1", move="withdraw", all="1", reason=" ").get_data(as_text=True)
    assert 'name="all" value="1" checked' in told


def test_there_is_no_such_publication(press: Press) -> None:
    published(press)
    assert signed_in(press).get("/cong-bo/2").status_code == 404


@pytest.mark.parametrize("login", ["huyen.660", "kiem.tra"])
def test_the_province_alone_sees_it(press: Press, login: str) -> None:
    published(press)
    assert signed_in(press, login).get("/cong-bo/1").status_code == 403
