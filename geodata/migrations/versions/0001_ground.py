"""The ground: places, boundaries, figures, publications, jobs, audit."""

import sqlalchemy as sa
from alembic import op

from geodata.store.guards import check_references_in_bulk, forbid, index_geometry
from geodata.store.types import Geometry, Instant

revision = "0001"
down_revision = None

CURRENT = """
CREATE VIEW observation_current AS
SELECT indicator, place, day, batch, value, "row", source, rank, illustrative, published_in
FROM (
    SELECT o.indicator, o.place, o.day, o.batch, o.value, o."row", b.source, b.rank, b.illustrative, b.published_in,
           row_number() OVER (PARTITION BY o.indicator, o.place, o.day
                              ORDER BY b.rank DESC, b.published_in DESC, b.id DESC) AS place_in_line
    FROM observation o JOIN batch b ON b.id = o.batch
    WHERE b.published_in IS NOT NULL AND b.withdrawn_in IS NULL
) AS ranked
WHERE place_in_line = 1
"""


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    op.create_table(
        "boundary_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("crs", sa.String(length=32), nullable=False),
        sa.Column("quality", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.CheckConstraint("quality IN ('schematic', 'official')", name=op.f("ck_boundary_set_quality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_set")),
        sa.UniqueConstraint("sha256", name=op.f("uq_boundary_set_sha256")),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    op.create_table(
        "place",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent", sa.String(length=16), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("area_km2", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.CheckConstraint("(level = 'province') = (parent IS NULL)", name=op.f("ck_place_parent")),
        sa.CheckConstraint("level IN ('province', 'district', 'commune')", name=op.f("ck_place_level")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from < valid_to", name=op.f("ck_place_validity")
        ),
        sa.ForeignKeyConstraint(["parent"], ["place.code"], name=op.f("fk_place_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
    )
    op.create_table(
        "publication",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.Column("audit_head", sa.String(length=64), server_default="", nullable=False),
        sa.Column("files_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("n > 0", name=op.f("ck_publication_number")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_publication")),
    )
    op.create_table(
        "raw_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("origin", sa.String(length=2000), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fetched_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_file")),
    )
    op.create_index("ix_raw_file_sha256", "raw_file", ["sha256"], unique=False)
    op.create_table(
        "source_state",
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("etag", sa.String(length=400), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("checked_at", Instant(timezone=True), nullable=True),
        sa.Column("loaded_at", Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_state")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("published_in", sa.Integer(), nullable=True),
        sa.Column("withdrawn_in", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('published', 'withdrawn')) = (published_in IS NOT NULL)", name=op.f("ck_batch_published")
        ),
        sa.CheckConstraint(
            "status IN ('submitted', 'returned', 'held', 'approved', 'published', 'withdrawn')",
            name=op.f("ck_batch_status"),
        ),
        sa.CheckConstraint("withdrawn_in IS NULL OR withdrawn_in > published_in", name=op.f("ck_batch_withdrawn")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_batch_place")),
        sa.ForeignKeyConstraint(["published_in"], ["publication.n"], name=op.f("fk_batch_published_in")),
        sa.ForeignKeyConstraint(["withdrawn_in"], ["publication.n"], name=op.f("fk_batch_withdrawn_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("key", name=op.f("uq_batch_key")),
    )
    op.create_index("ix_batch_published_in", "batch", ["published_in"], unique=False)
    op.create_table(
        "place_link",
        sa.Column("old", sa.String(length=16), nullable=False),
        sa.Column("new", sa.String(length=16), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.CheckConstraint("weight > 0 AND weight <= 1", name=op.f("ck_place_link_weight")),
        sa.ForeignKeyConstraint(["new"], ["place.code"], name=op.f("fk_place_link_new")),
        sa.ForeignKeyConstraint(["old"], ["place.code"], name=op.f("fk_place_link_old")),
        sa.PrimaryKeyConstraint("old", "new", name=op.f("pk_place_link")),
    )
    op.create_table(
        "place_shape",
        sa.Column("boundary_set", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("geometry", Geometry(), nullable=False),
        sa.ForeignKeyConstraint(["boundary_set"], ["boundary_set.id"], name=op.f("fk_place_shape_boundary_set")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_place_shape_place")),
        sa.PrimaryKeyConstraint("boundary_set", "place", name=op.f("pk_place_shape")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("due_at", Instant(timezone=True), nullable=True),
        sa.Column("started_at", Instant(timezone=True), nullable=False),
        sa.Column("finished_at", Instant(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("trigger", sa.String(length=16), nullable=False),
        sa.Column("rows_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_loaded", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_bad", sa.Integer(), server_default="0", nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("raw_file", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("report", sa.JSON(), server_default="{}", nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'loaded', 'unchanged', 'held', 'quarantined', 'failed', 'overrun')",
            name=op.f("ck_job_run_status"),
        ),
        sa.CheckConstraint("trigger IN ('schedule', 'request', 'command', 'start')", name=op.f("ck_job_run_trigger")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_job_run_batch")),
        sa.ForeignKeyConstraint(["raw_file"], ["raw_file.id"], name=op.f("fk_job_run_raw_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    op.create_index("uq_job_run_source_due_at", "job_run", ["source", "due_at"], unique=True)
    op.create_table(
        "observation",
        sa.Column("indicator", sa.String(length=48), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_observation_batch")),
        sa.ForeignKeyConstraint(["indicator"], ["indicator.id"], name=op.f("fk_observation_indicator")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_observation_place")),
        sa.PrimaryKeyConstraint("indicator", "place", "day", "batch", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_observation_batch", "observation", ["batch"], unique=False)
    op.create_table(
        "job_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("requested_at", Instant(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("run", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["run"], ["job_run.id"], name=op.f("fk_job_request_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_request")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["job_run.id"], name=op.f("fk_quarantine_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_index("ix_quarantine_run", "quarantine", ["run"], unique=False)

    connection = op.get_bind()
    for table in ("observation", "audit_event"):
        forbid(connection, table, "UPDATE", "DELETE")
    for table in ("place", "indicator", "batch", "publication"):
        forbid(connection, table, "DELETE")
    check_references_in_bulk(
        connection, "observation", {"indicator": "indicator.id", "place": "place.code", "batch": "batch.id"}
    )
    index_geometry(connection, "place_shape", "geometry")
    op.execute(CURRENT)
