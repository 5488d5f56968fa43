"""What the audit log says that the store and the publications hold, from its first entry to its last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from geodata import schema
from geodata.integrity import baseline, row_hashes
from geodata.integrity.row_hashes import Seals
from geodata.observations import batch_status

MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
CHUNK = 1_000
OPEN, DECIDE, FINISH = "batch.open", "publication.decide", "publication.finish"


@dataclass(frozen=True, kw_only=True)
class BatchState:
    """Where a batch stands: status, the publication that took it in, the one that it left with."""

    status: str
    published_in: int | None = None
    withdrawn_in: int | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    """What an account may and signs in with: role, place, whether it is disabled, the hash of its secrets, None
    where the log does not tell it."""

    role: str
    place: str
    disabled: bool = False
    secrets: str | None = row_hashes.digest(dict.fromkeys(row_hashes.SECRETS))


@dataclass
class ReplayedState:
    """`seals` of rows; where the observations of a batch changed (`places`, `days`: checksums by batch); `states` of
    batches; `files`: hash of the list of files by publication; `entries`: the log's seals by number;
    `accounts` by login; `revoked` delegations."""

    seals: Seals = field(default_factory=dict)
    where: dict[int, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    states: dict[int, BatchState] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    entries: dict[int, str] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    revoked: set[int] = field(default_factory=set)

    def take(self, what: str, subject: str, detail: Mapping[str, Any]) -> None:
        """Go on by one entry of the log. What was sealed once stays as it was sealed."""
        for table, said in detail.get("seals", {}).items():
            self.seals[table] = {**said, **self.seals.get(table, {})}
        if what in STEPS:
            STEPS[what](self, subject, detail)
        elif what == "batch.seal":
            self.where.setdefault(int(subject), detail["where"])

    def _baseline(self, _subject: str, detail: Mapping[str, Any]) -> None:
        self.states |= {int(batch): BatchState(**state) for batch, state in detail["states"].items()}
        self.files |= {int(n): digest for n, digest in detail["files"].items()}
        self.accounts |= {login: Account(**said) for login, said in detail["accounts"].items()}
        self.revoked |= set(detail["revoked"])
        self.where |= {int(batch): where for batch, where in detail["where"].items()}

    def _open(self, subject: str, detail: Mapping[str, Any]) -> None:
        self.states[int(subject)] = BatchState(status=detail["status"])

    def _move(self, subject: str, status: str) -> None:
        before = self.states.get(int(subject), BatchState(status=""))
        self.states[int(subject)] = BatchState(status=status, published_in=before.published_in)

    def _decide(self, subject: str, detail: Mapping[str, Any]) -> None:
        n = int(subject)
        for batch in detail.get("withdrawn", ()):
            before = self.states.get(batch, BatchState(status=""))
            self.states[batch] = BatchState(status="withdrawn", published_in=before.published_in, withdrawn_in=n)
        for batch in detail.get("batches", ()):
            self.states[batch] = BatchState(status="published", published_in=n)

    def _account(self, subject: str, detail: Mapping[str, Any]) -> None:
        self.accounts[subject] = Account(role=detail["role"], place=detail["place"])

    def _account_moved(self, subject: str, detail: Mapping[str, Any]) -> None:
        role, place = detail["role"][1], detail["place"][1]
        self.accounts[subject] = replace(self.accounts[subject], role=role, place=place)

    def _secrets(self, subject: str, detail: Mapping[str, Any]) -> None:
        self.accounts[subject] = replace(self.accounts[subject], secrets=detail.get("secrets"))

    def _revoked(self, subject: str, _detail: Mapping[str, Any]) -> None:
        self.revoked.add(int(subject))

    def _finish(self, subject: str, detail: Mapping[str, Any]) -> None:
        self.files[int(subject)] = detail["files"]


def _able(disabled: bool) -> Callable[[ReplayedState, str, Mapping[str, Any]], None]:
    def step(known: ReplayedState, subject: str, _detail: Mapping[str, Any]) -> None:
        known.accounts[subject] = replace(known.accounts[subject], disabled=disabled)

    return step


def _moving(status: str) -> Callable[[ReplayedState, str, Mapping[str, Any]], None]:
    return lambda known, subject, _detail: known._move(subject, status)


STEPS: Mapping[str, Callable[[ReplayedState, str, Mapping[str, Any]], None]] = {
    baseline.WHAT: ReplayedState._baseline,
    OPEN: ReplayedState._open,
    DECIDE: ReplayedState._decide,
    FINISH: ReplayedState._finish,
    "account.create": ReplayedState._account,
    "account.change": ReplayedState._account_moved,
    "account.disable": _able(True),
    "account.enable": _able(False),
    **{f"account.{name}": ReplayedState._secrets for name in ("password", "second_factor", "second_factor.forget")},
    "delegation.revoke": ReplayedState._revoked,
    **{f"batch.{name}": _moving(after) for name, (_before, after) in batch_status.MOVES.items()},
}


def told(connection: Connection) -> ReplayedState:
    """What the log says by now; an entry that was changed until it makes no sense says nothing."""
    table, known = schema.audit_event, ReplayedState()
    with connection.execute(select(table).order_by(table.c.id).execution_options(yield_per=CHUNK)) as log:
        for row in log:
            known.entries[row.id] = row.hash
            with suppress(*MALFORMED):
                known.take(row.what, row.subject, row.detail)
    return known
