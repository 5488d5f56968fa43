"""Directive documents: what was ordered, by whom, from when on; each row says a document anew, none is changed."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
)

from geodata.schema.register import register

KINDS = ("plan", "notice", "decision", "resolution", "dispatch", "other")

document = register(
    "document",
    Column("number", String(60)),
    Column("day", Date),
    Column("issuer_vi", String(160)),
    Column("issuer_en", String(160)),
    Column("kind", String(16)),
    Column("title_vi", String(400)),
    Column("title_en", String(400)),
    Column("summary_vi", String(4000)),
    Column("summary_en", String(4000)),
    Column("place", ForeignKey("place.code")),
    Column("effect_from", Date),
    Column("effect_to", Date),
    Column("replaced_by", String(80)),
    Column("topics", JSON(none_as_null=True)),
    Column("pdf_sha256", String(64)),
    Column("pdf_bytes", Integer),
    Column("pdf_pages", Integer),
    Column("text", Text),
    Column("source", String(1000)),
    CheckConstraint(f"kind IN {KINDS}", name="kind"),
    CheckConstraint(
        "removed OR (number IS NOT NULL AND day IS NOT NULL AND kind IS NOT NULL AND issuer_vi IS NOT NULL"
        " AND issuer_en IS NOT NULL AND title_vi IS NOT NULL AND title_en IS NOT NULL AND topics IS NOT NULL)",
        name="complete",
    ),
    CheckConstraint("effect_from IS NULL OR effect_to IS NULL OR effect_from <= effect_to", name="effect"),
    CheckConstraint(
        "(pdf_sha256 IS NULL) = (pdf_bytes IS NULL) AND (pdf_sha256 IS NULL) = (pdf_pages IS NULL)", name="pdf"
    ),
)
"""`text`: what the PDF says, NULL without a PDF or when it is a scan. `removed`: the document leaves the register."""
