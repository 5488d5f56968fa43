"""What a pasted list of levels says, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from geodata.core.text import Text
from geodata.core.unit_levels import Level
from geodata.registers.parsing.level_words import Claim

NO_LEVEL = Text(vi="không rõ cấp độ", en="no level is given")
ALONE = Text(
    vi="tên huyện đứng một mình; nếu công bố cho cả huyện, hãy ghi cấp độ cùng dòng",
    en="a district by itself; if the level is the whole district's, write it in the same line",
)
UNCLEAR = Text(vi="không rõ cấp độ nào cho đơn vị nào", en="it is not clear which level is whose")


SHOWN = 400


def shown(text: str) -> str:
    """A part of a list as it is told back."""
    clean = " ".join(text.split())
    return clean if len(clean) <= SHOWN else f"{clean[:SHOWN]}…"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One unit with its level; `heading`: the line of the level's heading above it, 0 for none."""

    place: str
    level: int
    line: int
    text: str
    heading: int = 0


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A district that stands above the rows that follow."""

    place: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A line (1-based), or a part of it, that cannot be taken: its text, and why."""

    line: int
    text: str
    reason: Text


@dataclass
class LevelStatement:
    """All that a list says; `claims`: how many units a heading in a line speaks of."""

    items: list[Item] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    claims: list[tuple[int, Claim]] = field(default_factory=list)
    heads: list[tuple[int, str, str, int]] = field(default_factory=list)

    def head(self, line: int, district: str, text: str) -> None:
        """A district heads what follows; one that heads nothing is told by `idle`."""
        self.heads.append((line, district, text, len(self.items)))

    def idle(self) -> list[Unread]:
        """Headings of districts that none of their communes follows."""
        ends = [*(start for *_, start in self.heads[1:]), len(self.items)][: len(self.heads)]
        return [
            Unread(line=line, text=text, reason=ALONE)
            for (line, _, text, start), end in zip(self.heads, ends, strict=True)
            if start == end
        ]


@dataclass(frozen=True, kw_only=True)
class Above:
    """What stands above a line: the level and the line of its heading, the district, the kind of unit spoken of."""

    level: int | None = None
    heading: int = 0
    district: str | None = None
    unit: Level | None = None
