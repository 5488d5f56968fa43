"""Facilities from a table: hospitals, stations, quarantine, vaccination and sampling sites, checkpoints."""

from __future__ import annotations

from etl.source import RegisterFeed
from geodata.registers.parsing.facilities import HEADER, read
from geodata.settings.feeds import FEEDS

SOURCE = RegisterFeed(
    id="facilities",
    label=FEEDS["facilities"].label,
    rank=30,
    table="facility",
    destination="publish",
    reads=HEADER.reads,
    may_read=HEADER.may_read,
    ignores=HEADER.ignores,
    rows=(1, 100_000),
    parse=read,
)
