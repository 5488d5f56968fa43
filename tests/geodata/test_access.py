"""The table of roles and permissions."""

from __future__ import annotations

import pytest

from geodata.access import AT, GRANTS, Actor, Forbidden, Permission, Role

FIGURES = {Permission.REPORT_READ, Permission.REPORT_ENTER, Permission.REPORT_REVIEW, Permission.PUBLISH}


def actor(role: Role, *within: str) -> Actor:
    return Actor(account=1, login="a", name="A", role=role, place=within[0], within=frozenset(within))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_permissions_and_levels(role: Role) -> None:
    assert Permission.SELF in GRANTS[role]
    assert AT[role]


def test_every_permission_is_somebodys() -> None:
    assert frozenset().union(*GRANTS.values()) == set(Permission)


def test_an_administrator_sees_neither_figures_nor_personal_data() -> None:
    assert not GRANTS[Role.ADMINISTRATOR] & (FIGURES | {Permission.VOLUNTEER_MANAGE})


def test_who_publishes_does_not_enter() -> None:
    assert all(not {Permission.PUBLISH, Permission.REPORT_ENTER} <= grants for grants in GRANTS.values())


def test_a_permission_holds_within_its_places_alone() -> None:
    officer = actor(Role.COMMUNE_OFFICER, "24611")
    officer.hold(Permission.REPORT_ENTER, "24611")
    with pytest.raises(Forbidden, match="at 24612"):
        officer.hold(Permission.REPORT_ENTER, "24612")
    with pytest.raises(Forbidden, match="may not publish"):
        officer.hold(Permission.PUBLISH)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        GRANTS[Role.AUDITOR] = frozenset(Permission)  # type: ignore[index]
