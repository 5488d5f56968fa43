"""Reminders: at the configured hours, communes that have not sent every topic, and their reviewers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, Engine

from geodata import accounts
from geodata.access import GRANTS, Permission, Role
from geodata.accounts import AccountSummary
from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.jobs import outbox
from geodata.reports import board
from geodata.reports.forms import FORMS
from geodata.settings.config import Settings
from geodata.store import database

LATE_BY = timedelta(hours=1)
"""A reminder whose hour has passed by more than this is left out: it would come with the next."""
PATH = "/noi-bo/bao-cao"
BOARD = "/noi-bo/duyet"


def remind(engine: Engine, settings: Settings, *, now: datetime) -> int:
    """Queue the reminders that are due and were not queued before; how many."""
    if settings.staff.mail is None and settings.staff.webhook is None:
        return 0
    local = now.astimezone(settings.province.zone)
    queued = 0
    for hour in settings.staff.reminders:
        due = datetime.combine(local.date(), hour, tzinfo=local.tzinfo)
        if due <= local < due + LATE_BY:
            with database.writing(engine) as connection:
                queued += _remind(connection, settings, day=local.date(), hour=hour, now=now)
    return queued


def _remind(connection: Connection, settings: Settings, *, day: date, hour: time, now: datetime) -> int:
    tree = admin_units.tree(connection)
    missing = board.late(connection, tree, day)
    if not missing:
        return 0
    begin, queued = outbox.reminder(day, hour), 0
    if settings.staff.mail is not None:
        for person, subject, body in _letters(connection, settings, tree, missing, day):
            queued += outbox.queue(
                connection,
                channel="mail",
                to=str(person.email),
                subject=subject,
                body=body,
                key=f"{begin}{person.login}",
                now=now,
            )
    if settings.staff.webhook is not None:
        queued += outbox.queue(
            connection,
            channel="webhook",
            to=settings.staff.webhook.url,
            subject=_subject(day, len(missing)),
            body=_list(tree, missing),
            key=f"{begin}webhook",
            now=now,
        )
    return queued


def _letters(
    connection: Connection, settings: Settings, tree: PlaceTree, missing: dict[str, tuple[str, ...]], day: date
) -> Iterator[tuple[AccountSummary, str, str]]:
    """Who is written to, with subject and body: officers of late communes, reviewers of their units."""
    base = settings.server.public_url or ""
    for person in accounts.everybody(connection):
        if not person.email or person.disabled_at is not None:
            continue
        if person.role is Role.COMMUNE_OFFICER and person.place in missing:
            topics = missing[person.place]
            subject = f"Nhắc báo cáo ngày {day:%d/%m/%Y}: {tree[person.place].name} còn thiếu {len(topics)} nhóm"
            yield person, subject, f"Còn thiếu: {_topics(topics)}.\n\n{base}{PATH}\n"
        elif _reviews(person):
            mine = {code: missing[code] for code in _communes(tree, person.place) if code in missing}
            if mine:
                yield person, _subject(day, len(mine)), f"{_list(tree, mine)}\n\n{base}{BOARD}\n"


def _reviews(person: AccountSummary) -> bool:
    return Permission.REPORT_REVIEW in GRANTS[person.role]


def _communes(tree: PlaceTree, unit: str) -> list[str]:
    return [place.code for place in tree.communes_of(unit)]


def _subject(day: date, count: int) -> str:
    return f"Báo cáo ngày {day:%d/%m/%Y}: {count} xã chưa báo cáo đủ"


def _list(tree: PlaceTree, missing: dict[str, tuple[str, ...]]) -> str:
    return "\n".join(f"- {tree[code].name}: thiếu {_topics(topics)}" for code, topics in missing.items())


def _topics(topics: Sequence[str]) -> str:
    return ", ".join(FORMS[topic].topic.label.vi for topic in topics)
