"""Messages as JSON to the configured address, signed."""

from __future__ import annotations

import hashlib
import hmac

import httpx
import orjson

from etl.messages.failure import Failure
from geodata.config import Settings, secret
from geodata.messages import Message

KEY = "WEBHOOK_KEY"
SIGNATURE = "X-Signature"
DEADLINE = 20
GONE = (400, 401, 403, 404, 410)


def send(settings: Settings, message: Message) -> None:
    """Post one message; raises `Failure`."""
    hook = settings.staff.webhook
    if hook is None:
        raise Failure("no webhook is configured")
    content = {"key": message.key, "to": message.recipient, "subject": message.subject, "text": message.body}
    body = orjson.dumps(content | {"at": message.queued_at})
    seal = hmac.new((secret(KEY) or "").encode(), body, hashlib.sha256).hexdigest()
    head = {"Content-Type": "application/json", SIGNATURE: f"sha256={seal}", "Idempotency-Key": _id(message)}
    try:
        answer = httpx.post(hook.url, content=body, headers=head, timeout=DEADLINE, follow_redirects=False)
    except httpx.HTTPError as error:
        raise Failure(f"{type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise Failure(f"answered {answer.status_code}", for_good=answer.status_code in GONE)


def _id(message: Message) -> str:
    return hashlib.sha256(message.key.encode()).hexdigest()[:32]
