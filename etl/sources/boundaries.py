"""Official boundaries of communes from a file: GeoJSON, zipped Shapefile, GeoPackage or KML.

No `SOURCE`: shapes are no figures, they have their own way in. See docs/boundaries.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert

from etl import runs
from etl.boundaries import matching, sandboxed
from etl.boundaries.crs import Placed, place
from etl.boundaries.report import BoundaryReport
from geodata import schema
from geodata.core import content_archive
from geodata.core.text import Text, printable
from geodata.files.rejected import RejectedFile
from geodata.geography import admin_units, boundaries, boundary_validation
from geodata.integrity import audit_log
from geodata.settings.config import Settings
from geodata.store import database

NAME = "boundaries"
AUTHOR = "etl"


class _Refused(Exception):
    """Nothing more to do: the report says why."""


def run(engine: Engine, settings: Settings, *, file: Path, crs: str | None = None) -> BoundaryReport:
    """Read, check and, when nothing is wrong, put in force the boundaries in `file`; `crs`: EPSG:n when it names none.

    On any problem the boundaries in force stay; the file is kept in the archive and the run in the log of runs.
    """
    run_id = runs.claim(engine, NAME, trigger="command")
    report = BoundaryReport(name=printable(file.name))
    raw_file = None
    try:
        raw_file = _receive(engine, settings, file, report)
        _take(engine, settings, report, asked=crs)
    except RejectedFile as error:
        report.message = error.reason
    except _Refused:
        pass
    with database.writing(engine) as connection:
        runs.finish(
            connection,
            run_id,
            status=report.status,
            rows_read=int(report.numbers.get("units", 0)),
            rows_loaded=int(report.numbers.get("units", 0)) if report.status == "loaded" else 0,
            rows_bad=len(report.problems),
            raw_file=raw_file,
            said=report.message,
            report=report.as_json(),
        )
    return report


def _receive(engine: Engine, settings: Settings, file: Path, report: BoundaryReport) -> int:
    raw = _bytes(file, settings.etl.archive.max_bytes)
    report.sha256, report.size = content_archive.keep(_folder(settings), raw), len(raw)
    row = {"sha256": report.sha256, "source": NAME, "origin": report.name, "headers": {}, "size": report.size}
    with database.writing(engine) as connection:
        number: int = connection.execute(
            insert(schema.raw_file).values(fetched_at=datetime.now(UTC), **row).returning(schema.raw_file.c.id)
        ).scalar_one()
    return number


def _take(engine: Engine, settings: Settings, report: BoundaryReport, *, asked: str | None) -> None:
    content = sandboxed.read(
        content_archive.path(_folder(settings), report.sha256),
        name=report.name,
        unpacked_bytes=min(settings.etl.archive.max_unpacked_bytes, sandboxed.UNPACKED_BYTES),
    )
    report.format, report.isolated = content.format, content.isolated
    limits = _limits(settings)
    _refuse_vertices(content.vertices, limits, report)
    placed = place(content, asked=asked, bounds=limits.bounds)
    report.crs = f"{placed.crs} · {placed.name}" + (f" · ±{placed.accuracy_m:g} m" if placed.accuracy_m else "")
    with engine.connect() as connection:
        tree = admin_units.tree(connection)
    units = matching.match(content.features, placed.geometries, tree)
    report.column = printable(units.column)
    checked = boundary_validation.check(units.shapes, tree, limits)
    report.numbers, report.problems = checked.numbers, [*units.problems, *checked.problems]
    if report.problems:
        report.message = Text(vi=f"{len(report.problems)} vấn đề", en=f"{len(report.problems)} problems")
        raise _Refused
    _store(engine, report, checked, placed)


def _store(
    engine: Engine, report: BoundaryReport, checked: boundary_validation.BoundaryValidation, placed: Placed
) -> None:
    with database.writing(engine) as connection:
        try:
            number = boundaries.add(
                connection,
                checked.shapes,
                source=report.name,
                sha256=report.sha256,
                crs=placed.crs,
                quality="official",
                note=f"{report.format}, sha256 {report.sha256}",
            )
        except boundaries.Unchanged as error:
            report.status, report.boundary_set = "unchanged", error.boundary_set
            report.message = Text(
                vi=f"ranh giới này đang có hiệu lực (bộ {error.boundary_set}), không nạp lại",
                en=f"these boundaries are in force already (set {error.boundary_set})",
            )
            return
        audit_log.record(
            connection,
            who=AUTHOR,
            what="boundaries.loaded",
            subject=f"boundary_set:{number}",
            detail={"sha256": report.sha256, "crs": placed.crs, "units": len(checked.shapes)},
        )
    report.status, report.boundary_set = "loaded", number


def _limits(settings: Settings) -> boundary_validation.BoundaryLimits:
    box, rules = settings.province.bounds, settings.boundaries
    return boundary_validation.BoundaryLimits(
        bounds=(box.west, box.south, box.east, box.north),
        area_percent=rules.area_tolerance_percent,
        fit_percent=rules.gap_tolerance_percent,
        vertices=rules.max_vertices,
    )


def _refuse_vertices(count: int, limits: boundary_validation.BoundaryLimits, report: BoundaryReport) -> None:
    if count > limits.vertices:
        report.numbers["vertices"] = count
        raise RejectedFile(boundary_validation.too_many_vertices(count, limits))


def _bytes(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as error:
        raise RejectedFile(
            Text(vi=f"không đọc được tệp: {error.strerror}", en=f"cannot read the file: {error.strerror}")
        ) from error
    if len(raw) > most:
        raise RejectedFile(Text(vi=f"tệp lớn hơn {most:,} byte", en=f"more than {most:,} bytes"))
    return raw


def _folder(settings: Settings) -> Path:
    return settings.storage.var / "archive"
