"""Text messages through the configured gateway: JSON with a bearer token, as an aggregator or an own relay takes it."""

from __future__ import annotations

import orjson

from etl.messages import posting
from etl.messages.channel import Channel
from etl.messages.failure import Failure
from etl.messages.letter import Letter
from geodata.settings.config import Settings, secret

TOKEN = "SMS_TOKEN"  # noqa: S105


def send(settings: Settings, letter: Letter) -> None:
    """Post one text to a phone number (E.164); raises `Failure`."""
    gateway = settings.staff.sms
    if gateway is None:
        raise Failure("no SMS gateway is configured")
    content = {"id": letter.identity, "from": gateway.sender, "to": letter.to, "text": letter.body}
    token = secret(TOKEN)
    head = {"Authorization": f"Bearer {token}"} if token else {}
    posting.post(gateway.url, letter, orjson.dumps(content), head)


CHANNEL = Channel(name="sms", send=send, address="phone", brief=True)
