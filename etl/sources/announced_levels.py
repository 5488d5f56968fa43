"""Announced epidemic levels from a table: a decision's list of units with their levels."""

from __future__ import annotations

from etl.source import RegisterFeed
from geodata.core.text import Text
from geodata.registers.parsing.announced_levels import HEADER, read

SOURCE = RegisterFeed(
    id="announced_levels",
    label=Text(vi="Cấp độ dịch do cơ quan có thẩm quyền công bố", en="Announced epidemic levels"),
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
