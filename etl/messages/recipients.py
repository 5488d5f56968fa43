"""Recipients whose address is opened only when a message goes out: volunteers by number."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from etl.messages.failure import Failure
from geodata.config import Settings
from geodata.messages import Message
from geodata.vault import Unsealable
from geodata.volunteers import people, sealed
from geodata.volunteers.assignments import RECIPIENT
from geodata.volunteers.keyring import keyring

EMAIL = "email"


def opened(engine: Engine, settings: Settings, message: Message) -> Message:
    """The message with the address of its recipient. Raises `Failure` for who has left or gave no e-mail address."""
    if not message.recipient.startswith(RECIPIENT):
        return message
    ring, number = keyring(settings.storage.var / "keys"), int(message.recipient.removeprefix(RECIPIENT))
    try:
        with engine.connect() as connection:
            volunteer = people.find(connection, number)
            said = sealed.read(connection, ring, volunteer.id, only=(EMAIL,))
    except people.Unknown as error:
        raise Failure("has left", for_good=True) from error
    except Unsealable as error:
        raise Failure(f"cannot be opened: {error}") from error
    if not said.get(EMAIL):
        raise Failure("no e-mail address: to be called", for_good=True)
    return replace(message, recipient=said[EMAIL])
