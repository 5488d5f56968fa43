"""Commands that keep the store: whether it is whole, where its log ends, backups and back."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from geodata import backup, schema, verify
from geodata.integrity import audit_log
from geodata.schema import grants
from geodata.settings import encryption
from geodata.settings.config import ConfigError, Settings
from geodata.store import database

KEYLESS = (
    "chú ý: chưa đặt AUDIT_KEY, ai ghi được vào kho có thể làm lại cả nhật ký"
    " / AUDIT_KEY is not set: whoever can write to the store could write the whole log anew"
)
BACKUP_KEY = "BACKUP_KEY"
PAGE = """\
DẤU NIÊM PHONG NHẬT KÝ / SEAL OF THE LOG
{province}

Mục cuối / last entry : {entry}
Lúc / at              : {at}
Dấu / seal            : {seal}
Niêm phong bằng khóa / sealed with key: {key}

Nhật ký từ mục 1 đến mục này không thể sửa, xóa hay làm lại mà vẫn ra dấu này.
No entry from 1 to this one can be changed, removed or made anew and still give this seal.
Đối chiếu / to compare: python -m geodata verify --head {entry}:{plain}

Người in / printed by: ____________________   Ngày / on: ____________   Chữ ký / signature: ____________________
"""


class CommandFailed(RuntimeError):
    """The command found what it looked for; the text says what."""


def add(groups: Any) -> None:
    """Add the commands to the parser's groups; none of them lays the ground first."""
    whole = groups.add_parser(
        "verify", help="đối chiếu nhật ký, kho, công bố / hold log, store and publications together"
    )
    whole.add_argument(
        "--head", metavar="MỤC:DẤU", action="append", default=[], help="dấu đã in ra / a seal that was printed"
    )
    whole.set_defaults(do=_verify, lays=False)
    saved = groups.add_parser("backup", help="sao lưu kho và thư mục dữ liệu, có mã hóa / an encrypted backup")
    saved.add_argument("folder", type=Path, help="thư mục nhận / where to")
    saved.add_argument("--keep", type=_count, metavar="N", help="chỉ giữ N bản mới nhất / keep the newest N only")
    saved.set_defaults(do=_backup, lays=False)
    back = groups.add_parser("restore", help="phục hồi vào kho trống / restore into an empty store")
    back.add_argument("file", type=Path, help="tệp sao lưu / the backup")
    back.add_argument(
        "--deleted",
        type=Path,
        action="append",
        default=[],
        metavar="TỆP",
        help="những người đã xin xóa từ khi sao lưu / who was deleted since (volunteers-deleted.jsonl)",
    )
    back.add_argument("--check", action="store_true", help="chỉ đọc thử đến hết / only read it to its end")
    back.set_defaults(do=_restore, lays=False)
    rights = groups.add_parser("roles", help="quyền của từng tiến trình trong PostgreSQL / rights of each process")
    rights.add_argument("--print", action="store_true", dest="only", help="chỉ in câu lệnh SQL / only print the SQL")
    rights.set_defaults(do=_roles)
    groups.add_parser("head", help="in dấu niêm phong của nhật ký / print the seal of the log").set_defaults(
        do=_head, lays=False
    )


