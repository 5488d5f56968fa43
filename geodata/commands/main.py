"""The command line: python -m geodata accounts add | list | invite | disable | enable | role | unlock, and
verify | head | backup | restore | keys list | keys rotate.

Accounts for the first administrator, and for a day on which no administrator can sign in. Exit codes: 0 done,
1 something does not fit, 2 wrong use.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from geodata import accounts
from geodata.access import Role
from geodata.accounts import AccountNotPossible, AccountSummary, failures, invitations, second_factor
from geodata.commands import bootstrap, keys, maintenance
from geodata.settings import config
from geodata.settings.config import ConfigError, Settings
from geodata.store import database

Command = Callable[[Engine, Settings, argparse.Namespace], list[str]]
ROLES = [role.value for role in Role]


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code; mistakes are told on standard error."""
    args = _parser().parse_args(arguments)
    try:
        settings = config.load(args.config)
        engine = database.connect(settings.storage.database_url)
        try:
            if args.lays:
                bootstrap.bootstrap(engine)
            for line in args.do(engine, settings, args):
                print(line)
        finally:
            engine.dispose()
    except AccountNotPossible as error:
        print(f"{error.reason.vi} / {error.reason.en}", file=sys.stderr)
        return 2
    except accounts.UnknownAccount as error:
        print(f"không có tài khoản {error} / no account {error}", file=sys.stderr)
        return 2
    except maintenance.CommandFailed as error:
        print(str(error), file=sys.stderr)
        return 1
    except ConfigError as error:
        print(str(error), file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geodata", description="Việc của quản trị / administration")
    parser.add_argument("--config", type=Path, default=config.PATH, help="tệp cấu hình / settings (config.yaml)")
    groups = parser.add_subparsers(required=True, metavar="nhóm")
    group = groups.add_parser("accounts", help="tài khoản của phần nội bộ / accounts of the staff side")
    commands = group.add_subparsers(required=True, metavar="lệnh")
    commands.add_parser("list", help="mọi tài khoản / all accounts").set_defaults(do=_list)
    _adding(commands)
    _deciding(commands)
    parser.set_defaults(lays=True)
    maintenance.add(groups)
    keys.add(groups)
    return parser


def _adding(commands: Any) -> None:
    add = commands.add_parser("add", help="thêm tài khoản, in liên kết mời / add one, print its invitation")
    add.add_argument("login", help="tên đăng nhập / login")
    add.add_argument("name", help="họ tên / name")
    add.add_argument("role", choices=ROLES, help="vai trò / role")
    add.add_argument("place", help="mã đơn vị / code of the unit")
    add.add_argument("--email", help="thư điện tử / e-mail")
    add.add_argument("--phone", help="điện thoại / phone")
    add.set_defaults(do=_add)


def _deciding(commands: Any) -> None:
    invite = _of(commands, "invite", _invite, "liên kết đặt mật khẩu / a link to set a password with")
    invite.add_argument("--phone-lost", action="store_true", help="bỏ mã xác thực cũ / drop the one-time codes")
    disable = _of(commands, "disable", _disable, "ngừng tài khoản / disable an account")
    disable.add_argument("why", help="lý do / reason")
    _of(commands, "enable", _enable, "cho dùng lại / enable it again")
    _of(commands, "unlock", _unlock, "mở khóa đăng nhập / let a locked login try again")
    role = _of(commands, "role", _role, "đổi vai trò, đơn vị / change role and unit")
    role.add_argument("role", choices=ROLES, help="vai trò / role")
    role.add_argument("place", help="mã đơn vị / code of the unit")


def _of(commands: Any, name: str, do: Command, sentence: str) -> argparse.ArgumentParser:
    """A command on one account."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=sentence)
    parser.add_argument("login", help="tên đăng nhập / login")
    parser.set_defaults(do=do)
    return parser


def _list(engine: Engine, settings: Settings, _args: argparse.Namespace) -> list[str]:
    with engine.connect() as connection:
        people = accounts.everybody(connection)
    return ["\t".join(_line(person, settings.province.zone)) for person in people]


def _line(person: AccountSummary, zone: ZoneInfo) -> tuple[str, ...]:
    state = "disabled" if person.disabled_at else "open" if person.ready else "invited"
    seen = person.seen_at.astimezone(zone).isoformat(sep=" ", timespec="minutes") if person.seen_at else "-"
    return person.login, person.name, person.role.value, person.place, seen, state


def _add(engine: Engine, settings: Settings, args: argparse.Namespace) -> list[str]:
    now = datetime.now(UTC)
    with database.writing(engine) as connection:
        number = accounts.create(
            connection,
            login=args.login,
            name=args.name,
            role=Role(args.role),
            place=args.place,
            email=args.email,
            phone=args.phone,
            by=_by(),
            now=now,
        )
        token = invitations.invite(connection, number, purpose="first", by=_by(), now=now)
    return [_link(settings, token)]


def _invite(engine: Engine, settings: Settings, args: argparse.Namespace) -> list[str]:
    with database.writing(engine) as connection:
        person = accounts.person(connection, args.login)
        if args.phone_lost and person.second_factor:
            second_factor.forget(connection, person.id, by=_by())
        purpose: invitations.Purpose = "reset" if person.ready else "first"
        token = invitations.invite(connection, person.id, purpose=purpose, by=_by(), now=datetime.now(UTC))
    return [_link(settings, token)]


def _disable(engine: Engine, _settings: Settings, args: argparse.Namespace) -> list[str]:
    with database.writing(engine) as connection:
        number = accounts.person(connection, args.login).id
        accounts.disable(connection, number, by=_by(), why=args.why, now=datetime.now(UTC))
    return []


def _enable(engine: Engine, _settings: Settings, args: argparse.Namespace) -> list[str]:
    with database.writing(engine) as connection:
        accounts.enable(connection, accounts.person(connection, args.login).id, by=_by(), now=datetime.now(UTC))
    return []


def _unlock(engine: Engine, _settings: Settings, args: argparse.Namespace) -> list[str]:
    with database.writing(engine) as connection:
        failures.unlock(connection, accounts.person(connection, args.login).login, by=_by())
    return []


def _role(engine: Engine, _settings: Settings, args: argparse.Namespace) -> list[str]:
    with database.writing(engine) as connection:
        person = accounts.person(connection, args.login)
        accounts.change(connection, person.id, by=_by(), role=Role(args.role), place=args.place, name=person.name)
    return []


def _link(settings: Settings, token: str) -> str:
    return f"{settings.server.public_url or ''}{invitations.PATH}{token}"


def _by() -> str:
    return f"command:{getpass.getuser()}"
