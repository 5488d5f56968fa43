"""Which figures of a layer only illustrate: spans of days, and the places that reported on some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geodata.observations.arrays import Bools, Floats, Ints


def spans(flags: Bools, days: Sequence[str]) -> list[list[str]]:
    """Runs of true days as [first, last]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [[days[start], days[end - 1]] for start, end in edges.reshape(-1, 2)]


def said(flags: Bools, values: Floats, codes: Sequence[str], days: Sequence[str]) -> dict[str, Any]:
    """The parts of a layer that say so, of days x places: `illustrative` and `real`.

    Days without any figure between two illustrative ones count as illustrative. `real`: for each place with figures of
    its own in those days, the spans in which it does not rest on illustrative ones.
    """
    made_up = _bridged(flags, values)
    real = made_up[:, None] & ~flags
    told = (real & ~np.isnan(values)).any(axis=0)
    return {
        "illustrative": spans(made_up, days),
        "real": [{"place": codes[int(at)], "spans": spans(real[:, at], days)} for at in np.flatnonzero(told)],
    }


def holds(layer: Mapping[str, Any], day: str, place: str | None = None) -> bool:
    """Whether figures of a day only illustrate: any of them, or that of a place."""
    return _within(layer["illustrative"], day) and not _within(_real(layer, place), day)


def is_split(layer: Mapping[str, Any], day: str, place: str | None = None) -> bool:
    """Whether the communes that stand behind figures of a day have illustrative ones: of any unit, or of one."""
    return holds(layer.get("split", layer), day, place)


def is_change(layer: Mapping[str, Any], day: str, place: str) -> bool:
    """Whether a place's change rests on illustrative figures on either day; publications from before do not say so."""
    return "changes_illustrative" in layer and holds(layer["changes_illustrative"], day, place)


def of_place(layer: Mapping[str, Any], place: str) -> list[list[str]]:
    """The spans of days on which a place's figures only illustrate."""
    if not layer["illustrative"] or not _real(layer, place):
        return list(layer["illustrative"])
    days: list[str] = layer["days"]
    return spans(np.array([holds(layer, day, place) for day in days], dtype=bool), days)


def _real(layer: Mapping[str, Any], place: str | None) -> list[list[str]]:
    return next((entry["spans"] for entry in layer.get("real", ()) if entry["place"] == place), [])


def _within(found: Sequence[Sequence[str]], day: str) -> bool:
    return any(first <= day <= last for first, last in found)


def _bridged(flags: Bools, values: Floats) -> Bools:
    """Days with a flagged figure, and those without any figure between two of them."""
    flagged, silent = np.any(flags, axis=1), np.all(np.isnan(values), axis=1)
    state = np.where(silent, -1, flagged.astype(np.int64))
    before = _last_known(state)
    after = _last_known(state[::-1])[::-1]
    bridged: Bools = (before == 1) & (after == 1)
    return bridged


def _last_known(state: Ints) -> Ints:
    """Each -1 replaced with the last other entry before it."""
    at = np.maximum.accumulate(np.where(state >= 0, np.arange(len(state)), 0))
    return state[at]
