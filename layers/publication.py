"""Publish: decide publication N, render its files, show it. Both the ETL and the staff side come through here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Engine

from geodata.geography import admin_units
from geodata.publishing import publications as decisions
from geodata.publishing.publications import NothingNew, PublicationDecision
from geodata.settings.config import Settings
from geodata.store import database
from layers import derivatives, folium_map
from layers.charts import LANGUAGES
from layers.render import Rendering, made_by
from layers.render_cache import open_state
from layers.store import Current, Draft, NotPublished, Store

WAIT = 300.0
HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What was published: number, files in all, files written anew (the others are linked), files_sha256."""

    n: int
    files: int
    written: int
    files_sha256: str


def publish(
    engine: Engine,
    store: Store,
    settings: Settings,
    *,
    by: str,
    note: str = "",
    force: bool = False,
    request: int | None = None,
) -> Publication:
    """Publish what a `request` names; without one what is approved and named by none.

    One at a time among all processes. A publication that was decided but not finished is finished first, and returned
    where nothing else is to be published. Raises `publications.NothingNew` unless `force`, `database.Busy`
    when another takes longer than five minutes.
    """
    with database.lock(engine, "publish", timeout=WAIT):
        made = None
        while True:
            try:
                with database.writing(engine) as connection:
                    decision = decisions.decide(connection, by=by, note=note, force=force, request=request)
            except NothingNew:
                if made is None:
                    raise
                return made
            made = _write(engine, store, settings, decision)
            store.prune(settings.publication.keep)
            if not decision.earlier:
                return made


def catch_up(engine: Engine, store: Store, settings: Settings, *, by: str) -> Publication | None:
    """At a start: write the newest publication again if its files are not whole, then publish what waits.

    Where other code, places or settings made the newest, the same figures are published anew: its files stay as they
    are. Returns the newest that was written, None when nothing was to be done.
    """
    mended = None
    with database.lock(engine, "publish", timeout=WAIT):
        with engine.connect() as connection:
            newest = decisions.newest(connection)
        if newest is not None and not (store.current().publication == newest.n and store.intact(newest.n)):
            store.forget(newest.n)
            mended = _write(engine, store, settings, newest)
    try:
        return publish(engine, store, settings, by=by, force=outdated(engine, store, settings))
    except NothingNew:
        return mended


def outdated(engine: Engine, store: Store, settings: Settings) -> bool:
    """Whether the newest publication was made by other code, of other places or under other settings."""
    state = open_state(store.state)
    if state is None or state.n != store.current().publication:
        return False
    with engine.connect() as connection:
        return state.renderer != made_by(admin_units.tree(connection), settings)


def _write(engine: Engine, store: Store, settings: Settings, decision: PublicationDecision) -> Publication:
    current = store.current()
    before = current.publication if current.publication < decision.n else 0
    with Draft(store, decision.n, before=before) as draft:
        with engine.connect() as connection:
            rendering = Rendering(connection, store, draft, settings, decision)
            illustrative = rendering.run()
        digest = draft.commit()
    rendering.keep_state()
    with database.writing(engine) as connection:
        decisions.finish(connection, decision.n, files_sha256=digest)
    zone = ZoneInfo(settings.province.timezone)
    store.show(
        Current(
            publication=decision.n,
            as_of=decision.as_of.isoformat() if decision.as_of else None,
            made_at=decision.made_at.astimezone(zone).isoformat(timespec="seconds"),
            illustrative=illustrative,
        )
    )
    _keep_maps(store, decision.n, settings)
    return Publication(n=decision.n, files=len(draft.files), written=draft.written, files_sha256=digest)


def _keep_maps(store: Store, n: int, settings: Settings) -> None:
    """The stand-alone map of the default view in every language, so that it lies there to be sent on.

    Where there are no shapes, no figures or no front-end packages there is none.
    """
    indicator, level = settings.map.indicator, settings.map.level
    if not folium_map.available():
        return
    with suppress(NotPublished):
        days = orjson.loads(store.read(n, f"layers/{indicator}/{level}.json"))["days"]
        for language in LANGUAGES if days else ():
            path = folium_map.path(indicator=indicator, level=level, day=days[-1], language=language)
            derivatives.render(store, n, path)
