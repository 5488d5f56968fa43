"""What an answer of a server says: its text, its rows as CSV."""

from __future__ import annotations

import csv
import io

from flask.testing import FlaskClient


def raw(client: FlaskClient, path: str) -> bytes:
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        return bytes(answer.get_data())


def text(client: FlaskClient, path: str) -> str:
    return raw(client, path).decode()


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """A CSV by its columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
