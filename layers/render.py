"""The files of publication N, and which of them changed since the publication before."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from geodata import schema
from geodata.catalog import CATALOG, FOREVER, MEASURED, shown
from geodata.catalog.level import GRADED
from geodata.core.unit_levels import LEVELS, Level
from geodata.geography import admin_units, boundaries
from geodata.geography.admin_units import PlaceTree
from geodata.observations import corrections
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import ObservationArrays, ObservationReader
from geodata.observations.comparison import Comparison
from geodata.publishing import publications
from geodata.publishing.publications import PublicationDecision
from geodata.registers import records, register_changes
from geodata.settings.config import Settings
from layers import announced_changes, catalogue, denominators, kpi, layer, level_table, levels, log_head, weekly_heatmap
from layers import corrections as correction_table
from layers import registers as register_files
from layers.code_hash import code_hash
from layers.data_horizon import known_until
from layers.layer import encode
from layers.levels import Grading
from layers.publication_reader import PLACES
from layers.render_cache import RenderCache, close_state, open_state, save
from layers.store import Draft, Store

CACHED = 24
DENOMINATORS = "tables/denominators.json"
CORRECTIONS, HEAT = "tables/corrections.json", "tables/heat.json"
ANNOUNCED, LEVEL_TABLE = "tables/announced.json", "tables/levels.json"
HERE = Path(__file__).parent


@cache
def renderer() -> str:
    """Hash of the code that files depend on: another hash, and every file is rendered again."""
    return code_hash(HERE.glob("*.py"))


def made_by(tree: PlaceTree, settings: Settings) -> str:
    """Hash of everything but figures and registers that files depend on: the code, the places, the settings."""
    made, address = settings.publication, settings.server.public_url
    shown = (made.provisional_days, made.comparable_percent)
    said = (settings.province, settings.alarms, settings.levels, *shown, address)
    return hashlib.sha256(f"{renderer()}{tree.places}{said}".encode()).hexdigest()


class Rendering:
    """Writes publication N into a draft."""

    def __init__(
        self, connection: Connection, store: Store, draft: Draft, settings: Settings, decision: PublicationDecision
    ) -> None:
        self._connection, self._store, self._draft = connection, store, draft
        self._settings, self._decision = settings, decision
        self._tree = admin_units.tree(connection)
        self._grid = publications.grid(
            connection, self._tree.codes, first=settings.province.first_day, publication=decision.n
        )
        self._reader = ObservationReader(connection, self._grid, publication=decision.n)
        folder = store.state
        folder.mkdir(exist_ok=True)
        self._state = RenderCache(folder=folder, n=decision.n, grid=self._grid, renderer=made_by(self._tree, settings))
        self._before = self._usable(open_state(folder))
        self._cache: OrderedDict[str, ObservationArrays] = OrderedDict()
        self._made: dict[str, dict[str, Any]] = {}
        self._read_again = read_again()
        self._levels = Aggregator(self._tree, self._load)
        self._comparison = Comparison(self._levels, share=settings.publication.comparable_percent / 100)

    def run(self) -> bool:
        """Render everything; returns whether any figure of the last day's layers is illustrative."""
        touched = self._refresh()
        entries = self._layers(touched)
        entries |= self._graded(touched)
        known = catalogue.document(entries, provisional_from=self._provisional_from)
        self._put("indicators.json", known)
        boundary = boundaries.about(self._connection)
        same_shapes = self._before is not None and self._about_before["boundary"] == boundary
        self._shapes(same=same_shapes)
        if same_shapes and "population" not in touched:
            self._draft.link(PLACES)
        else:
            self._put(PLACES, self._places())
        figures = kpi.document(self._province, known["indicators"])
        self._put("tables/kpi.json", figures)
        self._denominators(touched)
        self._heat(touched)
        self._corrections()
        register_files.write(
            self._connection,
            self._draft,
            publication=self._decision.n,
            archived=self._settings.storage.var / "archive",
        )
        illustrative = any(entry["illustrative"] for entry in entries.values())
        self._put("publication.json", self._about(boundary, illustrative))
        self._put(log_head.PATH, log_head.document(self._connection, publication=self._decision.n))
        return illustrative

    def keep_state(self) -> None:
        """Let the next publication start from this one's arrays."""
        close_state(self._state)

    def _usable(self, state: RenderCache | None) -> RenderCache | None:
        """The kept arrays, if they are those of the publication that files are linked to."""
        if state is None or not self._draft.known or state.n != self._store.current().publication:
            return None
        grid, fits = self._grid, state.renderer == self._state.renderer and state.n < self._decision.n
        same = grid.first == state.grid.first and grid.places == state.grid.places and grid.days >= state.grid.days
        return state if fits and same else None

    def _refresh(self) -> set[str]:
        """Bring the kept arrays up to N; returns the measured indicators whose figures were touched."""
        if self._before is None:
            for name in MEASURED:
                self._hold(name, self._reader.read(name))
            return set(MEASURED)
        moved = publications.changed(self._connection, since=self._before.n, until=self._decision.n)
        for name, cells in moved.items():
            if cells is None or MEASURED[name].carry_forward_days >= FOREVER:
                self._hold(name, self._reader.read(name))
            else:
                self._hold(name, self._reader.renew(name, self._before.load(name), cells))
        return set(moved)

    def _hold(self, name: str, reported: ObservationArrays) -> None:
        save(self._state.folder, name, reported)
        self._remember(name, reported)

    def _remember(self, name: str, reported: ObservationArrays) -> ObservationArrays:
        self._cache[name] = reported
        self._cache.move_to_end(name)
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        return reported

    def _load(self, name: str) -> ObservationArrays:
        if name in self._cache:
            return self._remember(name, self._cache[name])
        return self._remember(name, self._state.load(name).on(self._grid))

    def _layers(self, touched: set[str]) -> dict[str, dict[str, Any]]:
        """Render the layers that rest on touched indicators, link the others; entries of those that have figures."""
        known = self._entries_before()
        entries = {}
        for indicator in CATALOG.values():
            if not touched.isdisjoint(indicator.inputs):
                entry = self._layer(indicator.id)
            else:
                entry = known.get(indicator.id)
                if entry is not None:
                    for level in LEVELS:
                        self._draft.link(f"layers/{indicator.id}/{level}.json")
            if entry is not None:
                entries[indicator.id] = entry
        return entries

    def _layer(self, name: str) -> dict[str, Any] | None:
        indicator = CATALOG[name]
        levels = self._levels.of(indicator)
        days = layer.span(levels, self._load(indicator.inputs[0]).values)
        if days is None:
            return None
        layout, flags, changes = self._levels.layout, False, self._comparison.of(indicator, levels)
        above = layout.spread(levels["district"].itself, "district") & ~levels["commune"].told
        for level in LEVELS:
            content = layer.document(
                indicator,
                level,
                levels[level],
                changes[level],
                grid=self._grid,
                days=days,
                codes=layout.codes[level],
                units=layout.units[level],
                told_above=above,
            )
            flags = flags or bool(content["illustrative"])
            path = f"layers/{name}/{level}.json"
            self._put(path, content)
            if path in self._read_again:
                self._made[path] = content
        first, last = (self._grid.day(day).isoformat() for day in days)
        return {"first_day": first, "as_of": last, "illustrative": flags}

    def _graded(self, touched: set[str]) -> dict[str, dict[str, Any]]:
        """The levels, linked while neither figures nor announcements changed; entries of those that are known."""
        last, rows = self._known_until, self._announced
        self._put("rules.json", {"rules": level_table.rule_book(), "fixed": self._settings.levels.rule})
        moved = register_changes.changes(self._connection, schema.announced_level, publication=self._decision.n)
        changed = announced_changes.entries(moved, zone=self._settings.province.zone)
        self._put(ANNOUNCED, {"announced": level_table.announced(rows), "changes": changed})
        if last is None:
            return {}
        files = [LEVEL_TABLE, *(f"layers/{item.id}/{level}.json" for item in GRADED for level in LEVELS)]
        if self._same_levels(touched, files, until=last):
            for path in files:
                self._draft.link(path)
            known = self._entries_before()
            return {item.id: known[item.id] for item in GRADED if item.id in known}
        rule, reported = self._settings.levels.rule, self._decision.as_of
        grading = Grading(self._levels, self._grid, announced=rows, last=reported, until=last, rule=rule)
        if not grading.days:
            return {}
        self._put(LEVEL_TABLE, level_table.table(grading, rows))
        entries = {}
        for name, graded in (("level_announced", grading.announced), ("level_computed", grading.computed)):
            flags = False
            for level in LEVELS:
                content = grading.layer(name, graded, level)
                flags = flags or bool(content["illustrative"])
                self._put(f"layers/{name}/{level}.json", content)
            if any(graded[level].any() for level in LEVELS):
                days = content["days"]
                entries[name] = {"first_day": days[0], "as_of": days[-1], "illustrative": flags}
        return entries

    @cached_property
    def _announced(self) -> list[dict[str, Any]]:
        return records.current(self._connection, schema.announced_level, publication=self._decision.n)

    @cached_property
    def _provisional_from(self) -> date | None:
        """The first of the last days to whose new cases late registrations still come."""
        days = self._settings.publication.provisional_days
        return self._decision.as_of and self._decision.as_of - timedelta(days=days - 1)

    @cached_property
    def _known_until(self) -> date | None:
        areas = records.current(self._connection, schema.zone, publication=self._decision.n)
        begun = [row["first_day"] for row in (*self._announced, *areas)]
        decided = self._settings.province.day_of(self._decision.made_at)
        return known_until(self._decision.as_of, begun, decided=decided)

    def _same_levels(self, touched: set[str], files: list[str], *, until: date) -> bool:
        known, draft = self._draft.known, self._draft.files
        same = all(known.get(path) == draft[path] for path in (ANNOUNCED, "rules.json"))
        days = self._before is not None and self._before.grid.days == self._grid.days
        unmoved = days and self._about_before["known_until"] == until.isoformat()
        return same and unmoved and touched.isdisjoint(levels.inputs()) and all(path in known for path in files)

    def _entries_before(self) -> dict[str, dict[str, Any]]:
        if self._before is None:
            return {}
        return catalogue.entries(orjson.loads(self._store.read(self._before.n, "indicators.json")))

    def _places(self) -> dict[str, Any]:
        """Places with their newest population."""
        population = self._levels.of(MEASURED["population"])
        people = {
            code: float(figure)
            for level in LEVELS
            for code, figure in zip(self._levels.layout.codes[level], population[level].values[-1], strict=True)
        }
        labels = {
            code: point
            for level in LEVELS
            for code, point in boundaries.label_points(self._connection, self._tree, level).items()
        }
        return catalogue.places(self._tree, people, labels)

    def _shapes(self, *, same: bool) -> None:
        """Put the shapes of every level, or link them when they are those of the publication before."""
        for level in LEVELS:
            path = f"shapes/{level}.json"
            if same:
                self._draft.link(path)
            else:
                self._put(path, boundaries.collection(self._connection, self._tree, level))

    def _heat(self, touched: set[str]) -> None:
        """Cases by week and commune, linked while no case was reported anew."""
        if self._before is not None and weekly_heatmap.INDICATOR not in touched and HEAT in self._draft.known:
            self._draft.link(HEAT)
        else:
            self._put(HEAT, weekly_heatmap.document(self._layer_of(weekly_heatmap.INDICATOR, "commune")))

    def _denominators(self, touched: set[str]) -> None:
        """The origins of numbers of people, linked while none of these was touched."""
        people = {item.id for item in MEASURED.values() if item.topic == "population"}
        if self._before is not None and touched.isdisjoint(people) and DENOMINATORS in self._draft.known:
            self._draft.link(DENOMINATORS)
        else:
            origins = denominators.document(self._connection, self._tree, publication=self._decision.n)
            self._put(DENOMINATORS, origins)

    def _corrections(self) -> None:
        """The change log: what stood in it before, and the corrections since."""
        since, known = 0, None
        if self._before is not None and CORRECTIONS in self._draft.known:
            since, known = self._before.n, orjson.loads(self._store.read(self._before.n, CORRECTIONS))
        found = corrections.corrections(
            self._connection, since=since, until=self._decision.n, most=correction_table.MOST
        )
        self._put(CORRECTIONS, correction_table.document(found, known, zone=self._settings.province.zone))

    @cached_property
    def _about_before(self) -> dict[str, Any]:
        before: dict[str, Any] = orjson.loads(self._store.read(self._store.current().publication, "publication.json"))
        return before

    def _province(self, name: str) -> dict[str, Any] | None:
        """The province's layer of an indicator, as it is in this publication."""
        return self._layer_of(name, "province")

    def _layer_of(self, name: str, level: Level) -> dict[str, Any] | None:
        """A layer of this publication: the document that was made, or the file that was taken over."""
        path = f"layers/{name}/{level}.json"
        if path in self._made:
            return self._made[path]
        linked = path in self._draft.files
        return orjson.loads(self._store.read(self._store.current().publication, path)) if linked else None

    def _about(self, boundary: dict[str, Any], illustrative: bool) -> dict[str, Any]:
        province, decision = self._settings.province, self._decision
        return {
            "as_of": _iso(decision.as_of),
            "known_until": _iso(self._known_until),
            "first_day": province.first_day.isoformat(),
            "province": {"code": province.code, "name": province.name.as_dict()},
            "places": {level: len(self._tree.level(level)) for level in LEVELS},
            "boundary": boundary,
            "illustrative": illustrative,
            "provisional_days": self._settings.publication.provisional_days,
            "alarms": self._settings.alarms.model_dump(mode="json"),
            "address": self._settings.server.public_url,
        }

    def _put(self, path: str, content: Any) -> None:
        self._draft.put(path, encode(content))


def read_again() -> frozenset[str]:
    """Paths of the layers of which tables are made."""
    provinces = (f"layers/{name}/province.json" for name in shown.indicators("key_figure"))
    return frozenset({f"layers/{weekly_heatmap.INDICATOR}/commune.json", *provinces})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
