"""What an invitation leads through: a password, then a one-time code where the role needs one."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from geodata.access import SECOND_FACTOR
from geodata.accounts import failures, invitations, passwords, people, second_factor
from geodata.accounts.invitations import Invitation, NotValid
from geodata.accounts.people import AccountSummary

Step = Literal["password", "code"]
SECRET_BYTES = 20


class WrongCode(ValueError):
    """The code does not come from the secret that was shown."""


@dataclass(frozen=True, kw_only=True)
class Setup:
    """An open invitation, whose it is, and the step that is next."""

    invitation: Invitation
    person: AccountSummary
    step: Step


def begun(connection: Connection, token: str, *, now: datetime) -> Setup:
    """Where the invitation of a token stands; raises `NotValid`, for a disabled account too."""
    invitation = invitations.find(connection, token, now=now)
    person = people.person(connection, invitation.account)
    if person.disabled_at is not None:
        raise NotValid
    chosen = person.password_at is not None and person.password_at >= invitation.made_at
    return Setup(invitation=invitation, person=person, step="code" if chosen else "password")


def needs_code(person: AccountSummary) -> bool:
    """Whether this person has to set one-time codes up."""
    return person.role in SECOND_FACTOR and not person.second_factor


def choose_password(connection: Connection, token: str, password: str, *, now: datetime) -> Setup:
    """Set the password; without a code to set up the invitation is used by it. Raises `NotValid`, `TooWeak`."""
    setup = begun(connection, token, now=now)
    passwords.set_(connection, setup.person.id, password, now=now)
    failures.clear(connection, setup.person.login)
    if not needs_code(setup.person):
        invitations.use(connection, setup.invitation, now=now)
    return Setup(invitation=setup.invitation, person=setup.person, step="code")


def proposed_secret(token: str, *, key: bytes) -> str:
    """The secret that an invitation offers to a phone (base32): the same at every look, kept only once confirmed."""
    return base64.b32encode(hmac.digest(key, f"setup|{token}".encode(), "sha256")[:SECRET_BYTES]).decode()


def confirm_code(connection: Connection, token: str, code: str, *, key: bytes, now: datetime) -> list[str]:
    """Sign in with codes from now on; the recovery codes, shown once. Raises `NotValid` or `WrongCode`."""
    setup = begun(connection, token, now=now)
    if setup.step != "code" or not needs_code(setup.person):
        raise NotValid
    codes = second_factor.set_up(connection, setup.person.id, proposed_secret(token, key=key), code, key=key, now=now)
    if codes is None:
        raise WrongCode
    invitations.use(connection, setup.invitation, now=now)
    return codes
