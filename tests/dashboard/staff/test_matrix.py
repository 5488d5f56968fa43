"""Role x address x callback x place, from the running server: what the table grants within one's places is answered,
everything else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from dashboard.staff.dash_app import StaffDash
from dashboard.staff.kit import callback_guard
from dashboard.staff.kit.permissions import needed
from dashboard.staff.kit.screen import Screen
from geodata.access import AT, GRANTS, SECOND_FACTOR, Permission, Role
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff
from tests.dashboard.staff.matrix_ground import DAY, Ground, empty_body, lay
from tests.engines import SQLITE_ALONE

__all__ = ["staff"]
OWN = {"province": "67", "district": "660", "commune": "24611"}
TARGETS = ("67", "660", "661", "24611", "24640")
ACTORS = [(role, OWN[level]) for role in Role for level in OWN if level in AT[role]]
CALL = "/noi-bo/_dash-update-component"
OPEN = "/noi-bo/assets/"
"""Styles and scripts: a view of anyone's stands before that of Dash."""
ANYWHERE = {"day": DAY.isoformat(), "topic": "cases", "kind": "pdf"}
UNPLACED = dict.fromkeys(
    (
        "account",
        "assignment",
        "filename",
        "move",
        "n",
        "name",
        "number",
        "package_name",
        "path",
        "request_",
        "run",
        "sha256",
        "source",
        "token",
    ),
    "1",
)
"""Parts of addresses that name nothing of one place: the permission alone decides."""
QUERIES = {"/noi-bo/bao-cao": "xa", "/noi-bo/bao-cao/phieu": "xa"}
"""Addresses that name a place in their query."""
pytestmark = SQLITE_ALONE


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who is signed in, and what the table grants them."""

    role: Role
    place: str
    visitor: Visitor
    within: frozenset[str]

    def may(self, permission: Permission, target: str | None) -> bool:
        return permission in GRANTS[self.role] and (target is None or target in self.within)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One try: what was asked for, in which place, whether the table lets it; `named`: there is what is asked for."""

    asked: str
    target: str | None
    allowed: bool
    status: int
    named: bool

    @property
    def is_wrong(self) -> bool:
        if not self.allowed:
            return self.status not in (403, 404) or (self.target is None and self.status != 403)
        return self.status in (401, 403) or self.status >= 500 or (self.status == 404 and self.named)


@pytest.fixture
def ground(staff: Staff) -> Ground:
    staff.server.config["WTF_CSRF_ENABLED"] = False
    return lay(staff)


@pytest.fixture(params=ACTORS, ids=lambda at: f"{at[0]}-{at[1]}")
def actor(request: pytest.FixtureRequest, staff: Staff, ground: Ground) -> Actor:
    role, place = request.param
    number, visitor = staff.make("ai.do", role, place), staff.visitor()
    if role in SECOND_FACTOR:
        visitor.sign_in_with("ai.do", staff.phone(number).at(staff.now))
    else:
        visitor.sign_in("ai.do")
    return Actor(role=role, place=place, visitor=visitor, within=within(staff, place))


def test_every_address(staff: Staff, ground: Ground, actor: Actor) -> None:
    cells = [cell for rule in rules(staff) for cell in _tried(staff, ground, actor, rule)]
    assert len(cells) > 60
    assert [cell for cell in cells if cell.is_wrong] == []


def test_every_callback(staff: Staff, ground: Ground, actor: Actor) -> None:
    app = app_of(staff)
    cells = []
    for output, permission in callback_guard.permissions(app).items():
        for target, body in ground.calls(output, empty_body(app, output), TARGETS):
            answer = actor.visitor.client.post(CALL, json=body)
            cells.append(_cell(output, target, actor.may(permission, target), answer, named=target is not None))
    assert [cell for cell in cells if cell.is_wrong] == []


def test_every_screen(staff: Staff, ground: Ground, actor: Actor) -> None:
    cells = []
    for screen in app_of(staff).screens:
        for target, path in _addresses(ground, screen):
            body = empty_body(app_of(staff), "screen.children")
            body["inputs"][0]["value"] = path
            answer = actor.visitor.client.post(CALL, json=body)
            cells.append(_cell(path, target, actor.may(screen.permission, target), answer, named=False))
    assert len(cells) >= len(app_of(staff).screens)
    assert [cell for cell in cells if cell.is_wrong] == []


def within(staff: Staff, place: str) -> frozenset[str]:
    """A place and all below it."""
    return frozenset({place}.union(*(within(staff, child.code) for child in staff.desk.places.children(place))))


def rules(staff: Staff) -> Iterator[Rule]:
    """Every address that needs more than to be signed in."""
    for rule in staff.server.url_map.iter_rules():
        permission = needed(staff.server.view_functions[rule.endpoint])
        if permission not in (None, Permission.SELF) and not rule.rule.startswith(OPEN):
            yield rule


def app_of(staff: Staff) -> StaffDash:
    found: StaffDash = staff.server.extensions["staff_dash"]
    return found


def _tried(staff: Staff, ground: Ground, actor: Actor, rule: Rule) -> Iterator[Cell]:
    permission = needed(staff.server.view_functions[rule.endpoint])
    assert permission is not None
    query = QUERIES.get(rule.rule)
    for target, values in _values(ground, rule.arguments | ({query} if query else set())):
        _, path = rule.build(values, append_unknown=True) or ("", "")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = actor.visitor.client.open(path, method=method)
            named = target is not None and not rule.arguments & set(UNPLACED)
            yield _cell(f"{method} {path}", target, actor.may(permission, target), answer, named=named)


def _values(ground: Ground, parts: set[str]) -> Iterator[tuple[str | None, dict[str, str]]]:
    """Each place with what an address needs to name something of it; once where it names nothing of a place."""
    loose = {name: value for name, value in (ANYWHERE | UNPLACED).items() if name in parts}
    if loose.keys() == parts:
        yield None, loose
        return
    for target in TARGETS:
        named = {name: ground.named(name, target, parts) for name in parts - loose.keys()}
        if all(named.values()):
            yield target, loose | {name: value for name, value in named.items() if value}


def _addresses(ground: Ground, screen: Screen) -> Iterator[tuple[str | None, str]]:
    for target, values in _values(ground, set(re.findall(r"<(\w+)>", screen.path))):
        yield target, re.sub(r"<(\w+)>", r"{\1}", screen.path).format_map(values)


def _cell(asked: str, target: str | None, allowed: bool, answer: TestResponse, *, named: bool) -> Cell:
    """A screen says in words and with 200 that something is not theirs."""
    status = answer.status_code
    text = answer.get_data(as_text=True) if answer.is_json else ""
    if status == 200 and '"className":"sheet message"' in text.replace('": "', '":"'):
        status = 403
    return Cell(asked=asked, target=target, allowed=allowed, status=status, named=named)
