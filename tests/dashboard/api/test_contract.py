"""Whatever an address may say by the OpenAPI descriptions: the answers keep to them."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig as Config

from dashboard.api import v1
from dashboard.ogc import routes, spans
from tests.dashboard.conftest import Site

TOO_LONG = {"checks": {"negative_data_rejection": {"expected-statuses": [400, 404, 405, 414]}}}
ITEMS = {
    "include-path": "/ogc/collections/{collection}/items",
    "checks": {"positive_data_acceptance": {"enabled": False}, "negative_data_rejection": {"enabled": False}},
}
"""JSON Schema has no words for spans of days, and the standard takes too large a `limit` for the largest."""
api = schemathesis.openapi.from_dict(v1.description("vi"), config=Config.from_dict(TOO_LONG))
ogc = schemathesis.openapi.from_dict(
    routes.description("en"), config=Config.from_dict({**TOO_LONG, "operations": [ITEMS]})
)
bounded = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@schemathesis.hook
def map_query(_context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Rules that JSON Schema has no words for: days in order, spans of days."""
    if query and str(query.get("first", "")) > str(query.get("last", "9")):
        query["first"], query["last"] = query["last"], query["first"]
    if query and isinstance(query.get("datetime"), str) and not understood(query["datetime"]):
        query["datetime"] = "2021-12-01/.."
    return query


def understood(text: str) -> bool:
    try:
        spans.parse(text, timezone="UTC")
    except ValueError:
        return False
    return True


@api.parametrize()
@bounded
def test_the_api_keeps_to_its_description(case: Any, seeded: Site) -> None:
    case.call_and_validate(base_url=seeded.origin)


@ogc.parametrize()
@bounded
def test_the_map_service_keeps_to_its_description(case: Any, seeded: Site) -> None:
    case.call_and_validate(base_url=seeded.origin)
