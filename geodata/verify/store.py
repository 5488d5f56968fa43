"""The rows of the store against what the log sealed: which were changed, deleted, added by another hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import shapely
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from geodata import schema
from geodata.core.text import Text
from geodata.integrity import row_hashes
from geodata.integrity.row_hashes import OBSERVATION, Observed
from geodata.verify.finding import IntegrityFinding
from geodata.verify.replayed_state import BatchState, ReplayedState

UNREADABLE = (ValueError, TypeError, SQLAlchemyError, shapely.errors.ShapelyError)
SHOWN = 3


def compare(connection: Connection, told: ReplayedState) -> Iterator[IntegrityFinding]:
    """What differs, table by table."""
    for sealed in row_hashes.ROWS:
        name = sealed.table.name
        try:
            now = row_hashes.rows(connection, name)
        except UNREADABLE as error:
            yield _finding(name, f"không đọc được: {error}"[:300], f"cannot be read: {error}"[:300])
            continue
        yield from _differences(name, told.seals.get(name, {}), now)
    yield from _observations(connection, told)
    yield from _states(connection, told)
    yield from _accounts(connection, told)


def _differences(table: str, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[IntegrityFinding]:
    for key in sorted({*then, *now}):
        if key not in now:
            yield _finding(f"{table}/{key}", "bị xóa", "deleted")
        elif key not in then:
            yield _finding(f"{table}/{key}", "nhật ký không ghi nhận", "not known to the log")
        elif then[key] != now[key]:
            yield _finding(f"{table}/{key}", "bị sửa", "changed")


def _observations(connection: Connection, told: ReplayedState) -> Iterator[IntegrityFinding]:
    then = told.seals.get(OBSERVATION, {})
    now: dict[str, str] = {}
    found: dict[int, Observed] = {}
    try:
        for batch, observed in row_hashes.observations(connection):
            found[batch] = observed
            now |= observed.seals
    except UNREADABLE as error:
        yield _finding(OBSERVATION, f"không đọc được: {error}"[:300], f"cannot be read: {error}"[:300])
        return
    for finding in _differences(OBSERVATION, then, now):
        batch = int(finding.subject.split("/")[1])
        where = _where(told.where.get(batch, {}), found.get(batch))
        yield IntegrityFinding(
            part="store",
            subject=finding.subject,
            text=Text(vi=f"{finding.text.vi}{where}", en=f"{finding.text.en}{where}"),
        )


def _where(then: Mapping[str, Mapping[str, int]], now: Observed | None) -> str:
    """Places and days of a batch whose figures differ, to find the row."""
    parts = []
    for name in ("places", "days"):
        before, after = then.get(name, {}), getattr(now, name) if now else {}
        differs = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
        parts.append(", ".join(differs[:SHOWN]) + (" …" if len(differs) > SHOWN else ""))
    return f" ({'; '.join(parts)})" if all(parts) else ""


def _states(connection: Connection, told: ReplayedState) -> Iterator[IntegrityFinding]:
    table = schema.batch
    rows = connection.execute(
        select(table.c.id, table.c.status, table.c.published_in, table.c.withdrawn_in).order_by(table.c.id)
    )
    for batch, status, published_in, withdrawn_in in rows:
        then, now = (
            told.states.get(batch),
            BatchState(status=status, published_in=published_in, withdrawn_in=withdrawn_in),
        )
        if then is not None and then != now:
            yield _finding(
                f"batch/{batch}", f"{_said(now)}, nhật ký: {_said(then)}", f"{_said(now)}, log: {_said(then)}"
            )
    files = schema.publication
    for n, digest in connection.execute(select(files.c.n, files.c.files_sha256).order_by(files.c.n)):
        if digest != told.files.get(n):
            yield _finding(f"publication/{n}", "files_sha256 bị sửa", "files_sha256 changed")


def _accounts(connection: Connection, told: ReplayedState) -> Iterator[IntegrityFinding]:
    table, then = schema.account, dict(told.accounts)
    columns = (table.c.login, table.c.role, table.c.place, table.c.disabled_at.is_not(None))
    for login, role, place, disabled in connection.execute(select(*columns).order_by(table.c.id)):
        subject, known = f"account/{login}", then.pop(login, None)
        if known is None:
            yield _finding(subject, "nhật ký không ghi nhận", "not known to the log")
        elif (known.role, known.place, known.disabled) != (role, place, bool(disabled)):
            yield _finding(subject, "vai trò, đơn vị hoặc việc ngừng bị sửa", "role, unit or disabling changed")
        elif known.secrets is not None and known.secrets != row_hashes.secrets(connection, login):
            yield _finding(subject, "mật khẩu hoặc mã xác thực bị sửa", "password or one-time codes changed")
    yield from (_finding(f"account/{login}", "bị xóa", "deleted") for login in then)
    ended = select(schema.delegation.c.id).where(schema.delegation.c.revoked_at.is_not(None))
    for number in sorted(told.revoked ^ set(connection.scalars(ended))):
        yield _finding(f"delegation/{number}", "việc thu hồi bị sửa", "its revocation changed")


def _said(state: BatchState) -> str:
    return "/".join(str(part) for part in (state.status, state.published_in, state.withdrawn_in) if part is not None)


def _finding(subject: str, vi: str, en: str) -> IntegrityFinding:
    return IntegrityFinding(part="store", subject=subject, text=Text(vi=f"{subject}: {vi}", en=f"{subject}: {en}"))
