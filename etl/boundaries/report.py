"""What came of a file of boundaries: taken or not, what was wrong with which unit, what was measured."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from geodata.core.text import Text
from geodata.geography.boundary_validation import BoundaryProblem

EXIT = {"loaded": 0, "unchanged": 0, "quarantined": 4}
SHOWN = 100
PLAIN_WIDTH = 110
STATUS = {
    "loaded": Text(vi="đã nhận, có hiệu lực", en="taken, in force"),
    "unchanged": Text(vi="không có gì mới", en="nothing new"),
    "quarantined": Text(vi="không nhận, ranh giới đang dùng giữ nguyên", en="refused, the boundaries in force stay"),
}
LABELS = {
    "status": Text(vi="Kết quả", en="Result"),
    "message": Text(vi="Lý do", en="Reason"),
    "file": Text(vi="Tệp", en="File"),
    "format": Text(vi="Định dạng", en="Format"),
    "crs": Text(vi="Hệ tọa độ", en="CRS"),
    "column": Text(vi="Nhận đơn vị theo cột", en="Units named by column"),
    "units": Text(vi="Số đơn vị", en="Units"),
    "vertices": Text(vi="Số đỉnh", en="Vertices"),
    "area_km2": Text(vi="Tổng diện tích (km²)", en="Area (km²)"),
    "largest_area_difference_percent": Text(vi="Lệch diện tích lớn nhất (%)", en="Largest area difference (%)"),
    "overlaps": Text(vi="Chỗ chồng nhau", en="Overlaps"),
    "overlap_ha": Text(vi="Diện tích chồng (ha)", en="Overlap (ha)"),
    "gaps": Text(vi="Khoảng trống", en="Gaps"),
    "gap_ha": Text(vi="Diện tích trống (ha)", en="Gaps (ha)"),
    "largest_change_percent": Text(vi="Chỉnh khép kín nhiều nhất (%)", en="Largest change by mending (%)"),
    "boundary_set": Text(vi="Bộ ranh giới số", en="Boundary set"),
    "isolated": Text(vi="Đọc không có mạng", en="Read without network"),
}


@dataclass
class BoundaryReport:
    """`problems`: by unit; `numbers`: what was measured; `message`: why the file was refused or changes nothing."""

    name: str
    sha256: str = ""
    size: int = 0
    status: Literal["loaded", "unchanged", "quarantined"] = "quarantined"
    message: Text = field(default_factory=lambda: Text(vi="", en=""))
    format: str = ""
    crs: str = ""
    column: str = ""
    isolated: bool | None = None
    boundary_set: int | None = None
    numbers: dict[str, float] = field(default_factory=dict)
    problems: list[BoundaryProblem] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether these boundaries are in force."""
        return self.status != "quarantined"

    @property
    def exit_code(self) -> int:
        """0 when they are in force, 4 when the file was refused."""
        return EXIT[self.status]

    def as_json(self) -> dict[str, Any]:
        """Plain values, for `job_run.report`."""
        return asdict(self) | {"problems": [asdict(problem) for problem in self.problems[:SHOWN]]}

    def show(self, console: Console, language: str = "vi") -> None:
        """Print as tables."""
        title = "Ranh giới" if language == "vi" else "Boundaries"
        grid = Table(title=title, show_header=False, title_justify="left")
        grid.add_column(style="bold")
        grid.add_column(overflow="fold")
        for name, value in self._lines(language):
            grid.add_row(LABELS[name].in_(language), value)
        console.print(grid, markup=False)
        if self.problems:
            console.print(self._problems(language), markup=False)

    def plain(self, language: str = "vi") -> str:
        """The same as text without colours."""
        written = Console(file=io.StringIO(), width=PLAIN_WIDTH, no_color=True, force_terminal=False)
        self.show(written, language)
        assert isinstance(written.file, io.StringIO)
        return written.file.getvalue()

    def _problems(self, language: str) -> Table:
        count = len(self.problems)
        headers = ("Đơn vị", "Vấn đề") if language == "vi" else ("Unit", "Problem")
        table = Table(*headers, title=f"{headers[1]}: {count}", title_justify="left")
        for problem in self.problems[:SHOWN]:
            table.add_row(_literal(problem.unit), _literal(problem.text.in_(language)))
        if count > SHOWN:
            table.add_row("…", f"+ {count - SHOWN}")
        return table

    def _lines(self, language: str) -> list[tuple[str, str]]:
        said = {
            "status": STATUS[self.status].in_(language),
            "message": self.message.in_(language),
            "file": f"{self.name} · {self.size:,} byte · {self.sha256[:12]}…" if self.sha256 else self.name,
            "format": self.format,
            "crs": self.crs,
            "column": self.column,
            **{name: f"{value:,.4g}" if value % 1 else f"{value:,.0f}" for name, value in self.numbers.items()},
            "boundary_set": "" if self.boundary_set is None else str(self.boundary_set),
            "isolated": "" if self.isolated is None else _yes(self.isolated, language),
        }
        return [(name, _literal(value)) for name, value in said.items() if value]


def _literal(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _yes(value: bool, language: str) -> str:
    words = ("có", "không") if language == "vi" else ("yes", "no")
    return words[0] if value else words[1]
