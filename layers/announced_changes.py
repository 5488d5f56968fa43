"""Announced levels that a publication changed or took out, as `tables/announced.json` tells them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from geodata.registers.records import Row
from geodata.registers.register_changes import RegisterChange

MOST = 500


def entries(found: Sequence[RegisterChange], *, zone: ZoneInfo) -> list[dict[str, Any]]:
    """At most `MOST` of the changes in their order; days of publication as in `zone`."""
    return [
        {
            "publication": change.publication,
            "published_on": change.published_at.astimezone(zone).date().isoformat(),
            "place": change.before["place"],
            "day": change.before["first_day"].isoformat(),
            "before": _said(change.before),
            "after": _said(change.after) if change.after else None,
            "reason": change.reason,
        }
        for change in found[:MOST]
    ]


def _said(row: Row) -> dict[str, Any]:
    until = row["last_day"]
    return {"level": row["level"], "until": until.isoformat() if until else None, "document": row["document"]}
