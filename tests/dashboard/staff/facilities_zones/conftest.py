"""An editor of facilities and zones, the forms filled in, what stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dashboard.staff.kit.context import ROOT
from geodata.access import Role
from geodata.registers import records
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff

__all__ = ["staff"]
HIDDEN = re.compile(r'name="(key|seen|told|csrf_token)" value="([^"]*)"')
FACILITIES, ZONES = "/co-so", "/vung-phong-toa"
STATION = {
    "kind": "health_station",
    "name": "Trạm y tế phường Nghĩa Đức",
    "place": "24611",
    "lon": "107.7150",
    "lat": "12.0130",
    "approximate": "1",
}
WEST, SOUTH, EAST, NORTH = 107.715, 12.013, 107.717, 12.015


def polygon(*corners: tuple[float, float]) -> str:
    """A polygon as GeoJSON, its first corner the last too."""
    return json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})


ZONE = {
    "name": "Tổ dân phố 3",
    "place": "24611",
    "measure": "Phong tỏa tạm thời",
    "from": "2021-10-20",
    "people": "420",
    "geometry": polygon((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)),
}


class Editor:
    """Somebody who sends a form with what the page that is seen hides in it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def page(self, path: str) -> str:
        return self.visitor.get(path).get_data(as_text=True)

    def hidden(self, page: str) -> dict[str, str]:
        return {name: unescape(value) for name, value in HIDDEN.findall(page)}

    def send(self, path: str, *, on: str | None = None, **form: str) -> TestResponse:
        """Send a form to `path` with what the page `on` (its text; that of the path if not given) hides."""
        hidden = self.hidden(self.page(path) if on is None else on)
        return self.visitor.client.post(ROOT + path, data={"move": "publish", **hidden, **form})


@pytest.fixture
def enter(staff: Staff) -> Callable[..., Editor]:
    """Sign somebody in who may edit registers."""

    def enter(login: str = "bientap", role: Role = Role.DOCUMENT_EDITOR, place: str = "67") -> Editor:
        phone = staff.phone(staff.make(login, role, place))
        visitor = staff.visitor()
        visitor.sign_in_with(login, phone.at(staff.now))
        return Editor(visitor)

    return enter


@pytest.fixture
def editor(enter: Callable[..., Editor]) -> Editor:
    """The province's document editor."""
    return enter()


def standing(staff: Staff, register: str) -> dict[str, dict[str, Any]]:
    """What stands, by id."""
    with staff.engine.connect() as connection:
        return records.standing(connection, records.TABLES[register])
