"""Addresses below `/data/N/` of files that are made from a publication's own, one pattern each."""

from __future__ import annotations

import re

LAYER_CSV = re.compile(r"layers/(?P<layer>[a-z0-9_]+)/(?P<level>province|district|commune)\.csv")
CHART = re.compile(r"charts/(?P<chart>[a-z0-9_]+)/(?P<place>[0-9A-Za-z]+)(\.(?P<language>en))?\.(?P<form>json|csv)")
BULLETIN = re.compile(r"bulletins/(?P<language>vi|en)\.pdf")
PICTURE = re.compile(r"pictures/(?P<language>vi|en)\.png")
DOCUMENT = re.compile(r"documents/(?P<sha256>[0-9a-f]{64})\.pdf")
