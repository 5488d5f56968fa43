"""What is told of people and needs that are not there, or have changed meanwhile."""

from __future__ import annotations

from flask import Blueprint, Response

from dashboard.staff.kit import page_layout
from dashboard.staff.volunteers.parts import DOMAIN
from geodata.volunteers import assignments, needs, people


def install(routes: Blueprint) -> None:
    """Answer 404 for nobody and nothing, 409 for what was changed or done meanwhile."""
    for kind in (people.UnknownVolunteer, needs.UnknownNeed, assignments.UnknownAssignment):
        routes.register_error_handler(kind, _gone)
    routes.register_error_handler(people.StaleRegistration, _changed)
    routes.register_error_handler(people.RegistrationNotPossible, _changed)


def _gone(_error: Exception) -> Response:
    return _told("gone", 404)


def _changed(_error: Exception) -> Response:
    return _told("changed", 409)


def _told(word: str, status: int) -> Response:
    say = page_layout.say(DOMAIN)
    page = page_layout.render(
        "staff/message.html", domain=DOMAIN, title=say(f"is_{word}"), note=say(f"note_{word}"), again=None
    )
    return Response(page, status=status)
