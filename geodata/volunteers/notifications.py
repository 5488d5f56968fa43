"""What volunteers are told about an assignment; the outbox holds its number, never who it is about.

In Vietnamese: in what language somebody wants to be written to is not asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from geodata import schema
from geodata.jobs import outbox
from geodata.jobs.outbox import Channel, Message
from geodata.volunteers.needs import Need

Kind = Literal["offer", "recall", "off", "eve"]
BEFORE: tuple[Kind, ...] = ("offer", "eve")
"""What is told only as long as an assignment stands."""
RECIPIENT = "assignment:"
"""How the recipient of a message begins that is looked up and opened only when it is sent."""
NO_LONGER = "no longer true"
LEFT, PAUSED, NO_CONSENT = "has left", "paused", "no consent to be contacted"
"""Why a message is not sent; `NO_LONGER`: taken back, or found to be so when it was about to go out."""
SUBJECT_MOST = 150
SMS_MOST = 201
"""UTF-16 units of three parts of an SMS with diacritics (3GPP TS 23.038: UCS-2, 67 a part)."""


PLAIN = str.maketrans({"đ": "d", "Đ": "D", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


@dataclass(frozen=True, kw_only=True)
class NotificationWords:
    """A letter's subject, its first line, and the SMS; `asks`: it is to be answered."""

    subject: str
    first: str
    short: str
    asks: bool = False


WORDS: Mapping[Kind, NotificationWords] = {
    "offer": NotificationWords(
        subject="Ban chỉ đạo nhờ bạn giúp",
        first="Ban chỉ đạo phòng, chống dịch nhờ bạn giúp:",
        short="Nhờ bạn giúp",
        asks=True,
    ),
    "recall": NotificationWords(
        subject="Không cần bạn trả lời nữa",
        first="Lời nhờ sau đây đã được rút lại, bạn không cần trả lời nữa. Cảm ơn bạn.",
        short="Đã rút lời nhờ giúp",
    ),
    "off": NotificationWords(
        subject="Bạn không cần đến nữa",
        first="Việc bạn đã nhận sau đây đã hủy, bạn không cần đến nữa. Cảm ơn bạn.",
        short="Đã hủy, bạn không cần đến nữa",
    ),
    "eve": NotificationWords(
        subject="Nhắc bạn việc ngày mai",
        first="Nhắc bạn việc đã nhận, bắt đầu ngày mai:",
        short="Nhắc bạn, ngày mai",
    ),
}


def key(kind: Kind, need: int, assignment: int) -> str:
    """The key of a message, one of each kind for an assignment."""
    return f"{of_need(need)}{assignment} {kind}"


def of_need(need: int) -> str:
    """How the keys of a need's messages begin."""
    return f"need {need} "


def tell(connection: Connection, kind: Kind, need: Need, assignment: int, *, channel: Channel, now: datetime) -> bool:
    """Queue what is told of an assignment, `channel` first; False when it was queued before."""
    subject, body = letter(kind, need, place_name(connection, need))
    to, named = f"{RECIPIENT}{assignment}", key(kind, need.id, assignment)
    return outbox.queue(connection, channel=channel, to=to, subject=subject, body=body, key=named, now=now)


def states(connection: Connection, need: int) -> dict[int, str]:
    """How somebody was told last, by the number of their assignment.

    `mail`, `sms`, `webhook`: asked by it; `waits`; `call`: to be telephoned; `quiet`: not to be, as they paused, took
    their consent back or have left. The same of what was called off: `off_told`, `off_waits`, `off_call`, `quiet`.
    """
    told: dict[int, dict[str, Message]] = {}
    for one in outbox.told(connection, of_need(need)):
        number, kind = one.key.removeprefix(of_need(need)).split()
        told.setdefault(int(number), {})[kind] = one
    found = {number: _state(kinds) for number, kinds in told.items()}
    return {number: state for number, state in found.items() if state}


def letter(kind: Kind, need: Need, place: str) -> tuple[str, str]:
    """Subject and body."""
    said, task = WORDS[kind], _line(need.task)
    subject = _cut(f"{said.subject}: {task}", SUBJECT_MOST)
    return subject, f"{said.first}\n\n{task}\n{_line(need.unit)}, {place}\n{_days(need)}\n"


def sms(kind: Kind, need: Need, place: str, *, link: str | None, accents: bool) -> str:
    """One text of three parts at most; the task is cut, what is at its end is not."""
    said = WORDS[kind]
    end = f", {place}, {need.first_day:%d/%m}-{need.last_day:%d/%m}/{need.last_day:%Y}."
    if said.asks:
        end += f" Trả lời: {link}" if link else " Trả lời bằng liên kết riêng của bạn."
    room = SMS_MOST - _units(said.short) - 2 - _units(end)
    text = f"{said.short}: {_cut(_line(need.task), max(room, 1))}{end}"
    return text if accents else without_accents(text)


def asked_to_answer(body: str, link: str | None) -> str:
    """A letter's body with where to answer: a link that is made when it is sent."""
    where = f"Nhận hoặc từ chối tại: {link}" if link else "Hãy mở liên kết riêng của bạn để nhận hoặc từ chối."
    return f"{body}\n{where}\n"


def place_name(connection: Connection, need: Need) -> str:
    """The name of the place where somebody is needed."""
    place = schema.place
    return str(connection.scalar(select(place.c.name).where(place.c.code == need.place)))


def without_accents(text: str) -> str:
    """Signs of ASCII alone, so that a part of an SMS holds 153 (GSM 7-bit) rather than 67."""
    plain = unicodedata.normalize("NFKD", text.translate(PLAIN))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return kept.encode("ascii", "replace").decode()


def _state(kinds: Mapping[str, Message]) -> str:
    asked = kinds.get("offer")
    ended = kinds.get("off") or kinds.get("recall")
    one = ended or asked
    never_asked = "recall" in kinds and not (asked and asked.sent_at)
    if one is None or never_asked or (one.error == NO_LONGER and not one.sent_at):
        return ""
    if one.sent_at:
        return "off_told" if ended else one.channel
    if one.error in (LEFT, PAUSED, NO_CONSENT):
        return "quiet"
    return ("off_" if ended else "") + ("waits" if one.given_up_at is None else "call")


def _days(need: Need) -> str:
    if need.first_day == need.last_day:
        return f"Ngày {need.first_day:%d/%m/%Y}"
    return f"Từ {need.first_day:%d/%m/%Y} đến {need.last_day:%d/%m/%Y}"


def _line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, most: int) -> str:
    """`text` in at most `most` UTF-16 units."""
    if _units(text) <= most:
        return text
    while text and _units(text) > most - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"
