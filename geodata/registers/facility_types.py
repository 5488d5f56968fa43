"""Facilities: their kinds, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.core.text import Text

KINDS: Mapping[str, Text] = {
    "hospital": Text(vi="Bệnh viện", en="Hospital"),
    "medical_centre": Text(vi="Trung tâm y tế", en="Medical centre"),
    "health_station": Text(vi="Trạm y tế", en="Health station"),
    "field_hospital": Text(vi="Bệnh viện dã chiến", en="Field hospital"),
    "quarantine": Text(vi="Khu cách ly tập trung", en="Quarantine site"),
    "vaccination_site": Text(vi="Điểm tiêm chủng", en="Vaccination site"),
    "sampling_site": Text(vi="Điểm lấy mẫu", en="Sampling site"),
    "checkpoint": Text(vi="Chốt kiểm soát", en="Checkpoint"),
}
