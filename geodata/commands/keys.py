"""Commands for the master keys of the volunteers' data: which there are, and all rows under the first of them."""

from __future__ import annotations

import argparse
from typing import Any

from sqlalchemy import Engine, func, select

from geodata import schema
from geodata.commands.maintenance import CommandFailed, by
from geodata.integrity import audit_log
from geodata.settings.config import Settings
from geodata.settings.encryption import Unsealable
from geodata.store import database
from geodata.volunteers import sealed
from geodata.volunteers.keyring import KEYS, Keyring, keyring

PART = 500


def add(groups: Any) -> None:
    """Add `keys list` and `keys rotate`."""
    moves = groups.add_parser("keys", help="khóa dữ liệu tình nguyện / keys of the volunteers' data").add_subparsers(
        required=True, metavar="việc"
    )
    listed = moves.add_parser("list", help="khóa nào, bao nhiêu đăng ký / which keys, how many registrations")
    listed.set_defaults(do=_list, lays=False)
    rotated = moves.add_parser("rotate", help=f"niêm phong lại bằng khóa đầu của {KEYS} / under the first key")
    rotated.set_defaults(do=_rotate, lays=False)


def _list(engine: Engine, settings: Settings, _args: argparse.Namespace) -> list[str]:
    ring, rows = keyring(settings.storage.var / "keys"), _rows(engine)
    known = [f"{name}: {rows.get(name, 0):,}{' *' if name == ring.current else ''}" for name in ring.keys]
    lost = [f"{name}: {rows[name]:,} (thiếu khóa / missing)" for name in sorted(rows.keys() - ring.keys.keys())]
    return [*known, *lost]


def _rotate(engine: Engine, settings: Settings, _args: argparse.Namespace) -> list[str]:
    ring, done = keyring(settings.storage.var / "keys"), 0
    try:
        while moved := _part(engine, ring):
            done += moved
    except Unsealable as error:
        raise CommandFailed(f"thiếu khóa / a key is missing: {error}") from error
    return [f"{ring.current}: {done:,} đăng ký đã niêm phong lại / sealed anew", *_list(engine, settings, _args)]


def _part(engine: Engine, ring: Keyring) -> int:
    """Some rows in a transaction of their own: what was cut off goes on where it was."""
    with database.writing(engine) as connection:
        moved = sealed.rotate(connection, ring, most=PART)
        if moved:
            detail = {"key": ring.current, "number": moved}
            audit_log.record(connection, who=by(), what="volunteer.keys", subject=ring.current, detail=detail)
    return moved


def _rows(engine: Engine) -> dict[str, int]:
    table = schema.volunteer
    counted = select(table.c.key_id, func.count()).where(table.c.key_id.is_not(None)).group_by(table.c.key_id)
    with engine.connect() as connection:
        return {str(name): int(number) for name, number in connection.execute(counted)}
