"""The epidemic level: not a figure that adds up, but a class that is announced or follows from a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.catalog.indicator import Topic
from geodata.core.text import Text

TOPIC = Topic(id="level", label=Text(vi="Cấp độ dịch", en="Epidemic level"), palette="level")
UNIT = Text(vi="cấp", en="level")
BREAKS = (2, 3, 4)
COLOURS = ("#2e9e5b", "#f2c230", "#ef8a1f", "#d0312d")
"""Green, yellow, orange, red, as Resolution 128/NQ-CP names them; only for levels, always with the number beside it."""


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A level of 1 to 4 per place and day; unknown is unknown, never 1."""

    id: Literal["level_announced", "level_computed"]
    label: Text
    short: Text
    definition: Text
    source: str


GRADED = (
    Graded(
        id="level_announced",
        label=Text(vi="Cấp độ dịch đã công bố", en="Announced epidemic level"),
        short=Text(vi="Cấp độ dịch", en="Epidemic level"),
        definition=Text(
            vi="Cấp độ dịch do cơ quan có thẩm quyền công bố; giữ đến lần công bố sau hoặc đến ngày ghi trong văn bản.",
            en="The level that the authority announced; it holds until the next announcement or the day that it names.",
        ),
        source="128/NQ-CP",
    ),
    Graded(
        id="level_computed",
        label=Text(vi="Cấp độ dịch tính theo quy tắc", en="Computed epidemic level"),
        short=Text(vi="Cấp theo quy tắc", en="Level by the rule"),
        definition=Text(
            vi="Cấp độ dịch tính từ số liệu theo quy tắc đang có hiệu lực; để tham khảo, không thay cấp đã công bố. "
            "Thiếu một số liệu thì không tính.",
            en="The level that follows from the figures by the rule in force; for reference, it does not replace the "
            "announced one. Where a figure is missing there is none.",
        ),
        source="4800/QĐ-BYT",
    ),
)
