"""Every callback of the staff side's Dash app, called by those who may not and by nobody."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from dashboard.staff.dash_app import StaffDash
from dashboard.staff.kit import callback_guard
from dashboard.staff.kit.permissions import Undeclared
from geodata.access import SECOND_FACTOR, Role
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.matrix_ground import empty_body
from tests.dashboard.staff.review.conftest import DAY, PEOPLE, staff

__all__ = ["staff"]
CALL = "/noi-bo/_dash-update-component"
ROLES = dict(PEOPLE.values()) | {Role.ADMINISTRATOR: "67", Role.DOCUMENT_EDITOR: "67"}


def app_of(staff: Staff) -> StaffDash:
    found: StaffDash = staff.server.extensions["staff_dash"]
    return found


def signed_in(staff: Staff, role: Role) -> Visitor:
    number = staff.make("ai.do", role, ROLES[role])
    visitor = staff.visitor()
    if role in SECOND_FACTOR:
        visitor.sign_in_with("ai.do", staff.phone(number).at(staff.now))
    else:
        visitor.sign_in("ai.do")
    return visitor


def call(visitor: Visitor, body: Any) -> TestResponse:
    return visitor.client.post(CALL, json=body)


def test_nobody_calls_anything(staff: Staff) -> None:
    staff.server.config["WTF_CSRF_ENABLED"] = False
    app = app_of(staff)
    assert len(app.callback_map) >= 7
    for output in app.callback_map:
        assert call(staff.visitor(), empty_body(app, output)).status_code == 401, output


def test_a_call_from_another_site_is_refused(staff: Staff) -> None:
    visitor = signed_in(staff, Role.PROVINCE_REVIEWER)
    assert call(visitor, empty_body(app_of(staff), "board.children")).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"output": "board.children"},
        {"output": 1, "inputs": []},
        {"output": "nothing.children", "inputs": []},
    ],
)
def test_a_malformed_call_is_a_bad_request(staff: Staff, body: Any) -> None:
    staff.server.config["WTF_CSRF_ENABLED"] = False
    assert call(signed_in(staff, Role.PROVINCE_REVIEWER), body).status_code == 400


def test_a_call_with_a_nul_in_it_is_a_bad_request(staff: Staff) -> None:
    staff.server.config["WTF_CSRF_ENABLED"] = False
    visitor = signed_in(staff, Role.DISTRICT_REVIEWER)
    body = empty_body(app_of(staff), "report.children")
    body["state"][0]["value"] = "a\x00b"
    assert call(visitor, body).status_code == 400


@pytest.mark.parametrize("topic", ["cases", "nothing"])
def test_a_report_of_another_district_is_not_decided_on(staff: Staff, topic: str) -> None:
    staff.server.config["WTF_CSRF_ENABLED"] = False
    visitor = signed_in(staff, Role.DISTRICT_REVIEWER)
    body = empty_body(app_of(staff), "report.children")
    body["state"][1]["value"] = {"place": "24640", "day": DAY.isoformat(), "topic": topic, "revision": 1}
    body["inputs"][0]["value"] = 1
    body["changedPropIds"] = ["approve.n_clicks"]
    assert call(visitor, body).status_code == (403 if topic == "cases" else 404)


def test_a_callback_without_a_permission_stops_the_start(staff: Staff) -> None:
    from dash import Input, Output

    app = app_of(staff)

    @app.callback(Output("loose", "children"), Input("tight", "n_clicks"))
    def loose(_clicks: int) -> str:
        return ""

    with pytest.raises(Undeclared, match="loose"):
        callback_guard.check(app)


def test_a_view_without_a_permission_stops_the_start(staff: Staff) -> None:
    from dashboard.staff.kit import auth_guard

    staff.server.view_functions["loose"] = lambda: ""
    with pytest.raises(Undeclared):
        auth_guard.check(staff.server)


def test_the_public_side_neither_has_these_callbacks_nor_these_files(staff: Staff) -> None:
    from dashboard.server import build_public

    public = build_public(staff.desk.settings, staff.desk.store, engine=staff.engine).test_client()
    assert b"bulk-done" not in public.get("/_dash-dependencies").data
    assert public.get("/assets/staff/entry.js").status_code == 404
    assert public.get("/noi-bo/").status_code == 404
