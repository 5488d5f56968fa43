"""Texts to values; what is no number or no place of ours becomes a row that is set aside."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.catalog import MEASURED
from geodata.core.numbers import NumberForm, parse_distinct
from geodata.core.text import Text
from geodata.files.rejected import RejectedRow

MOST = 10_000


def to_values(frame: pd.DataFrame, *, form: NumberForm) -> tuple[pd.DataFrame, list[RejectedRow], int]:
    """`frame` (columns of `etl.source.FRAME`) with `value` as float, rows set aside (at most `MOST`), blank cells.

    Each distinct text is read once. Blanks (not reported) and what is no number are left out.
    """
    texts = [str(text) for text in frame["value"].cat.categories]
    codes = frame["value"].cat.codes.to_numpy()
    values, reasons, blank = parse_distinct(texts, form=form)
    bad = _not_numbers(frame, np.flatnonzero(np.isin(codes, list(reasons)))[:MOST], reasons, texts) if reasons else []
    value: npt.NDArray[np.float64] = values[codes]
    kept = ~np.isnan(value)
    rest = frame[["row", "place", "indicator", "day"]]
    if not kept.all():
        rest, value = rest[kept], value[kept]
    return rest.assign(value=value), bad, int(blank[codes].sum())


def _not_numbers(
    frame: pd.DataFrame, at: npt.NDArray[np.intp], reasons: dict[int, Text], texts: list[str]
) -> list[RejectedRow]:
    part = frame.iloc[at]
    columns = (part["row"], part["place"], part["indicator"], part["day"], part["value"].cat.codes)
    return [
        RejectedRow(
            int(row),
            _with_figure(reasons[int(code)], str(name)),
            f"{place} {name} {day:%Y-%m-%d} {texts[int(code)]}"[:500],
        )
        for row, place, name, day, code in zip(*columns, strict=True)
    ]


def _with_figure(reason: Text, name: str) -> Text:
    label = MEASURED[name].label
    return Text(vi=f"{label.vi}: {reason.vi}", en=f"{label.en}: {reason.en}")


def unplaced(frame: pd.DataFrame, wrong: npt.NDArray[np.bool_], reasons: dict[str, Text]) -> list[RejectedRow]:
    """The rows of `frame` that `wrong` marks, each with the reason for its place as written."""
    if not wrong.any():
        return []
    rows = frame[wrong].drop_duplicates(["row", "place"])
    return [
        RejectedRow(int(row), reasons[str(place)], str(place))
        for row, place in zip(rows["row"], rows["place"], strict=True)
    ]
