"""Collects a long frame piece by piece, for feeds that are not tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def category(codes: npt.NDArray[np.integer[Any]], names: Iterable[object]) -> pd.Categorical[Any]:
    """A categorical column: `codes` are positions in `names`."""
    return pd.Categorical.from_codes(codes, categories=pd.Index([str(name) for name in names]))


@dataclass
class Long:
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
        """`day` and `value` (text) are aligned; `within` names the unit above where `place` is a name."""
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
        """All rows, with categories for what repeats."""
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
