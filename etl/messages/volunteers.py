"""Messages to volunteers: whether they are still true, who it is, and the first way to reach them; all seen to when
the message goes out, so that neither address nor link is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from sqlalchemy import Connection, Engine

from etl.messages.channel import Channel
from etl.messages.channels import channels
from etl.messages.failure import Failure
from etl.messages.letter import Letter
from geodata.jobs import outbox
from geodata.jobs.outbox import Message
from geodata.settings.config import Settings
from geodata.settings.encryption import Unsealable
from geodata.volunteers import answer_link, assignments, consents, needs, notifications, people, sealed
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.keyring import Keyring, keyring
from geodata.volunteers.needs import Need
from geodata.volunteers.notifications import Kind
from geodata.volunteers.options import CONTACT
from geodata.volunteers.people import Volunteer

STANDS: Mapping[Kind, str] = {"offer": "offered", "recall": "cancelled", "off": "cancelled", "eve": "accepted"}
"""The state of an assignment in which a message about it is true."""


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """What is said to whom; `said`: e-mail address and phone number, opened."""

    kind: Kind
    need: Need
    place: str
    code: str
    said: Mapping[str, str]
    link: str | None


def send(engine: Engine, settings: Settings, message: Message, *, now: datetime) -> str:
    """Send by the first channel of `volunteers.notify` that is configured, has an address and does not refuse it.

    Returns its name. Raises `Failure`: for good for what is no longer true, for who is not to be contacted, and when
    nobody can be reached so and has to be called.
    """
    with engine.connect() as connection:
        told = _opened(connection, settings, message, now)
    refused = "no channel"
    for channel in _ways(settings, message):
        address = told.said.get(channel.address)
        if not address:
            continue
        try:
            channel.send(settings, _letter(settings, message, told, channel, address))
        except Failure as failure:
            refused = _without(str(failure), address)
            if not failure.for_good:
                raise Failure(refused, channel=channel.name) from None
            continue
        return channel.name
    raise Failure(f"to be called: {refused}", for_good=True)


def _ways(settings: Settings, message: Message) -> list[Channel]:
    """The configured channels in order, from the one on with which the last try ended."""
    order = settings.volunteers.notify
    start = order.index(message.channel) if message.tries and message.channel in order else 0
    known = channels()
    return [known[name] for name in order[start:] if name in known and getattr(settings.staff, name) is not None]


def _opened(connection: Connection, settings: Settings, message: Message, now: datetime) -> Addressee:
    try:
        one = assignments.find(connection, int(message.recipient.removeprefix(notifications.RECIPIENT)))
        volunteer = people.find(connection, one.volunteer)
    except (assignments.UnknownAssignment, people.UnknownVolunteer) as error:
        raise Failure(notifications.LEFT, for_good=True) from error
    need, kind = needs.find(connection, one.need), cast("Kind", message.key.rsplit(" ", 1)[1])
    _true(connection, one, need, kind, settings.province.day_of(now))
    _contactable(connection, volunteer, kind)
    ring = keyring(settings.storage.var / "keys")
    try:
        addresses = {channel.address for channel in channels().values()}
        said = sealed.read(connection, ring, volunteer.id, only=tuple(addresses))
    except Unsealable as error:
        raise Failure(f"cannot be opened: {error}") from error
    return Addressee(
        kind=kind,
        need=need,
        place=notifications.place_name(connection, need),
        code=volunteer.code,
        said=said,
        link=_link(connection, settings, ring, one),
    )


def _true(connection: Connection, one: Assignment, need: Need, kind: Kind, today: date) -> None:
    """Raise `Failure` for a message that time or somebody has overtaken."""
    over = need.last_day < today or (kind in notifications.BEFORE and need.status == "cancelled")
    if over or one.status != STANDS[kind]:
        raise Failure(notifications.NO_LONGER, for_good=True)
    if kind == "recall" and not outbox.is_out(connection, notifications.key("offer", need.id, one.id)):
        raise Failure(notifications.NO_LONGER, for_good=True)


def _contactable(connection: Connection, volunteer: Volunteer, kind: Kind) -> None:
    """Raise `Failure` for who is not to be contacted; who was refused is not asked any more, only told what is off."""
    if volunteer.status == "refused" and kind in notifications.BEFORE:
        raise Failure(notifications.NO_LONGER, for_good=True)
    if volunteer.status == "paused":
        raise Failure(notifications.PAUSED, for_good=True)
    if CONTACT not in consents.standing(connection, volunteer.id):
        raise Failure(notifications.NO_CONSENT, for_good=True)


def _link(connection: Connection, settings: Settings, ring: Keyring, one: Assignment) -> str | None:
    base = settings.server.public_url
    return f"{base}{answer_link.PATH}/{answer_link.token(connection, ring, one)}" if base else None


def _letter(settings: Settings, message: Message, told: Addressee, channel: Channel, address: str) -> Letter:
    letter = replace(Letter.of(message), to=address, code=told.code)
    if channel.brief:
        accents = getattr(getattr(settings.staff, channel.name), "accents", True)
        return replace(
            letter, body=notifications.sms(told.kind, told.need, told.place, link=told.link, accents=accents)
        )
    asks = notifications.WORDS[told.kind].asks
    return replace(letter, body=notifications.asked_to_answer(message.body, told.link) if asks else message.body)


def _without(text: str, address: str) -> str:
    """A failure in words, which a server may have filled with the address."""
    return re.sub(re.escape(address), "…", text, flags=re.IGNORECASE)
