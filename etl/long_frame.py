"""Collects a long frame piece by piece, for feeds that are not tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.files.table import Cells, TextTable


def category(codes: npt.NDArray[np.integer[Any]], names: Iterable[object]) -> pd.Categorical[Any]:
    """A categorical column: `codes` are positions in `names`."""
    return pd.Categorical.from_codes(codes, categories=pd.Index([str(name) for name in names]))


def melt(
    table: TextTable, *, indicators: dict[str, str], place: Cells, day: npt.NDArray[np.datetime64]
) -> pd.DataFrame:
    """The long frame of a wide table: one row per cell of the columns `indicators` (column -> indicator id)."""
    columns = [name for name in table.header if name in indicators]
    at = [table.header.index(name) for name in columns]
    values, texts = pd.factorize(table.cells[:, at].ravel())
    places, names = pd.factorize(place)
    count = len(table.rows)
    return pd.DataFrame(
        {
            "row": np.repeat(table.rows, len(columns)),
            "place": category(np.repeat(places, len(columns)), names),
            "indicator": category(np.tile(np.arange(len(columns)), count), [indicators[name] for name in columns]),
            "day": np.repeat(day.astype("datetime64[s]"), len(columns)),
            "value": category(values, texts),
        }
    )


@dataclass
class LongFrameBuilder:
    """Rows of `etl.source.FRAME`; each `add` brings one row's figures of one place and indicator."""

    pieces: list[pd.DataFrame] = field(default_factory=list)

    def add(
        self,
        *,
        row: int,
        place: str,
        indicator: str,
        day: npt.NDArray[np.datetime64],
        value: Sequence[str],
        within: str = "",
    ) -> None:
        """Add a series: `day` and `value` (text), one figure each; `within` names the unit above a `place` by name."""
        self.pieces.append(
            pd.DataFrame(
                {
                    "row": row,
                    "place": place,
                    "within": within,
                    "indicator": indicator,
                    "day": day.astype("datetime64[s]"),
                    "value": list(value),
                }
            )
        )

    def frame(self) -> pd.DataFrame:
        """All rows: columns of `etl.source.FRAME` and `within`, categories for what repeats."""
        empty = pd.DataFrame(
            {
                "row": np.empty(0, np.int64),
                "place": [],
                "within": [],
                "indicator": [],
                "day": np.empty(0, "datetime64[s]"),
                "value": [],
            }
        )
        whole = pd.concat(self.pieces, ignore_index=True) if self.pieces else empty
        return whole.astype(dict.fromkeys(("place", "within", "indicator", "value"), "category"))
