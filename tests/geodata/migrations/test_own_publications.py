"""A store with a request on its way: after the upgrade it still carries what it was to carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from geodata import schema
from geodata.commands import bootstrap
from geodata.publishing import publication_requests, publications
from geodata.store import database
from tests.migration_support import blank, upgrade

MOMENT = "2021-10-22 11:30:00.000000"
BATCHES = (
    # source, status, hold_until, published_in
    ("commune_form", "approved", MOMENT, None),
    ("commune_form", "approved", "9999-12-31 00:00:00.000000", None),
    ("desk_document", "approved", None, None),
    ("commune_form", "withdrawn", None, 1),
)


@pytest.fixture(params=["sqlite", "postgis"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A store of revision 0013 with an embargo on its way, held reports, an edit and a withdrawal."""
    with blank(request, tmp_path) as engine:
        with database.writing(engine) as connection:
            upgrade(connection, "0013")
            put = connection.execute
            put(text("INSERT INTO publication (n, made_at, made_by, note, files_sha256, audit_head)"
                     f" VALUES (1, '{MOMENT}', 'test', '', 'x', '')"))  # fmt: skip
            put(text("INSERT INTO job_request (source, requested_at, requested_by, not_before)"
                     f" VALUES ('publish', '2021-10-22 09:00:00.000000', 'tinh', '{MOMENT}')"))  # fmt: skip
            for number, (source, status, held, published) in enumerate(BATCHES):
                put(
                    text(
                        "INSERT INTO batch (source, rank, illustrative, status, author, made_at, key, hold_until,"
                        " published_in) VALUES (:s, 40, false, :t, 'test', :m, :k, :h, :p)"
                    ),
                    {"s": source, "t": status, "m": MOMENT, "k": str(number), "h": held, "p": published},
                )
        yield engine


def test_an_embargo_that_was_on_its_way_carries_its_own(older: Engine) -> None:
    bootstrap.bootstrap(older)
    with database.writing(older) as connection:
        waiting = publication_requests.waiting(connection)
        assert waiting is not None and waiting.asked_by == "tinh"
        named = select(schema.batch.c.request).order_by(schema.batch.c.id)
        assert list(connection.scalars(named)) == [waiting.id, None, None, waiting.id]
        n = publications.decide(connection, by="tinh", request=waiting.id).n
        publications.finish(connection, n, files_sha256="x")
        statuses = list(connection.scalars(select(schema.batch.c.status).order_by(schema.batch.c.id)))
    assert statuses == ["published", "approved", "approved", "withdrawn"]
