"""A newspaper's series of new cases (CSV): one row per day, one column per province, by name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.long_frame import category
from etl.source import Parsed, Source
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedRow
from geodata.files.table import days, raw_row, read_csv


def parse(raw: bytes, _asked: ParseContext) -> Parsed:
    """New cases per province name and day; which names are ours is for the gazetteer to say."""
    table = read_csv(raw, SOURCE)
    stamps, wrong = days(table.column("date"))
    bad = [RejectedRow(int(table.rows[at]), reason, raw_row(table, at)) for at, reason in wrong.items()]
    kept = table.only(~np.isnat(stamps))
    names = [name for name in table.header if name != "date"]
    at = [table.header.index(name) for name in names]
    values, texts = pd.factorize(kept.cells[:, at].ravel())
    count = len(kept.rows)
    frame = pd.DataFrame(
        {
            "row": np.repeat(kept.rows, len(names)),
            "place": category(np.tile(np.arange(len(names)), count), names),
            "indicator": category(np.zeros(count * len(names), dtype=int), ["cases_new"]),
            "day": np.repeat(stamps[~np.isnat(stamps)].astype("datetime64[s]"), len(names)),
            "value": category(values, texts),
        }
    )
    return Parsed(frame=frame, rows=len(table.rows) + len(table.bad), bad=(*table.bad, *bad))


SOURCE = Source(
    id="newspaper_series",
    label=Text(vi="Chuỗi ca mắc theo tỉnh của báo chí", en="Newspaper series of cases by province"),
    rank=5,
    format="csv",
    destination="publish",
    reads=("date",),
    rows=(1, 3_000),
    on_bad_rows="load_good",
    max_fall_percent=5,
    parse=parse,
    place_by="name",
    elsewhere="ignore",
    history=True,
    open_header=True,
)
