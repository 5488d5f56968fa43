"""What a source is: the declaration that the spine follows, and what its `parse` gives and is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from geodata.core.numbers import NumberForm
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedRow
from geodata.files.table import Header
from geodata.registers.parsing.rows import Rows
from geodata.settings.sections import SourceSettings

FRAME = ["row", "place", "indicator", "day", "value"]


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a file says, still as text.

    `frame`: row (int), place (code or name, category), indicator (id, category), day (datetime64), value (text,
    category); `within` beside a name narrows it to a unit above. `rows`: how many rows the file holds.
    `ignored`: how many rows were passed over, by reason. `notes`: what the reader of the report should know.
    `reasons`: by row why its figures are said anew, to be published with the correction.
    """

    frame: pd.DataFrame
    rows: int
    bad: tuple[RejectedRow, ...] = ()
    ignored: dict[str, int] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)


OFF = SourceSettings(enabled=False, url=None, hosts=(), schedule=None, max_fall_percent=None, allow_loopback=False)


@dataclass(frozen=True, kw_only=True)
class Feed(Header):
    """What every source declares, whatever it brings. `rows`: the least and the most rows of a whole file.

    `lacks_place`, `may_lack_day`: what has to be said beside a file. `settings`: those of a source of which
    `config.yaml` says nothing; off unless the module says otherwise.
    """

    id: str
    label: Text
    rank: int
    destination: Literal["review", "publish"]
    rows: tuple[int, int]
    lacks_place: bool = False
    may_lack_day: bool = False
    settings: SourceSettings = OFF


@dataclass(frozen=True, kw_only=True)
class Source(Feed):
    """A feed of figures.

    `elsewhere`: rows about places outside our tree are ignored or refused. `history`: each file carries the whole
    series, so a figure that is gone counts as fallen. `max_fall_percent`: a total that falls by more holds the load for
    a decision, unless config.yaml says another figure there, as it says address and schedule.
    """

    format: Literal["json", "csv", "xlsx", "table"]
    on_bad_rows: Literal["hold", "load_good"]
    max_fall_percent: float
    parse: Callable[[bytes, ParseContext], Parsed]
    place_by: Literal["code", "name"] = "code"
    elsewhere: Literal["ignore", "refuse"] = "refuse"
    numbers: NumberForm = "plain"
    history: bool = False


@dataclass(frozen=True, kw_only=True)
class RegisterFeed(Feed):
    """A feed of things with ids of their own; `table`: which register of `geodata.registers.records.TABLES` it fills.

    `on_bad_rows` hold: the list stands or falls as a whole, half of it waits for a decision. `refers`: columns that
    name a thing of another register; what it does not hold is noted.
    """

    table: str
    on_bad_rows: Literal["hold", "load_good"] = "load_good"
    refers: Mapping[str, str] = field(default_factory=dict)
    parse: Callable[[bytes, ParseContext], Rows]
