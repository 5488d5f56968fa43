"""The first page after signing in."""

from __future__ import annotations

import pytest

from dashboard.i18n.catalogues import LANGUAGES
from dashboard.staff.kit import page_layout
from geodata.access import AT, GRANTS, SECOND_FACTOR, Role
from tests.dashboard.staff.accounts.conftest import Staff, staff

__all__ = ["staff"]
PLACES = {"province": "67", "district": "660", "commune": "24611"}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_finds_the_own_tasks_in_words(staff: Staff, role: Role) -> None:
    level = next(level for level in PLACES if level in AT[role])
    number = staff.make("ai.do", role, PLACES[level])
    visitor = staff.visitor()
    if role in SECOND_FACTOR:
        visitor.sign_in_with("ai.do", staff.phone(number).at(staff.now))
    else:
        visitor.sign_in("ai.do")
    for language in LANGUAGES:
        answer = visitor.get(f"/?lang={language}")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert all((link.path in page) == (link.permission in GRANTS[role]) for link in page_layout.LINKS)
