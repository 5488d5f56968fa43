"""The epidemic level: announced beside computed, the evidence per criterion, what would change it, the history."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dashboard.components import announcements, completeness, picker
from dashboard.components.announcements import AnnouncementWords
from dashboard.components.choropleth import choropleth
from dashboard.components.documents import Reference, reference
from dashboard.components.seal import seal
from dashboard.site import Page, PageContext
from dashboard.snapshot import Json
from geodata.geography.admin_units import Place

FILE, RULES = "tables/levels.json", "rules.json"
LEVELS = (1, 2, 3, 4)
COMPUTED = "level_computed"
MAPS = ("level_announced", COMPUTED)
NUMBERS = {"cases": 1, "coverage": 2, "elderly": 2, "capacity": 3}
HISTORY = 12


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How many communes stand at each level: (level or None, how many, share in percent); `illustrative`: any of them
    rests on illustrative figures."""

    id: str
    title: str
    illustrative: bool
    parts: tuple[tuple[int | None, str, float], ...]


@dataclass(frozen=True, kw_only=True)
class UnitLevels:
    """A unit's levels, None where not determined; `illustrative`: the computed one rests on illustrative figures."""

    place: Place
    href: str
    announced: int | None
    computed: int | None
    illustrative: bool

    @property
    def differs(self) -> bool:
        return None not in (self.announced, self.computed) and self.announced != self.computed


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """One criterion in words: what it measures, the rate, the counts behind it, where it falls."""

    title: str
    value: str
    count: str
    verdict: str
    confirmed: bool
    illustrative: bool


@dataclass(frozen=True, kw_only=True)
class LevelSpan:
    """Days on which a unit's levels stayed as they were, in words."""

    days: str
    announced: int | None
    computed: int | None
    illustrative: bool


