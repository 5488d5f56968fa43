"""A document editor at the desk, and the form of a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dashboard.staff.kit.context import ROOT
from geodata import schema
from geodata.access import Role
from geodata.registers import records
from tests.dashboard.staff.accounts.conftest import TOKEN, Staff, Visitor, staff

__all__ = ["staff"]
NEW = "/van-ban/moi"
NAME = "74-tb-ubnd-2021"
ONE = f"/van-ban/{NAME}"
EDIT = f"{ONE}/sua"
PAPER = {
    "number": "74/TB-UBND",
    "date": "2021-10-20",
    "issuer": "UBND tỉnh Đắk Nông",
    "kind": "notice",
    "title": "Về việc đánh giá cấp độ dịch",
}
HIDDEN = re.compile(r'name="(key|seen|pdf|csrf_token)" value="([^"]*)"')


@dataclass
class Editor:
    """Somebody who edits documents: sends a form with what the page that is seen hides in it."""

    visitor: Visitor

    def get(self, path: str) -> TestResponse:
        return self.visitor.get(path)

    def page(self, path: str) -> str:
        return self.get(path).get_data(as_text=True)

    def hidden(self, page: str) -> dict[str, str]:
        """What the page's form carries."""
        start = page.find('enctype="multipart/form-data"')
        found = {name: unescape(value) for name, value in HIDDEN.findall(page[max(start, 0) :])}
        assert TOKEN.search(page), page[:2000]
        return found

    def fill(
        self, path: str = NEW, *, pdf: tuple[str, bytes] | None = None, on: str | None = None, **form: Any
    ) -> TestResponse:
        """Send the form of `path` (or of the page `on`) with a file (name, content); as a draft unless told."""
        return self.send(
            path, {"move": "draft", **self.hidden(self.page(path) if on is None else on), **PAPER, **form}, pdf
        )

    def send(self, path: str, form: dict[str, Any], pdf: tuple[str, bytes] | None = None) -> TestResponse:
        """Send a form with a PDF or without one."""
        name, raw = pdf or ("", b"")
        return self.visitor.send_file(path, raw, name, **form)

    def move(self, what: str, *, path: str = ONE, on: str | None = None, **form: str) -> TestResponse:
        """Press a button of a document's page."""
        data = {**self.hidden(self.page(path) if on is None else on), "move": what, **form}
        return self.visitor.client.post(ROOT + path, data=data)


def standing(staff: Staff) -> dict[str, dict[str, Any]]:
    """What stands, by id."""
    with staff.engine.connect() as connection:
        return records.standing(connection, schema.document)


@pytest.fixture
def enter(staff: Staff) -> Callable[..., Editor]:
    """Sign an editor in."""

    def enter(login: str = "bientap", place: str = "67", role: Role = Role.DOCUMENT_EDITOR) -> Editor:
        phone = staff.phone(staff.make(login, role, place))
        visitor = staff.visitor()
        visitor.sign_in_with(login, phone.at(staff.now))
        return Editor(visitor)

    return enter


@pytest.fixture
def editor(enter: Callable[..., Editor]) -> Editor:
    """The province's editor."""
    return enter()
