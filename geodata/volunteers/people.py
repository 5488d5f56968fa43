"""One volunteer: signed up, found by their private link, changed, paused, deleted."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from geodata import schema
from geodata.integrity import audit_log
from geodata.store import database
from geodata.volunteers import consents, sealed
from geodata.volunteers.consents import Paper
from geodata.volunteers.form import Registration
from geodata.volunteers.keyring import Keyring
from geodata.volunteers.options import CONSENT_VERSION, CONTACT

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Signs of a reference code: none that is read as another."""
CODE, LINK = 8, 24
PART = 500
HEALTH_FIELDS = ("recovered",)


@dataclass(frozen=True, kw_only=True)
class SignedUp:
    """What somebody is told who has signed up: reference code, and the token of the private link; `repeated`: the same
    sheet had been taken before."""

    code: str
    link: str
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class Volunteer:
    """A volunteer as far as no key is needed."""

    id: int
    code: str
    status: str
    place: str | None
    hours: int
    doses: int | None
    channel: str
    revision: int
    made_at: datetime
    changed_at: datetime
    served_minutes: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...]


class UnknownVolunteer(LookupError):
    """There is no such volunteer, or no longer."""


class StaleRegistration(RuntimeError):
    """The registration was changed meanwhile."""


class RegistrationNotPossible(ValueError):
    """The registration is not in a state for this."""


def sign_up(
    connection: Connection,
    ring: Keyring,
    said: Registration,
    *,
    key: str,
    now: datetime,
    paper: Paper | None = None,
) -> SignedUp:
    """Keep a registration; `paper`: the sheet that somebody signed for it.

    `key` is made for the form: the same words under the same key are taken once and told the same link again. A phone
    number that is known already gets a row of its own, which a coordinator merges: who signs up is told the same either
    way, and nobody learns whether a number is known.
    """
    table, row_key = schema.volunteer, sealed.new_row_key(ring)
    code, link = _code(connection), _link(ring, key, said)
    known = connection.scalar(select(table.c.code).where(table.c.link_sha256 == _hash(link)))
    if known is not None:
        return SignedUp(code=known, link=link, repeated=True)
    number: int = connection.execute(
        insert(table)
        .values(
            code=code,
            status="registered",
            channel="paper" if paper else "web",
            row_key=row_key.sealed,
            key_id=row_key.key_id,
            link_sha256=_hash(link),
            made_at=now,
            changed_at=now,
            **_offer(ring, said),
        )
        .returning(table.c.id)
    ).scalar_one()
    sealed.write(connection, number, row_key.raw, said.fields)
    _write_tags(connection, number, said)
    consents.give(connection, number, said.purposes, now=now, paper=paper)
    who = paper.witness if paper else "form"
    audit_log.record(connection, who=who, what="volunteer.sign_up", subject=code, detail={"place": said.place})
    return SignedUp(code=code, link=link)


def by_link(connection: Connection, link: str) -> Volunteer:
    """The volunteer whose private link this is. Raises `Unknown`."""
    return _one(connection, schema.volunteer.c.link_sha256 == _hash(link))


def find(connection: Connection, number: int) -> Volunteer:
    """A volunteer by number. Raises `Unknown`."""
    return _one(connection, schema.volunteer.c.id == number)


def change(
    connection: Connection, ring: Keyring, volunteer: Volunteer, said: Registration, *, by: str, now: datetime
) -> None:
    """Say a registration anew; what they consent to is what is ticked now. Raises `Stale`."""
    table = schema.volunteer
    kept = connection.execute(select(table.c.row_key, table.c.key_id).where(table.c.id == volunteer.id)).one()
    key = sealed.open_row_key(ring, sealed=kept.row_key, key_id=kept.key_id)
    move(connection, volunteer, changed_at=now, **_offer(ring, said))
    sealed.write(connection, volunteer.id, key, said.fields)
    connection.execute(delete(schema.volunteer_tag).where(schema.volunteer_tag.c.volunteer == volunteer.id))
    _write_tags(connection, volunteer.id, said)
    consents.keep_only(connection, volunteer.id, said.purposes, now=now)
    consents.give(connection, volunteer.id, said.purposes, now=now)
    audit_log.record(connection, who=by, what="volunteer.change", subject=volunteer.code, detail={})


def pause(connection: Connection, volunteer: Volunteer, *, by: str, now: datetime) -> None:
    """Stop being asked for a while. Raises `NotPossible`, `Stale`."""
    if volunteer.status not in ("registered", "accepted"):
        raise RegistrationNotPossible(volunteer.status)
    move(connection, volunteer, status="paused", changed_at=now)
    audit_log.record(connection, who=by, what="volunteer.pause", subject=volunteer.code, detail={})


def resume(connection: Connection, volunteer: Volunteer, *, by: str, now: datetime) -> None:
    """Go on after a pause: as somebody who is to be looked at anew.

    Raises `NotPossible`, also for who has taken their consent back and has not given it anew, `Stale`.
    """
    if volunteer.status != "paused" or CONTACT not in consents.standing(connection, volunteer.id):
        raise RegistrationNotPossible(volunteer.status)
    move(connection, volunteer, status="registered", changed_at=now)
    audit_log.record(connection, who=by, what="volunteer.resume", subject=volunteer.code, detail={})


def withdraw(connection: Connection, volunteer: Volunteer, *, by: str, now: datetime) -> None:
    """Take every consent back: nobody calls them any more, what they said of their health goes, places of needs that
    they have not served are free again. They may agree anew by changing their registration. Raises `Stale`."""
    consents.keep_only(connection, volunteer.id, (), now=now)
    _free(connection, volunteer, now=now)
    table = schema.volunteer_field
    connection.execute(delete(table).where(table.c.volunteer == volunteer.id, table.c.field.in_(HEALTH_FIELDS)))
    status = "paused" if volunteer.status in ("registered", "accepted") else volunteer.status
    move(connection, volunteer, status=status, doses=None, changed_at=now)
    audit_log.record(connection, who=by, what="volunteer.consent", subject=volunteer.code, detail={"consents": []})


