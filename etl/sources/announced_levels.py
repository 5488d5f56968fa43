"""Announced epidemic levels from a table: a decision's list of units with their levels."""

from __future__ import annotations

from etl.source import RegisterFeed
from geodata.registers.parsing.announced_levels import HEADER, read
from geodata.settings.feeds import FEEDS

SOURCE = RegisterFeed(
    id="announced_levels",
    label=FEEDS["announced_levels"].label,
    rank=30,
    table="announced_level",
    on_bad_rows="hold",
    refers={"document": "document"},
    destination="publish",
    reads=HEADER.reads,
    may_read=HEADER.may_read,
    ignores=HEADER.ignores,
    rows=(1, 100_000),
    parse=read,
)
