"""`tables/corrections.json`: the change log of figures, added to with every publication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from geodata.observations.corrections import Correction, Corrections

MOST = 500


def document(found: Corrections, before: Mapping[str, Any] | None, *, zone: ZoneInfo) -> dict[str, Any]:
    """`found`: the corrections since the document `before` was made; days of publication as in `zone`."""
    known: Mapping[str, Any] = before or {"total": 0, "corrections": []}
    entries = [_entry(correction, zone) for correction in found.newest]
    return {"total": found.total + known["total"], "corrections": [*entries, *known["corrections"]][:MOST]}


def _entry(correction: Correction, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "publication": correction.publication,
        "published_on": correction.published_at.astimezone(zone).date().isoformat(),
        "indicator": correction.indicator,
        "place": correction.place,
        "day": correction.day.isoformat(),
        "before": _plain(correction.before),
        "after": None if correction.after is None else _plain(correction.after),
        "source": correction.source,
        "source_before": correction.source_before,
        "reason": correction.reason,
    }


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
