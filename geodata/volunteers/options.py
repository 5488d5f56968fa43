"""What the form offers: skills, languages, parts of the day, purposes of consent.

Tasks are those of Plan 653/KH-UBND III.5, V.7 and V.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.core.text import Text


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing to be ticked; `detail`: what is asked beside it, such as the class of a licence."""

    id: str
    label: Text
    detail: Text | None = None


def _by_id(*options: Option) -> Mapping[str, Option]:
    return {option.id: option for option in options}


def _of(name: str, vi: str, en: str, detail: Text | None = None) -> Option:
    return Option(id=name, label=Text(vi=vi, en=en), detail=detail)


SKILLS = _by_id(
    _of(
        "medical",
        "Y tế (bác sĩ, điều dưỡng, kỹ thuật viên)",
        "Medical (doctor, nurse, technician)",
        Text(vi="Loại chứng chỉ hành nghề", en="Kind of licence"),
    ),
    _of("nursing_student", "Sinh viên y, điều dưỡng", "Medical or nursing student"),
    _of("driving", "Lái xe", "Driving", Text(vi="Hạng giấy phép lái xe", en="Class of driving licence")),
    _of(
        "it",
        "Hỗ trợ công nghệ: cài ứng dụng, khai báo y tế, mã QR",
        "IT help: installing apps, health declarations, QR codes",
    ),
    _of("data_entry", "Nhập liệu", "Data entry"),
    _of("logistics", "Hậu cần, bốc xếp, phát hàng", "Logistics, loading, handing out"),
    _of("cooking", "Nấu ăn", "Cooking"),
    _of("teaching", "Dạy học, trông trẻ", "Teaching, looking after children"),
    _of("checkpoint", "Trực chốt kiểm soát", "Staffing a checkpoint"),
    _of("care", "Chăm sóc người cách ly, người già", "Care of people in quarantine, of the old"),
)
LANGUAGES = _by_id(
    _of("kinh", "Kinh (tiếng Việt)", "Kinh (Vietnamese)"),
    _of("mnong", "M'Nông", "M'Nông"),
    _of("ede", "Ê Đê", "Ê Đê"),
    _of("ma", "Mạ", "Mạ"),
    _of("tay", "Tày", "Tày"),
    _of("nung", "Nùng", "Nùng"),
    _of("hmong", "Mông", "Hmong"),
    _of("dao", "Dao", "Dao"),
    _of("thai", "Thái", "Thái"),
    _of("english", "Tiếng Anh", "English"),
)
VEHICLES = _by_id(
    _of("none", "Không có", "None"),
    _of("motorbike", "Xe máy", "Motorbike"),
    _of("car", "Ô tô con", "Car"),
    _of("truck", "Xe tải", "Truck"),
)
PARTS = (Text(vi="Sáng", en="Morning"), Text(vi="Chiều", en="Afternoon"), Text(vi="Tối", en="Evening"))
WEEKDAYS = (
    Text(vi="Thứ hai", en="Monday"),
    Text(vi="Thứ ba", en="Tuesday"),
    Text(vi="Thứ tư", en="Wednesday"),
    Text(vi="Thứ năm", en="Thursday"),
    Text(vi="Thứ sáu", en="Friday"),
    Text(vi="Thứ bảy", en="Saturday"),
    Text(vi="Chủ nhật", en="Sunday"),
)
ALL_HOURS = (1 << len(WEEKDAYS) * len(PARTS)) - 1

CONSENT_VERSION = "2026-11"
CONTACT, HEALTH = "contact", "health"
PURPOSES = _by_id(
    _of(
        CONTACT,
        "Tôi đồng ý để ban chỉ đạo dùng thông tin này để xét, phân công và liên hệ tôi làm tình nguyện chống dịch.",
        "I agree that the steering committee uses this to consider, assign and contact me as a volunteer.",
    ),
    _of(
        HEALTH,
        "Tôi đồng ý để ban chỉ đạo dùng thông tin tiêm chủng, khỏi bệnh của tôi để phân công nơi an toàn.",
        "I agree that the steering committee uses my vaccination and recovery status to assign me safely.",
    ),
)
"""`contact` is needed to sign up; `health` only by who says anything of their health."""


def hour_bit(weekday: int, part: int) -> int:
    """The bit of one weekday (0 Monday) and part of day (0 morning)."""
    return 1 << (weekday * len(PARTS) + part)
