"""Accounts: made, changed, disabled; each change is in the audit log and ends the sessions that it touches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, func, insert, select, update

from geodata import schema
from geodata.access import AT, Actor, Role
from geodata.accounts import invitations
from geodata.core.text import Text
from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.integrity import audit_log

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,47}")
EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;.\"]+")
PHONE = re.compile(r"\+?[0-9(][0-9 ().-]{2,}")
FIRST_LOGIN = "quantri"
IDLE = "idle"
"""Why an account was disabled that nobody used."""
NAME = Text(vi="Quản trị hệ thống", en="System administrator")


class UnknownAccount(LookupError):
    """There is no such account."""


class Disabled(PermissionError):
    """The account has been disabled."""


class AccountNotPossible(ValueError):
    """It cannot be entered like this; `field` is the one that is wrong, `reason` says why."""

    def __init__(self, field: str, reason: Text) -> None:
        super().__init__(reason.vi)
        self.field, self.reason = field, reason


@dataclass(frozen=True, kw_only=True)
class AccountSummary:
    """An account as a list shows it; never with what it signs in with."""

    id: int
    login: str
    name: str
    role: Role
    place: str
    email: str | None
    phone: str | None
    ready: bool
    second_factor: bool
    password_at: datetime | None
    disabled_at: datetime | None
    disabled_why: str | None
    epoch: int
    made_at: datetime
    seen_at: datetime | None


def actor(connection: Connection, account: int, *, epoch: int | None = None) -> Actor:
    """Who works with this account; raises `Unknown` (also when `epoch` is one of before) or `Disabled`."""
    found = person(connection, account)
    if epoch is not None and epoch != found.epoch:
        raise UnknownAccount(account)
    if found.disabled_at is not None:
        raise Disabled(found.login)
    tree = _tree(connection)
    return Actor(
        account=found.id,
        login=found.login,
        name=found.name,
        role=found.role,
        place=found.place,
        within=tree.within(found.place),
    )


def person(connection: Connection, account: int | str) -> AccountSummary:
    """The account of a number or a login; raises `Unknown`."""
    table = schema.account
    column = table.c.id if isinstance(account, int) else table.c.login
    row = connection.execute(_people().where(column == account)).first()
    if row is None:
        raise UnknownAccount(account)
    return _person(row._mapping)


def everybody(connection: Connection) -> list[AccountSummary]:
    """All accounts, by place, then login."""
    table = schema.account
    return [_person(row._mapping) for row in connection.execute(_people().order_by(table.c.place, table.c.login))]


def named(connection: Connection) -> dict[str, tuple[str, str]]:
    """By login, and by number as text, the name and the place (code) of every account, disabled ones too: who did
    something once."""
    table = schema.account
    rows = connection.execute(select(table.c.id, table.c.login, table.c.name, table.c.place)).all()
    numbers = {str(row.id): (row.name, row.place) for row in rows}
    return numbers | {row.login: (row.name, row.place) for row in rows}


def create(
    connection: Connection,
    *,
    login: str,
    name: str,
    role: Role,
    place: str,
    by: str,
    now: datetime,
    email: str | None = None,
    phone: str | None = None,
) -> int:
    """Make an account without a password and return its number; its first password comes by invitation.

    Raises `NotPossible` for a login that is taken or unfit, for a role that there is not at such a place, and for an
    address or a number that nobody can be reached by.
    """
    table = schema.account
    login = login.strip().casefold()
    if not LOGIN.fullmatch(login):
        raise AccountNotPossible(
            "login",
            Text(
                vi="Tên đăng nhập gồm 3-48 ký tự: a-z không dấu, 0-9, dấu chấm, gạch ngang",
                en="A login has 3 to 48 of a-z, 0-9, dot and hyphen",
            ),
        )
    if connection.scalar(select(table.c.id).where(table.c.login == login)) is not None:
        raise AccountNotPossible(
            "login", Text(vi=f"Đã có tài khoản {login}", en=f"There is an account {login} already")
        )
    _hold_place(connection, role, place)
    number: int = connection.execute(
        insert(table)
        .values(
            login=login,
            name=_name(name),
            role=role.value,
            place=place,
            email=_email(email),
            phone=_phone(phone),
            made_at=now,
            made_by=by,
        )
        .returning(table.c.id)
    ).scalar_one()
    audit_log.record(connection, who=by, what="account.create", subject=login, detail={"role": role, "place": place})
    return number


def change(connection: Connection, account: int, *, by: str, role: Role, place: str, name: str) -> None:
    """Give an account another role, place or name; its sessions end when role or place change. Raises `NotPossible`."""
    found, table = person(connection, account), schema.account
    _hold_place(connection, role, place)
    moved = (role, place) != (found.role, found.place)
    if role is not Role.ADMINISTRATOR:
        _hold_administrator(connection, found)
    connection.execute(
        update(table)
        .where(table.c.id == account)
        .values(role=role.value, place=place, name=_name(name), epoch=table.c.epoch + int(moved))
    )
    detail = {"role": [found.role, role], "place": [found.place, place], "name": [found.name, name]}
    audit_log.record(connection, who=by, what="account.change", subject=found.login, detail=detail)


def reach(connection: Connection, account: int, *, by: str, email: str | None, phone: str | None) -> None:
    """Say how somebody is reached; what it was and is does not stand in the log. Raises `NotPossible`."""
    found, table = person(connection, account), schema.account
    values = {"email": _email(email), "phone": _phone(phone)}
    changed = [name for name, value in values.items() if value != getattr(found, name)]
    if not changed:
        return
    connection.execute(update(table).where(table.c.id == account).values(**values))
    audit_log.record(connection, who=by, what="account.reach", subject=found.login, detail={"changed": changed})


def disable(connection: Connection, account: int, *, by: str, why: str, now: datetime) -> None:
    """Let nobody in with this account; its sessions end. Raises `Unknown`, `NotPossible` for the last administrator."""
    _hold_administrator(connection, person(connection, account))
    _disable(connection, account, by=by, why=why, now=now)


def disable_idle(connection: Connection, account: int, *, now: datetime) -> None:
    """Let nobody in with an account that was not used for long, whoever it is; the command line enables it again."""
    _disable(connection, account, by=IDLE, why=IDLE, now=now)


def _disable(connection: Connection, account: int, *, by: str, why: str, now: datetime) -> None:
    found, table = person(connection, account), schema.account
    connection.execute(
        update(table).where(table.c.id == account).values(disabled_at=now, disabled_why=why, epoch=table.c.epoch + 1)
    )
    audit_log.record(connection, who=by, what="account.disable", subject=found.login, detail={"why": why})


def enable(connection: Connection, account: int, *, by: str, now: datetime) -> None:
    """Let a disabled account in again. Raises `Unknown`."""
    found, table = person(connection, account), schema.account
    connection.execute(
        update(table).where(table.c.id == account).values(disabled_at=None, disabled_why=None, seen_at=now)
    )
    audit_log.record(connection, who=by, what="account.enable", subject=found.login, detail={})


def first_administrator(connection: Connection, *, province: str, now: datetime) -> str | None:
    """The token of an invitation for the first administrator; None when somebody has signed in before."""
    table = schema.account
    if connection.scalar(select(func.count()).where(table.c.password.is_not(None))):
        return None
    number = connection.scalar(select(table.c.id).where(table.c.login == FIRST_LOGIN))
    if number is None:
        number = create(
            connection,
            login=FIRST_LOGIN,
            name=NAME.vi,
            role=Role.ADMINISTRATOR,
            place=province,
            by="start",
            now=now,
        )
    return invitations.invite(connection, number, purpose="first", by="start", now=now)


def _people() -> Select[Any]:
    table = schema.account
    return select(
        *(table.c[name] for name in AccountSummary.__dataclass_fields__ if name not in ("ready", "second_factor")),
        table.c.password.is_not(None).label("ready"),
        table.c.second_factor.is_not(None).label("second_factor"),
    )


def _person(row: Any) -> AccountSummary:
    return AccountSummary(**{**row, "role": Role(row["role"]), "ready": bool(row["ready"])})


def _hold_place(connection: Connection, role: Role, place: str) -> None:
    tree = _tree(connection)
    if place not in tree:
        raise AccountNotPossible("place", Text(vi=f"Không có đơn vị {place}", en=f"There is no unit {place}"))
    if tree[place].level not in AT[role]:
        reason = Text(
            vi=f"Vai trò này không có ở {tree[place].name}", en=f"There is no such role at {tree[place].name}"
        )
        raise AccountNotPossible("place", reason)


def _hold_administrator(connection: Connection, leaving: AccountSummary) -> None:
    """Raise `NotPossible` when nobody would be left who can let others in."""
    table = schema.account
    others = select(func.count()).where(
        table.c.role == Role.ADMINISTRATOR.value,
        table.c.id != leaving.id,
        table.c.disabled_at.is_(None),
        table.c.password.is_not(None),
    )
    if leaving.role is Role.ADMINISTRATOR and leaving.ready and not connection.scalar(others):
        reason = Text(vi="Đây là quản trị cuối cùng còn hoạt động", en="This is the last administrator at work")
        raise AccountNotPossible("role", reason)


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not 2 <= len(plain) <= 120 or not plain.isprintable():
        raise AccountNotPossible("name", Text(vi="Họ tên cần 2-120 ký tự", en="A name needs 2 to 120 characters"))
    return plain


def _email(written: str | None) -> str | None:
    plain = (written or "").strip()
    if plain and (len(plain) > 254 or not EMAIL.fullmatch(plain)):
        raise AccountNotPossible("email", Text(vi="Viết như ten@donvi.gov.vn", en="Write it like name@office.gov.vn"))
    return plain or None


def _phone(written: str | None) -> str | None:
    plain = " ".join((written or "").split())
    if plain and (len(plain) > 32 or not PHONE.fullmatch(plain)):
        raise AccountNotPossible(
            "phone", Text(vi="Chỉ gồm chữ số, dấu cách, + ( ) . -", en="Digits, spaces, + ( ) . - alone")
        )
    return plain or None


_TREES: WeakKeyDictionary[Engine, PlaceTree] = WeakKeyDictionary()


def _tree(connection: Connection) -> PlaceTree:
    """The units, read once per engine: an actor is looked up at every request."""
    if connection.engine not in _TREES:
        _TREES[connection.engine] = admin_units.tree(connection)
    return _TREES[connection.engine]
