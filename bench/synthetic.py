"""A province of any size with figures for every measured indicator, straight into a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Engine, insert

from geodata import schema
from geodata.catalog import MEASURED, TOPICS
from geodata.commands import bootstrap
from geodata.observations import batches
from geodata.store import database

FIRST = date(2020, 3, 18)
PROVINCE = "67"


def lay_places(engine: Engine, *, communes: int, parents: Sequence[int] | None = None) -> list[str]:
    """Province 67 with about nine communes to a district; returns the codes of the communes.

    `parents`: the position of each commune's district, where it matters which lie together.
    """
    places = range(communes)
    above = parents if parents is not None else [at % max(1, communes // 9) for at in places]
    districts = [str(100_000 + at) for at in range(max(above) + 1)]
    codes = [str(200_000 + at) for at in places]
    rows = [_place(PROVINCE, "province", None)]
    rows += [_place(code, "district", PROVINCE) for code in districts]
    rows += [_place(code, "commune", districts[above[at]]) for at, code in enumerate(codes)]
    with database.writing(engine) as connection:
        connection.execute(insert(schema.place), rows)
        bootstrap.register_indicators(connection)
    return codes


def _place(code: str, level: str, parent: str | None) -> dict[str, str | None]:
    return {"code": code, "level": level, "kind": "xã", "name": f"Đơn vị {code}", "parent": parent}


def report_everything(engine: Engine, codes: list[str], *, days: int, topics: Sequence[str]) -> int:
    """One batch per topic with a value for every indicator, place and day; returns the number of observations."""
    rng = np.random.default_rng(653)
    calendar = pd.date_range(FIRST, periods=days)
    total = 0
    for topic in topics:
        with database.writing(engine) as connection:
            batch = batches.open_batch(
                connection, source="bench", rank=10, author="bench", key=f"bench:{topic}", status="approved"
            )
            for indicator in MEASURED.values():
                if indicator.topic == topic:
                    values = rng.poisson(3, len(calendar) * len(codes)).astype(float)
                    frame = pd.DataFrame(
                        {
                            "indicator": indicator.id,
                            "place": np.tile(codes, len(calendar)),
                            "day": np.repeat(calendar.to_numpy(), len(codes)),
                            "value": values,
                            "row": np.arange(1, len(values) + 1),
                        }
                    )
                    total += batches.append(connection, batch, frame)
    return total


def report_commune(engine: Engine, code: str, *, day: date) -> int:
    """One commune's daily report on the epidemic: one batch with every measured indicator of that topic."""
    names = [name for name, indicator in MEASURED.items() if indicator.topic == TOPICS[0].id]
    frame = pd.DataFrame({"indicator": names, "place": code, "day": pd.Timestamp(day), "value": 17.0, "row": 0})
    with database.writing(engine) as connection:
        batch = batches.open_batch(
            connection, source="form", rank=30, author="bench", key=f"bench:{code}:{day}", status="approved"
        )
        return batches.append(connection, batch, frame)
