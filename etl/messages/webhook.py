"""Messages as JSON to the configured address, signed."""

from __future__ import annotations

import hashlib
import hmac

import orjson

from etl.messages import posting
from etl.messages.channel import Channel
from etl.messages.failure import Failure
from etl.messages.letter import Letter
from geodata.settings.config import Settings, secret

KEY = "WEBHOOK_KEY"
SIGNATURE = "X-Signature"


def send(settings: Settings, letter: Letter) -> None:
    """Post one message; raises `Failure`."""
    hook = settings.staff.webhook
    if hook is None:
        raise Failure("no webhook is configured")
    content = {"key": letter.key, "to": letter.to, "subject": letter.subject, "text": letter.body, "at": letter.at}
    body = orjson.dumps(content | ({"code": letter.code} if letter.code else {}))
    seal = hmac.new((secret(KEY) or "").encode(), body, hashlib.sha256).hexdigest()
    posting.post(hook.url, letter, body, {SIGNATURE: f"sha256={seal}"})


CHANNEL = Channel(name="webhook", send=send, address="phone")
