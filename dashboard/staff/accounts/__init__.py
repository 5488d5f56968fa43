"""Signing in, one's own account, everybody's accounts, delegations."""

from flask import Blueprint

from dashboard.staff.accounts import delegated, invited, own, people, signin
from dashboard.staff.kit.context import StaffContext


def blueprints(desk: StaffContext) -> tuple[Blueprint, ...]:
    """The pages of accounts and access."""
    return tuple(part.blueprint(desk) for part in (signin, invited, own, people, delegated))
