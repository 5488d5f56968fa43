"""`tables/levels.json`, `tables/announced.json` and `rules.json`: the newest day's levels with their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, zip_longest
from typing import Any

from geodata import rules
from geodata.catalog import CATALOG, Derived
from geodata.core.text import Text
from geodata.core.unit_levels import Level
from geodata.publishing import epidemic_levels
from geodata.publishing.epidemic_levels import LevelChange
from geodata.rules import Band, Rule
from layers.level_inputs import RatioPart
from layers.levels import Announced, Evidence, Grading

UNITS = {
    "cases": Text(vi="ca cộng đồng trong 7 ngày", en="community cases in 7 days"),
    "coverage": Text(vi="người từ 18 tuổi tiêm mũi 1", en="people aged 18+ with a first dose"),
    "elderly": Text(vi="người cao tuổi tiêm đủ liều", en="elderly people fully vaccinated"),
}


def announced(rows: Sequence[Announced]) -> list[dict[str, Any]]:
    """Every announcement that stands, in order of day and place."""
    return [
        {
            "place": row["place"],
            "level": row["level"],
            "day": row["first_day"].isoformat(),
            "until": row["last_day"].isoformat() if row["last_day"] else None,
            "document": row["document"],
            "source": row["source"],
            "illustrative": row["illustrative"],
        }
        for row in sorted(rows, key=lambda row: (row["first_day"], row["place"]))
    ]


def rule_book() -> list[dict[str, Any]]:
    """All rules as data, in the order in which they came into force."""
    return [rule.model_dump(mode="json", by_alias=True) for rule in rules.known().values()]


def table(grading: Grading, rows: Sequence[Announced]) -> dict[str, Any]:
    """Every place on the newest day: levels, evidence, what would change them, the history."""
    stretches = grading.stretches
    holds = bool(stretches) and stretches[-1].last == grading.last
    known = announced(rows)
    return {
        "day": grading.day,
        "known_until": grading.days[-1],
        "rule": stretches[-1].rule.id if holds else None,
        "places": {
            code: _place(grading, level, column, [row for row in known if row["place"] == code])
            for level, column, code in grading.codes()
        },
    }


def _place(grading: Grading, level: Level, column: int, own: list[dict[str, Any]]) -> dict[str, Any]:
    evidence, until = grading.evidence(level, column), grading.days[-1]
    computed = int(grading.computed[level][-1, column]) if grading.day else 0
    newest = next((row for row in reversed(own) if row["day"] <= until), None)
    over = newest is not None and newest["until"] is not None and newest["until"] < until
    return {
        "computed": computed or None,
        "announced": None if over else _said(newest),
        "ended": _said(newest) if over else None,
        "coming": _said(next((row for row in own if row["day"] > until), None)),
        "criteria": _criteria(evidence) if evidence else [],
        "would_change": [_change(change) for change in epidemic_levels.changes(evidence.rule, evidence.inputs)]
        if evidence
        else [],
        "history": _history(grading, level, column),
    }


def _said(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {key: row[key] for key in ("level", "day", "document", "until", "source")}


def _criteria(evidence: Evidence) -> list[dict[str, Any]]:
    rule = evidence.rule
    measured = (("cases", evidence.cases, rule.criteria.cases), ("coverage", evidence.coverage, rule.criteria.coverage))
    found = [
        {"id": name, "label": criterion.label.as_dict(), **_counted(part), **_banded(criterion.bands, _value(part))}
        for name, part, criterion in measured
    ]
    if evidence.elderly:
        found.append(_elderly(rule, evidence.elderly))
    return [
        *found,
        {"id": "capacity", "label": rule.criteria.capacity.label.as_dict(), **_counted(None), "value": None},
    ]


def _counted(part: RatioPart | None) -> dict[str, Any]:
    """The counts behind a criterion, and who stands behind them."""
    return {
        "indicator": part.indicator if part else None,
        "count": part.count if part else None,
        "denominator": part.whole if part else None,
        "reported": list(part.reported) if part and part.reported else None,
        "days": list(part.days) if part and part.days else None,
        "complete": part is not None and part.complete,
        "illustrative": part is not None and part.illustrative,
        "reported_illustrative": part is not None and part.split,
    }


def _value(part: RatioPart | None) -> float | None:
    if part is None or part.count is None or not part.whole:
        return None
    ratio = CATALOG[part.indicator]
    assert isinstance(ratio, Derived)
    return ratio.factor * part.count / part.whole


def _banded(bands: tuple[Band, ...], value: float | None) -> dict[str, Any]:
    """Where a value falls: the band's position, its bounds, whether they were compared with the decision's text."""
    at = epidemic_levels.band_of(bands, value) if value is not None and bands else None
    following = bands[at + 1] if at is not None and at + 1 < len(bands) else None
    return {
        "value": value,
        "band": at,
        "from": None if at is None else bands[at].from_,
        "below": following.from_ if following else None,
        "confirmed": at is None or (bands[at].confirmed and (following is None or following.confirmed)),
    }


def _elderly(rule: Rule, part: RatioPart) -> dict[str, Any]:
    share = _value(part)
    group = next(group for group in rule.elderly.groups if group.indicator == part.indicator)
    return {
        "id": "elderly",
        "label": CATALOG[part.indicator].label.as_dict(),
        **_counted(part),
        "value": share,
        "at_least": rule.elderly.at_least,
        "met": None if share is None or not part.complete else share >= rule.elderly.at_least,
        "raises": rule.elderly.raises,
        "confirmed": rule.elderly.confirmed and group.confirmed,
    }


def _change(change: LevelChange) -> dict[str, Any]:
    return {"criterion": change.part, "delta": change.delta, "to": change.to, "unit": UNITS[change.part].as_dict()}


def _history(grading: Grading, level: Level, column: int) -> list[dict[str, Any]]:
    """Stretches of days with the same announced and computed level, the newest first; unknown is null.

    `illustrative`: on any of them the computed one rests on illustrative figures.
    """
    announced, computed = (graded[level][:, column].tolist() for graded in (grading.announced, grading.computed))
    pairs = zip_longest(announced, computed, fillvalue=epidemic_levels.UNKNOWN)
    made_up = grading.illustrative[level][:, column]
    found, at = [], 0
    for (said, reckoned), run in groupby(zip(grading.days, pairs, strict=True), key=lambda item: item[1]):
        days = [day for day, _ in run]
        found.append(
            {
                "from": days[0],
                "to": days[-1],
                "announced": said or None,
                "computed": reckoned or None,
                "illustrative": bool(made_up[at : at + len(days)].any()),
            }
        )
        at += len(days)
    return found[::-1]
