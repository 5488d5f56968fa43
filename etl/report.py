"""The report of a run: what came, what was loaded, what was set aside and why; on the terminal and in `job_run`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from geodata.catalog import MEASURED
from geodata.core.text import Text

LISTED = 50
STATUS = {
    "loaded": Text(vi="đã nạp", en="loaded"),
    "unchanged": Text(vi="không có gì mới", en="unchanged"),
    "held": Text(vi="giữ lại, chờ quyết định", en="held for a decision"),
    "quarantined": Text(vi="cách ly cả tệp", en="file quarantined"),
    "failed": Text(vi="không lấy được", en="failed"),
    "overrun": Text(vi="quá hạn, bị dừng", en="overrun"),
    "running": Text(vi="đang chạy", en="running"),
}


@dataclass
class RunReport:
    """Filled along the spine; `as_json` goes to `job_run.report`."""

    source: str
    label: Text
    origin: str = ""
    sha256: str = ""
    size: int = 0
    status: str = "running"
    message: Text = field(default_factory=lambda: Text(vi="", en=""))
    rows_read: int = 0
    figures: int = 0
    blank: int = 0
    repeated: int = 0
    bad: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0
    gone: int = 0
    places: int = 0
    first_day: str = ""
    last_day: str = ""
    ignored: dict[str, int] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)
    examples: list[dict[str, object]] = field(default_factory=list)
    reasons: list[Text] = field(default_factory=list)
    soft: list[Text] = field(default_factory=list)
    soft_count: int = 0
    notes: list[Text] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    batch: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        content = asdict(self)
        for name in ("reasons", "soft", "notes"):
            content[name] = content[name][:LISTED]
        return content

    def show(self, console: Console, language: str = "vi") -> None:
        """Print the report."""
        said = _words(language)
        grid = Table(title=f"{self.label.in_(language)} ({self.source})", show_header=False, title_justify="left")
        grid.add_column(style="bold")
        grid.add_column(overflow="fold")
        for name, value in self._lines(language):
            grid.add_row(said[name], value)
        console.print(grid)
        for name, texts in (("reasons", self.reasons), ("soft", self.soft), ("notes", self.notes)):
            for text in texts[:10]:
                console.print(f"  [bold]{said[name]}[/bold]: ", end="")
                console.print(text.in_(language), markup=False, highlight=False)
        for change in self.examples[:5]:
            shown = f"{change['indicator']} {change['place']} {change['day']}: {change['before']} -> {change['now']}"
            console.print(f"  [bold]{said['changed']}[/bold]: {shown}", highlight=False)

    def _lines(self, language: str) -> list[tuple[str, str]]:
        lines = [
            ("status", STATUS[self.status].in_(language)),
            ("message", self.message.in_(language)),
            ("origin", self.origin),
            ("file", f"{self.sha256[:12]}… {self.size:,} byte" if self.sha256 else ""),
            ("rows", f"{self.rows_read:,}" if self.rows_read else ""),
            ("span", f"{self.first_day} … {self.last_day} · {self.places}" if self.first_day else ""),
            ("diff", self._diff(language) if self.figures else ""),
            ("bad", f"{self.bad:,}" if self.bad else ""),
            ("soft", f"{self.soft_count:,}" if self.soft_count else ""),
            ("blank", f"{self.blank:,}" if self.blank else ""),
            ("repeated", f"{self.repeated:,}" if self.repeated else ""),
            ("ignored", "; ".join(f"{name}: {count:,}" for name, count in self.ignored.items() if count)),
            ("totals", self._totals(language)),
            ("seconds", ", ".join(f"{name} {spent:.2f}" for name, spent in self.seconds.items())),
        ]
        return [(name, value) for name, value in lines if value]

    def _diff(self, language: str) -> str:
        counts = (self.new, self.changed, self.same, self.gone)
        words = ("mới", "sửa", "như cũ", "không còn") if language == "vi" else ("new", "changed", "same", "gone")
        told = [f"{count:,} {word}" for count, word in zip(counts, words, strict=True)]
        if self.removed:
            told.append(f"{self.removed:,} " + ("bỏ đi" if language == "vi" else "removed"))
        return ", ".join(told)

    def _totals(self, language: str) -> str:
        return "; ".join(f"{MEASURED[name].label.in_(language)} {value:,.0f}" for name, value in self.totals.items())


def _words(language: str) -> dict[str, str]:
    vietnamese = {
        "status": "Kết quả",
        "message": "Ghi chú",
        "origin": "Lấy từ",
        "file": "Tệp",
        "rows": "Số dòng",
        "span": "Ngày · số nơi",
        "diff": "Số liệu",
        "changed": "Sửa",
        "bad": "Bị loại",
        "soft": "Cần giải thích",
        "blank": "Ô trống (chưa báo cáo)",
        "repeated": "Lặp lại",
        "ignored": "Bỏ qua",
        "totals": "Tổng",
        "seconds": "Giây",
        "reasons": "Loại",
        "notes": "Lưu ý",
    }
    return vietnamese if language == "vi" else {name: name.capitalize() for name in vietnamese}
