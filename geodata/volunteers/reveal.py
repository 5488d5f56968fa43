"""Personal data shown to a coordinator: every time is an entry of the log that the auditor reads."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.integrity import audit_log
from geodata.volunteers import sealed, vetting
from geodata.volunteers.keyring import Keyring
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork

LISTED = ("name", "phone")
"""What a list of people shows."""


def person(turn: UnitOfWork, ring: Keyring, volunteer: Volunteer, *, why: str) -> dict[str, str]:
    """Every field of one person in clear. Raises `Forbidden`."""
    vetting.hold(turn, volunteer)
    _note(turn, [volunteer], fields=sealed.FIELDS, why=why)
    return sealed.read(turn.connection, ring, volunteer.id)


def people(
    turn: UnitOfWork, ring: Keyring, volunteers: Sequence[Volunteer], *, why: str, fields: tuple[str, ...] = LISTED
) -> dict[int, dict[str, str]]:
    """Some fields of several people in clear, by number: a call list, an export. Raises `Forbidden`."""
    for one in volunteers:
        vetting.hold(turn, one)
    if volunteers:
        _note(turn, volunteers, fields=fields, why=why)
    return {one.id: sealed.read(turn.connection, ring, one.id, only=fields) for one in volunteers}


def _note(turn: UnitOfWork, volunteers: Sequence[Volunteer], *, fields: tuple[str, ...], why: str) -> None:
    codes = [one.code for one in volunteers]
    subject = codes[0] if len(codes) == 1 else f"{len(codes)}"
    detail = {"codes": codes, "fields": list(fields), "reason": why}
    audit_log.record(turn.connection, who=turn.actor.login, what="volunteer.reveal", subject=subject, detail=detail)
