"""The list of accounts, and how it says the state of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import current_user, page_layout
from dashboard.staff.kit.context import StaffContext
from geodata import accounts
from geodata.access import SECOND_FACTOR
from geodata.accounts import AccountSummary, failures, people
from geodata.core.text import Text

DOMAIN = "accounts"
CHOOSE_ROLE = Text(vi="Chọn một vai trò", en="Choose a role")


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """The state of an account: its key, the words for it and the tone of its badge."""

    key: str
    words: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """One line of the list."""

    person: AccountSummary
    place: str
    seen: str
    state: AccountState


def page(desk: StaffContext, query: str) -> str:
    """The list; `query` is looked for in login, name and place."""
    say, now = page_layout.say(DOMAIN), current_user.now()
    with desk.engine.connect() as connection:
        people_ = accounts.everybody(connection)
        locks = failures.locks(connection, (person.login for person in people_), now=now)
    rows = [_row(desk, person, say, locks.get(person.login)) for person in people_]
    wanted = query.strip().casefold()
    shown = [row for row in rows if wanted in f"{row.person.login} {row.person.name} {row.place}".casefold()]
    return page_layout.render(
        "staff/accounts.html", domain=DOMAIN, title=say("accounts_title"), rows=shown, total=len(rows), query=query
    )


def state(person: AccountSummary, *, locked: datetime | None) -> AccountState:
    """What can be said of an account: disabled, locked until a moment, invited, without its codes, or at work."""
    say = page_layout.say(DOMAIN)
    if person.disabled_at is not None:
        idle = person.disabled_why == people.IDLE
        return AccountState(key="disabled", words=say("state_idle" if idle else "state_disabled"), tone="bad")
    if locked is not None:
        return AccountState(key="locked", words=say("state_locked", until=say.clock(locked)), tone="warn")
    if not person.ready:
        return AccountState(key="invited", words=say("state_invited"), tone="accent")
    if person.role in SECOND_FACTOR and not person.second_factor:
        return AccountState(key="no_code", words=say("state_no_code"), tone="warn")
    return AccountState(key="open", words=say("state_open"), tone="good")


def moment(at: datetime | None) -> str:
    """A moment as the list writes it: 17:42 22/10/2021; or that it never was."""
    say = page_layout.say(DOMAIN)
    if at is None:
        return say("never")
    return say.moment(at, short=False)


def _row(desk: StaffContext, person: AccountSummary, say: Translator, locked: datetime | None) -> AccountLine:
    return AccountLine(
        person=person,
        place=say.place(desk.places[person.place]),
        seen=moment(person.seen_at),
        state=state(person, locked=locked),
    )