@dataclass(frozen=True, kw_only=True)
class ChosenUnit:
    """Everything about the chosen unit's level; `inputs` feed the what-if."""

    unit: UnitLevels
    said: AnnouncementWords
    criteria: tuple[CriterionRow, ...]
    changes: tuple[str, ...]
    history: tuple[LevelSpan, ...]
    inputs: dict[str, int | None]


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A rule in words."""

    name: str
    version: str
    span: str
    note: str
    document: Reference | None
    computes: bool
    confirmed: bool


def _build(ask: PageContext) -> dict[str, Any]:
    snapshot, place = ask.snapshot, picker.chosen(ask)
    table = snapshot.file(FILE) if snapshot.has(FILE) else {"day": None, "rule": None, "places": {}}
    book = snapshot.file(RULES)["rules"] if snapshot.has(RULES) else []
    units = {code: _unit(ask, code, entry) for code, entry in table["places"].items()}
    return {
        **picker.context(ask),
        "title": ask.say("title"),
        "seal": seal(ask),
        "day": table["day"],
        "doubt": announcements.doubt(ask),
        "bars": [_bar(ask, units, kind) for kind in ("announced", "computed")] if units else [],
        "map": choropleth(ask, MAPS, chosen=place.code if place.level == "commune" else None),
        "own": _own(ask, units[place.code], table["places"][place.code]) if place.code in units else None,
        "rule": next((_rule(ask, rule) for rule in book if rule["id"] == table["rule"]), None),
        "rules": [_rule(ask, rule) for rule in book],
        "book": book,
        "tree": [
            (units[district.code], [units[commune.code] for commune in communes if commune.code in units])
            for district, communes in picker.groups(ask)
            if district.code in units
        ],
        "any_illustrative": any(unit.illustrative for unit in units.values()),
        "differing": [unit for unit in units.values() if unit.differs and unit.place.level == "commune"],
        "risks": {level: ask.say(f"risk_{level}") for level in LEVELS},
    }


def _unit(ask: PageContext, code: str, entry: Json) -> UnitLevels:
    return UnitLevels(
        place=ask.snapshot.places[code],
        href=ask.link("/cap-do-dich", noi=code),
        announced=entry["announced"]["level"] if entry["announced"] else None,
        computed=entry["computed"],
        illustrative=_is_illustrative(ask, code),
    )


def _is_illustrative(ask: PageContext, code: str) -> bool:
    figure = ask.snapshot.figure(COMPUTED, code)
    return figure is not None and figure.illustrative


def _bar(ask: PageContext, units: dict[str, UnitLevels], kind: str) -> Bar:
    communes = [getattr(unit, kind) for unit in units.values() if unit.place.level == "commune"]
    counts, whole = Counter(communes), max(len(communes), 1)
    shown = [level for level in (*LEVELS, None) if counts[level]]
    made_up = any(unit.illustrative for unit in units.values() if unit.place.level == "commune")
    return Bar(
        id=f"level_{kind}",
        illustrative=made_up and kind == "computed",
        title=ask.say(f"bar_{kind}"),
        parts=tuple((level, ask.say.number(counts[level]), round(100 * counts[level] / whole, 2)) for level in shown),
    )


def _own(ask: PageContext, unit: UnitLevels, entry: Json) -> ChosenUnit:
    return ChosenUnit(
        unit=unit,
        said=announcements.of_place(ask, entry),
        criteria=tuple(_criterion(ask, found) for found in entry["criteria"]),
        changes=tuple(_change(ask, found) for found in entry["would_change"]),
        history=tuple(
            LevelSpan(
                days=_span(ask, part["from"], part["to"]),
                announced=part["announced"],
                computed=part["computed"],
                illustrative=part.get("illustrative", False),
            )
            for part in entry["history"][:HISTORY]
        ),
        inputs={
            f"{found['id']}_{side}": found[side] if found["complete"] else None
            for found in entry["criteria"]
            for side in ("count", "denominator")
        },
    )


def _span(ask: PageContext, first: str, last: str) -> str:
    return ask.say.day(first) if first == last else f"{ask.say.day(first)} – {ask.say.day(last)}"


def _criterion(ask: PageContext, found: Json) -> CriterionRow:
    name, value = found["id"], found["value"]
    title = f"{NUMBERS[name]}. {ask.say.text(found['label'])}"
    if value is None:
        words = ask.say("not_assessed" if name == "capacity" else "not_reported")
        return CriterionRow(title=title, value="", count="", verdict=words, confirmed=True, illustrative=False)
    rate = ask.say("per_100k", n=ask.say.number(value, 1)) if name == "cases" else ask.say.percent(value, 1)
    counts = {"n": ask.say.number(found["count"]), "of": ask.say.number(found["denominator"])}
    return CriterionRow(
        title=title,
        value=rate,
        count=ask.say(f"count_{name}", **counts),
        verdict=_verdict(ask, found),
        confirmed=found["confirmed"],
        illustrative=found.get("illustrative", False),
    )


def _verdict(ask: PageContext, found: Json) -> str:
    """Where the value falls among the rule's bounds, in words; before that, whether it stands for the whole unit."""
    if not found["complete"]:
        return _incomplete(ask, found)
    if found["id"] == "elderly":
        key = "enough_elderly" if found["met"] else "few_elderly"
        return ask.say(key, bound=ask.say.number(found["at_least"]))
    if found["band"] is None:
        return ask.say("no_bands")
    low, high = found["from"], found["below"]
    unit = "" if found["id"] == "cases" else "\u00a0%"
    if not low:
        return ask.say("band_below", high=ask.say.number(high) + unit)
    if high is None:
        return ask.say("band_from", low=ask.say.number(low) + unit)
    return ask.say("band_between", low=ask.say.number(low) + unit, high=ask.say.number(high) + unit)


def _incomplete(ask: PageContext, found: Json) -> str:
    """How much of what a criterion takes there is; publications from before do not say what only illustrates."""
    if found["days"]:
        n, of = found["days"]
        made_up = found.get("illustrative", False)
        return ask.say("incomplete_days_illustrative" if made_up else "incomplete_days", n=n, of=of)
    split = found.get("reported_illustrative", False)
    return ask.say("incomplete", told=completeness.counted(ask, "told_every_day", *found["reported"], split=split))


def _change(ask: PageContext, found: Json) -> str:
    key = "change_more" if found["delta"] > 0 else "change_fewer"
    return ask.say(key, n=ask.say.number(abs(found["delta"])), unit=ask.say.text(found["unit"]), to=found["to"])


def _rule(ask: PageContext, rule: Json) -> InForce:
    bands = [band for criterion in rule["criteria"].values() for band in criterion["bands"]]
    parts = [*bands, *rule["elderly"]["groups"], rule["elderly"], *([rule["matrix"]] if rule["matrix"] else [])]
    key = "rule_span" if rule["effective_to"] else "rule_since"
    return InForce(
        name=ask.say.text(rule["name"]),
        version=rule["version"],
        span=ask.say(key, first=ask.say.day(rule["effective_from"]), last=ask.say.day(rule["effective_to"])),
        note=ask.say.text(rule["note"]),
        document=reference(ask, rule["document"]),
        computes=rule["matrix"] is not None,
        confirmed=all(part["confirmed"] for part in parts),
    )


PAGE = Page(id="levels", order=2, path="/cap-do-dich", template="levels.html", query=("noi",), build=_build)
