"""Mail through the configured server (SMTP, RFC 5321)."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP

from etl.messages.channel import Channel
from etl.messages.failure import Failure
from etl.messages.letter import Letter
from geodata.jobs.outbox import ADDRESS
from geodata.settings.config import Settings, secret
from geodata.settings.sections import Mail

PASSWORD = "MAIL_PASSWORD"  # noqa: S105
DEADLINE = 20
LASTING = 500
"""Answers from here on say that another try is of no use."""


def send(settings: Settings, letter: Letter) -> None:
    """Send one message; raises `Failure`."""
    server = settings.staff.mail
    if server is None:
        raise Failure("no mail server is configured")
    if not ADDRESS.fullmatch(letter.to):
        raise Failure("not an e-mail address", for_good=True)
    try:
        with _connect(server) as client:
            if server.user is not None:
                client.login(server.user, secret(PASSWORD) or "")
            client.send_message(_mail(server, letter))
    except smtplib.SMTPRecipientsRefused as error:
        code = min(answer[0] for answer in error.recipients.values())
        raise Failure(f"recipient refused: {error.recipients}", for_good=code >= LASTING) from error
    except smtplib.SMTPResponseException as error:
        raise Failure(f"{error.smtp_code} {error.smtp_error!r}", for_good=error.smtp_code >= LASTING) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Failure(f"{type(error).__name__}: {error}") from error


def _connect(server: Mail) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=DEADLINE, context=trust)
    client = smtplib.SMTP(server.host, server.port, timeout=DEADLINE)
    if server.security == "starttls":
        try:
            client.starttls(context=trust)
        except BaseException:
            client.close()
            raise
    return client


def _mail(server: Mail, letter: Letter) -> EmailMessage:
    """The letter; its Message-ID follows from the key, so that one sent twice is known for the same."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = server.sender, letter.to, letter.subject
    made["Message-ID"] = f"<{letter.identity}@{server.sender.rpartition('@')[2]}>"
    made["Date"] = letter.at
    made.set_content(letter.body)
    return made


CHANNEL = Channel(name="mail", send=send, address="email")
