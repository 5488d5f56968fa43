"""The registers of publication N: documents with their PDF files and texts, facilities, zones."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import Connection

from geodata import schema
from geodata.core import content_archive
from geodata.registers import facility_types, records
from layers.layer import encode
from layers.store import Draft

LOG = logging.getLogger(__name__)
Row = Mapping[str, Any]


def write(connection: Connection, draft: Draft, *, publication: int, archived: Path) -> None:
    """Put the files of all registers into the draft; `archived`: the folder of raw bytes, where the PDF files lie."""
    documents = records.current(connection, schema.document, publication=publication)
    documents.sort(key=lambda row: str(row["number"]))
    documents.sort(key=lambda row: row["day"], reverse=True)
    shown = {digest for row in documents if (digest := row["pdf_sha256"]) and _pdf(draft, archived, digest)}
    entries = [_document(row, pdf=row["pdf_sha256"] in shown) for row in documents]
    draft.put("documents.json", encode({"documents": entries}))
    draft.put("documents/text.json", encode({row["id"]: row["text"] for row in documents if row["text"]}))
    places = records.current(connection, schema.facility, publication=publication)
    draft.put("facilities.json", encode(_facilities(places)))
    areas = records.current(connection, schema.zone, publication=publication)
    draft.put("zones.json", encode({"type": "FeatureCollection", "features": [_zone(row) for row in areas]}))


def _pdf(draft: Draft, archived: Path, sha256: str) -> bool:
    """Put a PDF into the draft; False when its bytes are nowhere to be found."""
    path = f"documents/{sha256}.pdf"
    if path in draft.files:
        return True
    if path in draft.known:
        draft.link(path)
        return True
    try:
        draft.put(path, content_archive.path(archived, sha256).read_bytes())
    except OSError as error:
        LOG.warning("%s: %s", path, error.strerror)
        return False
    return True


def _document(row: Row, *, pdf: bool) -> dict[str, Any]:
    return {
        "id": row["id"],
        "number": row["number"],
        "date": _iso(row["day"]),
        "issuer": _both(row, "issuer"),
        "kind": row["kind"],
        "title": _both(row, "title"),
        "summary": _both(row, "summary"),
        "place": row["place"],
        "effect_from": _iso(row["effect_from"]),
        "effect_to": _iso(row["effect_to"]),
        "replaced_by": row["replaced_by"],
        "topics": row["topics"],
        "pdf": {
            "sha256": row["pdf_sha256"],
            "bytes": row["pdf_bytes"],
            "pages": row["pdf_pages"],
            "text": row["text"] is not None,
        }
        if pdf
        else None,
        "source": row["source"],
        "illustrative": row["illustrative"],
    }


def _facilities(rows: list[dict[str, Any]]) -> dict[str, Any]:
    order = list(facility_types.KINDS)
    plain = ("id", "kind", "name", "place", "lon", "lat", "approximate", "capacity", "used")
    entries = [
        {
            **{name: row[name] for name in plain},
            "unit": _both(row, "unit"),
            "day": _iso(row["day"]),
            **{name: row[name] for name in ("address", "phone", "source", "illustrative")},
        }
        for row in sorted(rows, key=lambda row: (order.index(row["kind"]), row["place"], row["id"]))
    ]
    kinds = [{"id": name, "label": label.as_dict()} for name, label in facility_types.KINDS.items()]
    return {"kinds": kinds, "facilities": entries}


def _zone(row: Row) -> dict[str, Any]:
    properties = {
        "id": row["id"],
        "name": row["name"],
        "place": row["place"],
        "measure": _both(row, "measure"),
        "people": row["people"],
        "area_km2": row["area_km2"],
        "document": row["document"],
        "from": _iso(row["first_day"]),
        "to": _iso(row["last_day"]),
        "approximate": row["approximate"],
        "note": _both(row, "note"),
        "source": row["source"],
        "illustrative": row["illustrative"],
    }
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(row["geometry"])}


def _both(row: Row, name: str) -> dict[str, str] | None:
    vi, en = row[f"{name}_vi"], row[f"{name}_en"]
    return None if vi is None else {"vi": vi, "en": en}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
