"""Accounts of the staff side: who there is, how they sign in, what is delegated to their unit."""

from geodata.accounts.people import (
    Disabled,
    NotPossible,
    Person,
    Unknown,
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
    "Disabled",
    "NotPossible",
    "Person",
    "Unknown",
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
