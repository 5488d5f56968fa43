"""Short names (DHIS2: shortName) for where a label has no room: heads of tables, numerals on a wall.

At most `LONGEST` letters in either language; what is not named here is short by its label.
"""

from __future__ import annotations

from geodata.catalog.vaccination import PEOPLE_REPORTED
from geodata.core.text import Text

LONGEST = 27
_DOSE = {
    "dose1": Text(vi="mũi 1", en="dose 1"),
    "dose2": Text(vi="mũi 2", en="dose 2"),
    "booster": Text(vi="nhắc lại", en="booster"),
}
_GROUP = {"": "", "18plus": " ≥18", "50plus": " ≥50", "65plus": " ≥65", "12to17": " 12-17"}


def _vaccination() -> dict[str, Text]:
    found = {}
    for dose, group in PEOPLE_REPORTED:
        words, suffix = _DOSE[dose], f"_{group}" if group else ""
        vi, en = (f"{words.vi},{_GROUP[group]} tuổi", f"{words.en},{_GROUP[group]}") if group else (words.vi, words.en)
        found[f"vaccinated_{dose}{suffix}"] = Text(vi=f"Đã tiêm {vi}", en=f"Given {en}")
        found[f"coverage_{dose}{suffix}"] = Text(vi=f"Tỷ lệ {vi}", en=f"Coverage {en}")
    return found


SHORT: dict[str, Text] = {
    **_vaccination(),
    "cases_new_imported": Text(vi="Ca mới từ vùng dịch", en="New cases, returned"),
    "cases_new_home_quarantine": Text(vi="Ca mới, cách ly tại nhà", en="New cases, home quarantine"),
    "cases_new_locked_zone": Text(vi="Ca mới, khu phong tỏa", en="New cases, locked zones"),
    "transferred_out_new": Text(vi="Chuyển tỉnh trong ngày", en="Transferred in the day"),
    "quarantine_f1_concentrated": Text(vi="F1 cách ly tập trung", en="F1, concentrated"),
    "quarantine_f1_home": Text(vi="F1 cách ly tại nhà", en="F1, at home"),
    "quarantine_f2_home": Text(vi="F2 cách ly tại nhà", en="F2, at home"),
    "persons_sampled": Text(vi="Người lấy mẫu trong ngày", en="Persons sampled in the day"),
    "ppe_sets": Text(vi="Bộ đồ bảo hộ", en="Protective sets"),
    "doses_on_platform": Text(vi="Liều đã nhập nền tảng", en="Doses on the platform"),
    "beds_normal": Text(vi="Giường thường", en="Ordinary beds"),
    "beds_normal_used": Text(vi="Giường thường đang dùng", en="Ordinary beds in use"),
    "beds_oxygen": Text(vi="Giường ô-xy", en="Oxygen beds"),
    "beds_oxygen_used": Text(vi="Giường ô-xy đang dùng", en="Oxygen beds in use"),
    "beds_icu": Text(vi="Giường hồi sức", en="ICU beds"),
    "beds_icu_used": Text(vi="Giường hồi sức đang dùng", en="ICU beds in use"),
    "app_installs": Text(vi="Máy cài ứng dụng", en="Phones with the app"),
    "health_declarers": Text(vi="Người khai báo y tế", en="Health declarations"),
    "vaccination_sites_on_platform": Text(vi="Cơ sở tiêm trên nền tảng", en="Sites on the platform"),
    "cases_7d_per_100k": Text(vi="Ca 7 ngày/100.000 dân", en="7-day cases per 100,000"),
    "cases_community_7d_per_100k": Text(vi="Ca cộng đồng/100.000 dân", en="Community per 100,000"),
    "test_positivity_7d": Text(vi="Tỷ lệ dương tính 7 ngày", en="Positivity over 7 days"),
    "samples_7d_per_1k": Text(vi="Mẫu 7 ngày/1.000 dân", en="7-day samples per 1,000"),
    "doses_used_share": Text(vi="Tỷ lệ liều đã tiêm", en="Doses used"),
    "doses_on_platform_share": Text(vi="Tỷ lệ liều lên nền tảng", en="Doses on the platform"),
    "bed_occupancy_oxygen": Text(vi="Sử dụng giường ô-xy", en="Oxygen bed occupancy"),
    "bed_occupancy_icu": Text(vi="Sử dụng giường hồi sức", en="ICU bed occupancy"),
    "app_installs_share": Text(vi="Tỷ lệ máy cài ứng dụng", en="Phones with the app"),
    "health_declarers_share": Text(vi="Tỷ lệ khai báo y tế", en="People who declared"),
    "qr_places_share": Text(vi="Tỷ lệ nơi có mã QR", en="Places with a QR code"),
    "vaccination_sites_on_platform_share": Text(vi="Cơ sở tiêm trên nền tảng", en="Sites on the platform"),
    "level_announced": Text(vi="Cấp độ dịch", en="Epidemic level"),
    "level_computed": Text(vi="Cấp theo quy tắc", en="Level by the rule"),
}
