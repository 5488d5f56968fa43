"""`/healthz`: the process answers. `/readyz`: whether it can serve, with the state of store and publication."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from layers.store import Store


def blueprint(store: Store, engine: Engine | None) -> Blueprint:
    """The two routes; `engine` None where the process serves files alone."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @health.get("/readyz")
    def ready() -> tuple[dict[str, Any], int]:
        current = store.current()
        made_at = datetime.fromisoformat(current.made_at) if current.made_at else None
        age = round((datetime.now(UTC) - made_at).total_seconds()) if made_at else None
        state = {"publication": current.publication, "age_seconds": age, "database": _database(engine)}
        return state, 200 if current.publication else 503

    @health.after_request
    def fresh(answer: Response) -> Response:
        answer.cache_control.no_store = True
        return answer

    return health


def _database(engine: Engine | None) -> str:
    """`ok`, `down` or `unused`; a public process goes on serving files when it is down."""
    if engine is None:
        return "unused"
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "down"
    return "ok"
