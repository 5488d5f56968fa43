"""Tables of the store, one module per subject, on one `metadata`."""

from geodata.schema.accounts import account, delegation, invitation, recovery_code, signin_failure, staff_session
from geodata.schema.audit import audit_event, audit_head
from geodata.schema.base import metadata
from geodata.schema.documents import document
from geodata.schema.facilities import facility
from geodata.schema.figures import batch, indicator, observation, row_reason
from geodata.schema.jobs import job_request, job_run, quarantine, raw_file, source_state
from geodata.schema.levels import announced_level
from geodata.schema.messages import message
from geodata.schema.places import boundary_set, place, place_link, place_shape
from geodata.schema.publications import publication
from geodata.schema.reports import draft_field, reopening, report, report_decision, report_revision
from geodata.schema.volunteers import (
    data_request,
    sign_up_dropped,
    sign_up_seen,
    volunteer,
    volunteer_assignment,
    volunteer_consent,
    volunteer_decision,
    volunteer_field,
    volunteer_need,
    volunteer_tag,
)
from geodata.schema.zones import zone

__all__ = [
    "account",
    "announced_level",
    "audit_event",
    "audit_head",
    "batch",
    "boundary_set",
    "data_request",
    "delegation",
    "document",
    "draft_field",
    "facility",
    "indicator",
    "invitation",
    "job_request",
    "job_run",
    "message",
    "metadata",
    "observation",
    "place",
    "place_link",
    "place_shape",
    "publication",
    "quarantine",
    "raw_file",
    "recovery_code",
    "reopening",
    "report",
    "report_decision",
    "report_revision",
    "row_reason",
    "sign_up_dropped",
    "sign_up_seen",
    "signin_failure",
    "source_state",
    "staff_session",
    "volunteer",
    "volunteer_assignment",
    "volunteer_consent",
    "volunteer_decision",
    "volunteer_field",
    "volunteer_need",
    "volunteer_tag",
    "zone",
]
