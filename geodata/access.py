"""Who may do what: roles x permissions in one frozen table, each within a subtree of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.core.unit_levels import Level


class Role(StrEnum):
    """What a person is at the desk; one role per account."""

    COMMUNE_OFFICER = "commune_officer"
    DISTRICT_REVIEWER = "district_reviewer"
    PROVINCE_REVIEWER = "province_reviewer"
    DOCUMENT_EDITOR = "document_editor"
    VOLUNTEER_COORDINATOR = "volunteer_coordinator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that can be done; every page and every callback of the staff side names one."""

    SELF = "self"
    REPORT_ENTER = "report_enter"
    REPORT_READ = "report_read"
    REPORT_REVIEW = "report_review"
    REPORT_REOPEN = "report_reopen"
    PUBLISH = "publish"
    DELEGATE = "delegate"
    DOCUMENT_EDIT = "document_edit"
    REGISTER_EDIT = "register_edit"
    ETL_MANAGE = "etl_manage"
    VOLUNTEER_MANAGE = "volunteer_manage"
    AUDIT_READ = "audit_read"
    ACCOUNT_MANAGE = "account_manage"


_P, _R = Permission, Role
GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        _R.COMMUNE_OFFICER: frozenset({_P.SELF, _P.REPORT_READ, _P.REPORT_ENTER}),
        _R.DISTRICT_REVIEWER: frozenset({_P.SELF, _P.REPORT_READ, _P.REPORT_ENTER, _P.REPORT_REVIEW, _P.REPORT_REOPEN}),
        _R.PROVINCE_REVIEWER: frozenset(
            {
                _P.SELF,
                _P.REPORT_READ,
                _P.REPORT_REVIEW,
                _P.REPORT_REOPEN,
                _P.PUBLISH,
                _P.DELEGATE,
                _P.REGISTER_EDIT,
                _P.ETL_MANAGE,
            }
        ),
        _R.DOCUMENT_EDITOR: frozenset({_P.SELF, _P.DOCUMENT_EDIT, _P.REGISTER_EDIT}),
        _R.VOLUNTEER_COORDINATOR: frozenset({_P.SELF, _P.VOLUNTEER_MANAGE}),
        _R.AUDITOR: frozenset({_P.SELF, _P.REPORT_READ, _P.AUDIT_READ}),
        _R.ADMINISTRATOR: frozenset({_P.SELF, _P.ACCOUNT_MANAGE, _P.ETL_MANAGE}),
    }
)
"""Nothing outside this table is allowed. An administrator sees neither figures in review nor personal data."""

AT: Mapping[Role, frozenset[Level]] = MappingProxyType(
    {
        _R.COMMUNE_OFFICER: frozenset({"commune"}),
        _R.DISTRICT_REVIEWER: frozenset({"district"}),
        _R.PROVINCE_REVIEWER: frozenset({"province"}),
        _R.DOCUMENT_EDITOR: frozenset({"province", "district"}),
        _R.VOLUNTEER_COORDINATOR: frozenset({"province", "district", "commune"}),
        _R.AUDITOR: frozenset({"province", "district"}),
        _R.ADMINISTRATOR: frozenset({"province"}),
    }
)
"""The level of place at which an account of a role may be made."""

SECOND_FACTOR = frozenset(
    {_R.DISTRICT_REVIEWER, _R.PROVINCE_REVIEWER, _R.DOCUMENT_EDITOR, _R.AUDITOR, _R.ADMINISTRATOR}
)
"""Roles that sign in with a one-time code beside the password."""


class Forbidden(PermissionError):
    """The actor may not do this, or not here."""

    def __init__(self, actor: Actor, permission: Permission, place: str | None) -> None:
        super().__init__(f"{actor.login} ({actor.role}) may not {permission}" + (f" at {place}" if place else ""))
        self.permission, self.place = permission, place


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person at work: number and login of the account, name shown, role, own place, codes of all places within."""

    account: int
    login: str
    name: str
    role: Role
    place: str
    within: frozenset[str]

    def may(self, permission: Permission, place: str | None = None) -> bool:
        """Whether this is allowed, at `place` (code) if one is named."""
        return permission in GRANTS[self.role] and (place is None or place in self.within)

    def hold(self, permission: Permission, place: str | None = None) -> None:
        """Raise `Forbidden` unless this is allowed."""
        if not self.may(permission, place):
            raise Forbidden(self, permission, place)