def remove(connection: Connection, volunteer: Volunteer, *, by: str, why: str, now: datetime) -> None:
    """Delete a person: their key and everything that was sealed goes, a tombstone with code and moment stays.

    Places of needs that they have not served are free again.
    """
    _free(connection, volunteer, now=now)
    for table in (schema.volunteer_field, schema.volunteer_tag):
        connection.execute(delete(table).where(table.c.volunteer == volunteer.id))
    consents.keep_only(connection, volunteer.id, (), now=now)
    gone = dict.fromkeys(("place", "doses", "row_key", "key_id", "phone_index", "link_sha256"))
    move(connection, volunteer, status="deleted", hours=0, deleted_at=now, changed_at=now, **gone)
    audit_log.record(connection, who=by, what="volunteer.delete", subject=volunteer.code, detail={"reason": why})


def _free(connection: Connection, volunteer: Volunteer, *, now: datetime) -> None:
    assignment = schema.volunteer_assignment
    ahead = (assignment.c.volunteer == volunteer.id, assignment.c.status.in_(("offered", "accepted", "present")))
    connection.execute(update(assignment).where(*ahead).values(status="cancelled", answered_at=now))


def new_link(connection: Connection, volunteer: Volunteer, *, by: str, now: datetime) -> str:
    """A private link in place of one that was lost; the old one opens nothing any more."""
    link = secrets.token_urlsafe(LINK)
    move(connection, volunteer, link_sha256=_hash(link), changed_at=now)
    audit_log.record(connection, who=by, what="volunteer.link", subject=volunteer.code, detail={})
    return link


def refusal(connection: Connection, volunteer: Volunteer) -> str:
    """Why somebody was refused last."""
    table = schema.volunteer_decision
    mine = (table.c.volunteer == volunteer.id, table.c.decision == "refused")
    return connection.scalar(select(table.c.reason).where(*mine).order_by(table.c.id.desc()).limit(1)) or ""


def same_phone(connection: Connection, number: int) -> list[Volunteer]:
    """Other registrations with the same phone number, oldest first."""
    table = schema.volunteer
    index = select(table.c.phone_index).where(table.c.id == number).scalar_subquery()
    statement = select(table).where(table.c.phone_index == index, table.c.id != number).order_by(table.c.id)
    return many(connection, connection.execute(statement))


def many(connection: Connection, rows: Iterable[Row[tuple[object, ...]]]) -> list[Volunteer]:
    """Volunteers of rows of the table, with what they offer."""
    found = list(rows)
    tags: dict[tuple[int, str], list[str]] = {}
    tag = schema.volunteer_tag
    for start in range(0, len(found), PART):
        numbers = [row.id for row in found[start : start + PART]]
        statement = select(tag.c.volunteer, tag.c.kind, tag.c.value).where(tag.c.volunteer.in_(numbers))
        for number, kind, value in connection.execute(statement.order_by(tag.c.value)):
            tags.setdefault((number, kind), []).append(value)
    return [_volunteer(row, tags) for row in found]


OFFERS = {"skills": "skill", "languages": "language", "areas": "area"}


def _volunteer(row: Row[tuple[object, ...]], tags: dict[tuple[int, str], list[str]]) -> Volunteer:
    said: dict[str, Any] = {name: tuple(tags.get((row.id, kind), ())) for name, kind in OFFERS.items()}
    said |= {name: row._mapping[name] for name in Volunteer.__dataclass_fields__ if name not in OFFERS}
    return Volunteer(**said)


def _one(connection: Connection, condition: ColumnElement[bool]) -> Volunteer:
    table = schema.volunteer
    found = many(connection, connection.execute(select(table).where(condition, table.c.status != "deleted")))
    if not found:
        raise UnknownVolunteer
    return found[0]


def _offer(ring: Keyring, said: Registration) -> dict[str, object]:
    return {
        "place": said.place,
        "hours": said.hours,
        "doses": said.doses,
        "phone_index": ring.blind(said.phone),
        "consent_version": CONSENT_VERSION,
    }


def move(connection: Connection, volunteer: Volunteer, **values: object) -> None:
    """Write columns of a volunteer who is as the caller saw them. Raises `Stale`."""
    table = schema.volunteer
    done = connection.execute(
        update(table)
        .where(table.c.id == volunteer.id, table.c.revision == volunteer.revision, table.c.status != "deleted")
        .values(revision=volunteer.revision + 1, **values)
    )
    if done.rowcount != 1:
        raise StaleRegistration(volunteer.code)


def _write_tags(connection: Connection, number: int, said: Registration) -> None:
    tags = {"skill": said.skills, "language": said.languages, "area": said.areas}
    rows = [{"volunteer": number, "kind": kind, "value": value} for kind, values in tags.items() for value in values]
    if rows:
        connection.execute(insert(schema.volunteer_tag), rows)


def _code(connection: Connection) -> str:
    """A reference code that nobody has."""
    database.serialise(connection, "volunteer code")
    table = schema.volunteer
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        if connection.scalar(select(table.c.id).where(table.c.code == code)) is None:
            return code


def _link(ring: Keyring, key: str, said: Registration) -> str:
    """The link of a sheet: the same for the same words under the same key, not to be guessed without the ring."""
    words = json.dumps(asdict(said), sort_keys=True, ensure_ascii=False)
    return ring.blind(f"link|{key}|{words}")[: LINK * 2]


def _hash(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()
