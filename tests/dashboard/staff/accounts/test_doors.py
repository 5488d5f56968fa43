"""Every address of the staff side for nobody."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import Rule

from dashboard.staff.kit.permissions import needed
from tests.dashboard.staff.accounts.conftest import Staff

OPEN = "/noi-bo/assets/"
"""Styles and scripts: a view of anyone's stands before that of Dash."""
PARTS = {"place": "24611", "day": "2021-10-22", "topic": "cases", "kind": "pdf"}


def addresses(server: Flask) -> list[tuple[Rule, str]]:
    """Every address that needs a permission, with something in place of each of its parts."""
    found = []
    for rule in server.url_map.iter_rules():
        if needed(server.view_functions[rule.endpoint]) is not None and not rule.rule.startswith(OPEN):
            values = {name: PARTS.get(name, "1") for name in rule.arguments}
            _, path = rule.build(values) or ("", "")
            found.append((rule, path))
    return found


def test_nobody_gets_in_anywhere(staff: Staff) -> None:
    staff.server.config["WTF_CSRF_ENABLED"] = False
    client = staff.visitor().client
    checked = addresses(staff.server)
    assert len(checked) > 15
    for rule, path in checked:
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(path, method=method)
            assert answer.status_code in (302, 400, 401), (method, path)
            if answer.status_code == 302:
                assert answer.location.startswith("/noi-bo/dang-nhap"), (method, path)
