"""Facilities from a table: hospitals, stations, quarantine, vaccination and sampling sites, checkpoints."""

from __future__ import annotations

from etl.source import RegisterFeed
from geodata.core.text import Text
from geodata.registers.parsing.facilities import HEADER, read

SOURCE = RegisterFeed(
    id="facilities",
    label=Text(vi="Cơ sở y tế, cách ly, tiêm chủng, lấy mẫu, chốt", en="Facilities, sites and checkpoints"),
    rank=30,
    table="facility",
    destination="publish",
    reads=HEADER.reads,
    may_read=HEADER.may_read,
    ignores=HEADER.ignores,
    rows=(1, 100_000),
    parse=read,
)
