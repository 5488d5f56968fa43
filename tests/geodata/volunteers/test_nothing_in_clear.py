"""Ten thousand phone numbers signed up, and none in clear in the store, its dump, a backup or a publication."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url

from geodata import backup
from geodata.backup import contents, dump
from geodata.backup.sealed import SealedReader
from geodata.settings import config
from geodata.volunteers import people
from geodata.volunteers.keyring import keyring
from layers import publication
from layers.store import Store
from tests.figures_support import report
from tests.geodata.volunteers.conftest import Camp

MANY, FEWER, DIGITS = 10_000, 1_000, 9
KEY = bytes(range(32))
WRITTEN = re.compile(rb"(?<!\d)(?:\+?84|0)(\d{9})(?!\d)")
GROUPED = re.compile(rb"(?<!\d)0(\d{3}) (\d{3}) (\d{3})(?!\d)")
TOKEN = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")


def phones(many: int) -> set[bytes]:
    """The numbers without what stands before them: 903000000 and so on, none next to another."""
    return {f"{903_000_000 + at * 97:0{DIGITS}d}".encode() for at in range(many)}


def in_clear(raw: bytes, known: set[bytes]) -> Iterator[bytes]:
    """Numbers of `known` in `raw`: plain, grouped as people write them, in UTF-16, in Base64."""
    for text in (raw, raw.replace(b"\0", b""), *_decoded(raw)):
        yield from (found[1] for found in WRITTEN.finditer(text) if found[1] in known)
        yield from (joined for found in GROUPED.finditer(text) if (joined := b"".join(found.groups())) in known)


def _decoded(raw: bytes) -> Iterator[bytes]:
    for token in TOKEN.findall(raw):
        try:
            yield base64.b64decode(token, validate=True)
        except binascii.Error:
            continue


def test_the_look_finds_what_is_there() -> None:
    known = {b"903000097"}
    for text in (
        b"x 0903000097 y",
        b"+84903000097",
        b"0903 000 097",
        "0903000097".encode("utf-16"),
        b"MDkwMzAwMDA5Nzk5OTk=",
    ):
        expected = [] if text.startswith(b"MDkw") else [b"903000097"]
        assert list(in_clear(text, known))[:1] == expected, text
    assert list(in_clear(base64.b64encode(b"tel: 0903000097 !"), known)) == [b"903000097"]


def test_ten_thousand_phones_stand_nowhere_in_clear(camp: Camp, database_url: str, tmp_path: Path) -> None:
    var, known = tmp_path / "var", phones(MANY if database_url.startswith("sqlite") else FEWER)
    settings = config.load(environ={"VAR": str(var), "DATABASE_URL": database_url})
    camp.ring = keyring(var / "keys")
    one = camp.read()
    said = [replace(one, fields={**one.fields, "phone": f"+84{phone.decode()}"}) for phone in sorted(known)]
    with camp.writing() as connection:
        for at, sheet in enumerate(said):
            people.sign_up(connection, camp.ring, sheet, key=f"sheet {at}", now=camp.now)
    report(camp.engine, [("cases_new", "24611", camp.now.date(), 1.0)])
    publication.publish(camp.engine, Store(settings.storage.publications), settings, by="test")
    made = backup.make(camp.engine, settings, folder=tmp_path / "safe", key=KEY, by="test")
    with made.path.open("rb") as file, SealedReader(file, KEY) as reader:
        contents.unpack(reader, tmp_path / "opened")
    dump.write(camp.engine, tmp_path / "dump")
    if database_url.startswith("sqlite"):
        camp.engine.dispose()
        assert Path(make_url(database_url).database or "").stat().st_size > MANY * 100
    looked_at = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(looked_at) > 100
    assert {path: found for path in looked_at if (found := list(in_clear(path.read_bytes(), known)))} == {}
