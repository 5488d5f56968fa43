"""Tables of the store, one module per subject, on one `metadata`."""

from geodata.schema.audit import audit_event
from geodata.schema.base import metadata
from geodata.schema.documents import document
from geodata.schema.facilities import facility
from geodata.schema.figures import batch, indicator, observation
from geodata.schema.jobs import job_request, job_run, quarantine, raw_file, source_state
from geodata.schema.levels import announced_level
from geodata.schema.places import boundary_set, place, place_link, place_shape
from geodata.schema.publications import publication
from geodata.schema.zones import zone

__all__ = [
    "announced_level",
    "audit_event",
    "batch",
    "boundary_set",
    "document",
    "facility",
    "indicator",
    "job_request",
    "job_run",
    "metadata",
    "observation",
    "place",
    "place_link",
    "place_shape",
    "publication",
    "quarantine",
    "raw_file",
    "source_state",
    "zone",
]