def _count(text: str) -> int:
    """A number of backups to keep, at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("cần số nguyên từ 1 / expected a whole number from 1")
    return int(text)


def _backup(engine: Engine, settings: Settings, args: argparse.Namespace) -> list[str]:
    key = encryption.given(BACKUP_KEY)
    try:
        made = backup.make(engine, settings, folder=args.folder, key=key, by=by())
        gone = backup.prune(args.folder, keep=args.keep) if args.keep else []
    except (backup.DumpFailed, database.Busy, OSError) as error:
        raise CommandFailed(f"không sao lưu được / no backup was made: {error}") from error
    return [
        f"{made.path}: {made.files} tệp / files, {made.size:,} bytes, sha256 {made.sha256}",
        *(f"đã bỏ / removed {path}" for path in gone),
    ]


def _restore(engine: Engine, settings: Settings, args: argparse.Namespace) -> list[str]:
    key = encryption.given(BACKUP_KEY)
    try:
        if args.check:
            return [f"nguyên vẹn / whole: {_told(backup.check(args.file, key))}"]
        about = backup.restore(engine, settings, path=args.file, key=key, by=by(), deleted=args.deleted)
    except backup.NotEmpty as error:
        raise CommandFailed(f"chỉ phục hồi vào nơi còn trống / not empty: {error}") from error
    except backup.Spoilt as error:
        raise CommandFailed(
            f"tệp hỏng, bị sửa, hoặc khóa khác / spoilt, changed, or of another key: {error}"
        ) from error
    except backup.WrongKind as error:
        raise CommandFailed(f"bản sao lưu của loại kho khác / of another kind of database: {error}") from error
    except (backup.DumpFailed, OSError) as error:
        raise CommandFailed(f"không phục hồi được / not restored: {error}") from error
    return [f"đã phục hồi / restored: {_told(about)}", *_verify(engine, settings, argparse.Namespace(head=[]))]


def _roles(engine: Engine, _settings: Settings, args: argparse.Namespace) -> list[str]:
    try:
        with database.writing(engine) as connection:
            done = list(grants.statements(connection)) if args.only else grants.lay(connection)
            names = [grants.name(connection, role) for role in grants.ROLES]
    except grants.NoRoles as error:
        raise CommandFailed("kho SQLite không có vai trò / SQLite has no roles") from error
    if args.only:
        return [f"{statement};" for statement in done]
    return [f"{len(done)} câu lệnh / statements: {', '.join(names)}"]


def _told(about: backup.About) -> str:
    return (
        f"{about.made_at}, {about.dialect}, {about.province}, công bố / publication {about.publication},"
        f" nhật ký / log {about.entry}:{about.head}"
    )


def by() -> str:
    """Who the log says has done what a command does."""
    return f"command:{getpass.getuser()}"


def _verify(engine: Engine, settings: Settings, args: argparse.Namespace) -> list[str]:
    found = [f"{finding.text.vi} / {finding.text.en}" for finding in verify.everything(engine, settings)]
    with engine.connect() as connection:
        found += [line for said in args.head if (line := _printed(connection, said))]
        entries = audit_log.newest(connection).entry
    if found:
        raise CommandFailed("\n".join([*found, f"{len(found)} chỗ không khớp / do not fit"]))
    fits = f"nhật ký {entries} mục, kho và công bố đều khớp / log of {entries} entries, store and publications fit"
    return [fits] if audit_log.keyed() else [fits, KEYLESS]


def _printed(connection: Connection, said: str) -> str | None:
    """What is wrong with a seal from paper; None where the log still has it."""
    number, _, seal = said.partition(":")
    if not number.isdecimal() or len(plain := seal.replace("-", "").lower()) != 64:
        raise ConfigError(f"--head {said}: cần MỤC:DẤU như trên giấy / expected ENTRY:SEAL as printed")
    table = schema.audit_event
    if connection.scalar(select(table.c.hash).where(table.c.id == int(number))) == plain:
        return None
    return f"mục {number} không còn dấu đã in / entry {number} no longer has the seal that was printed"


def _head(engine: Engine, settings: Settings, _args: argparse.Namespace) -> list[str]:
    table = schema.audit_event
    with engine.connect() as connection:
        last = audit_log.newest(connection)
        at = connection.scalar(select(table.c.at).where(table.c.id == last.entry))
    if at is None:
        raise CommandFailed("nhật ký còn trống hoặc đã bị cắt / the log is empty, or was cut")
    name = settings.province.name
    return [
        PAGE.format(
            province=f"{name.vi} / {name.en}",
            entry=last.entry,
            at=at.astimezone(settings.province.zone).isoformat(sep=" ", timespec="seconds"),
            seal="-".join(last.hash[at : at + 4] for at in range(0, len(last.hash), 4)),
            plain=last.hash,
            key=last.key or "không có / none",
        )
    ]
