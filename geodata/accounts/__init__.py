"""Accounts of the staff side: who there is, how they sign in, what is delegated to their unit."""

from geodata.accounts.people import (
    AccountNotPossible,
    AccountSummary,
    Disabled,
    UnknownAccount,
    actor,
    change,
    create,
    disable,
    enable,
    everybody,
    first_administrator,
    named,
    person,
    reach,
)

__all__ = [
    "AccountNotPossible",
    "AccountSummary",
    "Disabled",
    "UnknownAccount",
    "actor",
    "change",
    "create",
    "disable",
    "enable",
    "everybody",
    "first_administrator",
    "named",
    "person",
    "reach",
]
