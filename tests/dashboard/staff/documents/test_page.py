"""A document's page: published, replaced, taken out, each time with what was seen; its history."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.documents.conftest import EDIT, NAME, ONE, Editor, standing

NEWER = "75-tb-ubnd-2021"


@pytest.fixture
def public(editor: Editor) -> Editor:
    """An editor after two documents were published."""
    for number in ("74/TB-UBND", "75/TB-UBND"):
        assert editor.fill(number=number, move="publish").status_code == 302
    return editor


def test_it_is_replaced_by_a_newer_one_and_never_in_a_circle(staff: Staff, public: Editor) -> None:
    assert public.move("replace", replaced_by=NEWER).status_code == 422
    assert public.move("replace", replaced_by=NEWER, reason="có văn bản mới").status_code == 302
    assert standing(staff)[NAME]["replaced_by"] == NEWER
    assert "Đã bị thay thế" in public.page(ONE)
    back = public.move("replace", path=f"/van-ban/{NEWER}", replaced_by=NAME, reason="x")
    assert back.status_code == 422 and f"{NEWER} → {NAME} → {NEWER}" in back.get_data(as_text=True)
    itself = public.fill(EDIT, replaced_by=NAME, reason="x", move="publish")
    assert itself.status_code == 422 and "đi vòng về chính nó" in itself.get_data(as_text=True).lower()
    assert public.move("replace", replaced_by="khong-co", reason="x").status_code == 422
    assert public.move("replace", replaced_by="", reason="nhầm").status_code == 302
    assert standing(staff)[NAME]["replaced_by"] is None


def test_it_is_taken_out_with_a_reason_and_said_again(staff: Staff, public: Editor) -> None:
    assert public.move("take_out").status_code == 422
    seen = public.page(ONE)
    assert public.move("take_out", on=seen, reason="đăng nhầm").status_code == 302
    assert NAME not in standing(staff)
    page = public.page(ONE)
    assert "Đã gỡ" in page and "đăng nhầm" in page and "Soạn lại" in page
    assert public.move("take_out", on=seen, reason="đăng nhầm").status_code in (302, 409)
    assert public.fill(EDIT, move="publish").status_code == 302
    assert NAME in standing(staff)


def test_a_draft_is_let_go(staff: Staff, public: Editor, enter: Callable[..., Editor]) -> None:
    assert public.fill(EDIT, title="Bản nháp").status_code == 302
    page = public.page(ONE)
    assert "<ins>Bản nháp</ins>" in page
    assert "Bản nháp này do Người Thử (" in enter("thu.hai").page(ONE)
    assert public.move("publish").status_code == 422
    assert public.move("discard").status_code == 302
    assert public.move("discard", on=page).status_code == 409
    assert standing(staff)[NAME]["title_vi"] != "Bản nháp"
    assert "Nháp đã bỏ" in public.page(ONE)


def test_what_was_not_seen_is_not_published(staff: Staff, public: Editor, enter: Callable[..., Editor]) -> None:
    public.fill(EDIT, title="Bản một")
    seen = public.page(ONE)
    enter("thu.hai").fill(EDIT, title="Bản hai")
    assert public.move("publish", on=seen, reason="x").status_code == 409
    now = public.page(ONE)
    assert public.move("publish", on=now, reason="x").status_code == 302
    assert public.move("publish", on=now, reason="x").status_code == 302
    assert standing(staff)[NAME]["title_vi"] == "Bản hai"


@pytest.mark.parametrize("path", ["/van-ban/khong-co", "/van-ban/khong-co/sua", "/van-ban/A..B", "/van-ban/x%00y"])
def test_what_there_is_not(editor: Editor, path: str) -> None:
    assert editor.get(path).status_code == 404


def test_a_move_that_there_is_not(public: Editor) -> None:
    assert public.move("hotel").status_code == 400
