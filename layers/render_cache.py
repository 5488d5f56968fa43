"""Reported arrays of the newest publication, kept so that the next one reads only what changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import orjson

from geodata.observations.arrays import Grid, ObservationArrays

FILE = "state.json"


@dataclass(frozen=True, kw_only=True)
class RenderCache:
    """Arrays below `folder`, as of publication `n` on `grid`, read by the code and laid on the places that `renderer`
    is the hash of.
    """

    folder: Path
    n: int
    grid: Grid
    renderer: str

    def load(self, indicator: str) -> ObservationArrays:
        """The kept figures of an indicator; all NaN when it never had any."""
        try:
            with np.load(self.folder / f"{indicator}.npz") as arrays:
                return ObservationArrays(values=arrays["values"], illustrative=arrays["illustrative"])
        except FileNotFoundError:
            return ObservationArrays.empty(self.grid)


def save(folder: Path, indicator: str, reported: ObservationArrays) -> None:
    """Keep the figures of an indicator; nothing is kept of one without figures."""
    target = folder / f"{indicator}.npz"
    if np.isnan(reported.values).all():
        target.unlink(missing_ok=True)
        return
    fresh = folder / f".{indicator}.npz"
    np.savez(fresh, values=reported.values, illustrative=reported.illustrative)
    os.replace(fresh, target)


def open_state(folder: Path) -> RenderCache | None:
    """The state in `folder`; None when there is none."""
    try:
        kept = orjson.loads((folder / FILE).read_bytes())
    except FileNotFoundError:
        return None
    grid = Grid(first=date.fromisoformat(kept["first"]), days=kept["days"], places=tuple(kept["places"]))
    return RenderCache(folder=folder, n=kept["n"], grid=grid, renderer=kept["renderer"])


def close_state(state: RenderCache) -> None:
    """Note whose arrays lie in the folder."""
    grid = state.grid
    content = {"n": state.n, "first": grid.first.isoformat(), "days": grid.days, "places": grid.places}
    fresh = state.folder / f".{FILE}"
    fresh.write_bytes(orjson.dumps({**content, "renderer": state.renderer}))
    os.replace(fresh, state.folder / FILE)
