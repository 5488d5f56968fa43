"""The command line: python -m etl list | run | serve | backfill | template | publish.

Exit codes: 0 loaded or nothing new, 1 nothing received or an error, 2 wrong use, 3 held for a decision, 4 quarantined.
"""

from __future__ import annotations

import argparse
import getpass
import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import Engine, select

from etl import job, runs, schedule
from etl.fetch_request import DAY_MARK, FetchRequest
from etl.publishing import catch_up, publish
from etl.report import STATUS, RunReport
from etl.sources import UnknownSource, discover, find, take_up
from geodata import schema
from geodata.commands import bootstrap
from geodata.files.table import clean
from geodata.geography import admin_units
from geodata.observations import batch_status
from geodata.publishing import publication_requests
from geodata.reports.workbook.template import build
from geodata.settings import config
from geodata.settings.config import ConfigError, Settings
from geodata.store import database
from geodata.work.report_day import report_day
from layers.publication import Publication

EXIT = {"loaded": 0, "unchanged": 0, "failed": 1, "overrun": 1, "held": 3, "quarantined": 4}
BOUNDARIES = "boundaries"
TEMPLATE = "commune_report"
STAGES = {
    "fetch": "Lấy tệp",
    "parse": "Đọc tệp",
    "match": "Nhận địa danh",
    "check": "Kiểm tra",
    "compare": "So với lần trước",
    "intake": "Nạp",
}


DECISIONS = {
    "approve": "duyệt một lô đang chờ hoặc bị giữ / approve a batch that waits or is held",
    "return": "trả lại một lô chưa công bố / return a batch",
    "withdraw": "rút một lô đã công bố / withdraw a published batch",
}


class WrongUse(ValueError):
    """The command cannot be carried out as it was given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code; mistakes are told on standard error."""
    args = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("etl").setLevel(logging.INFO)
    try:
        settings = take_up(config.load(args.config))
        engine = database.connect(settings.storage.database_url)
        try:
            bootstrap.bootstrap(engine)
            code: int = args.do(engine, settings, args)
            return code
        finally:
            engine.dispose()
    except (ConfigError, UnknownSource, WrongUse, batch_status.DecisionNotPossible, database.Busy) as error:
        print(str(error), file=sys.stderr)
        return 2 if not isinstance(error, database.Busy) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="Nạp số liệu vào hệ thống / bring figures in")
    parser.add_argument("--config", type=Path, default=config.PATH, help="tệp cấu hình / settings (config.yaml)")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của báo cáo / language")
    commands = parser.add_subparsers(required=True, metavar="lệnh")
    commands.add_parser("list", help="các nguồn và lần chạy gần nhất / sources").set_defaults(do=_list)
    commands.add_parser("serve", help="chạy theo lịch / run on schedule").set_defaults(do=_serve)
    publishing = commands.add_parser("publish", help="công bố số liệu đã duyệt / publish")
    publishing.add_argument(
        "--anew", action="store_true", help="cả khi chỉ mã hay thiết đặt đổi / also after a change of code"
    )
    publishing.set_defaults(do=_publish)
    run = commands.add_parser("run", help="chạy một nguồn / run one source")
    run.add_argument("source")
    where = run.add_mutually_exclusive_group()
    where.add_argument("--file", type=Path, help="tệp / file")
    where.add_argument("--url", help="địa chỉ / address")
    run.add_argument("--day", type=_day, help="ngày báo cáo khi tệp không ghi / report day (2021-11-15)")
    run.add_argument("--place", help="mã đơn vị khi tệp không ghi / place code")
    run.add_argument("--crs", help="hệ tọa độ của ranh giới / boundaries' CRS (EPSG:n)")
    run.add_argument("--reason", default="", help="lý do sửa số đã công bố, được công bố / why figures are corrected")
    run.add_argument("--no-publish", action="store_true", help="nạp nhưng chưa công bố / load only")
    run.set_defaults(do=_run)
    for name, words in DECISIONS.items():
        decision = commands.add_parser(name, help=words)
        decision.add_argument("batch", type=int, help="số lô / batch")
        decision.add_argument("--reason", required=True, help="lý do / why")
        decision.set_defaults(do=_decide, move=name)
    back = commands.add_parser("backfill", help="chạy lại từng ngày / run day by day")
    back.add_argument("source")
    back.add_argument("--from", dest="first", type=_day, required=True)
    back.add_argument("--to", dest="last", type=_day, required=True)
    back.add_argument("--url", help=f"địa chỉ có {DAY_MARK} / address with {DAY_MARK}")
    back.set_defaults(do=_backfill)
    sheet = commands.add_parser("template", help="biểu mẫu XLSX / workbook to fill in")
    sheet.add_argument("source", choices=(TEMPLATE,))
    sheet.add_argument("--day", type=_day, default=None)
    sheet.add_argument("--out", type=Path, default=None)
    sheet.set_defaults(do=_template)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là ngày (năm-tháng-ngày)") from None


def _list(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    table = Table()
    table.add_column("nguồn", no_wrap=True)
    for name in ("tên", "đến", "lịch", "địa chỉ", "lần gần nhất"):
        table.add_column(name, overflow="fold")
    for source in discover().values():
        rules = settings.etl.sources[source.id]
        table.add_row(
            source.id if rules.enabled else f"{source.id} (tắt)",
            source.label.in_(args.lang),
            source.destination,
            rules.schedule or "–",
            rules.url or "–",
            _last(engine, settings, source.id, args.lang),
        )
    Console().print(table)
    return 0


def _last(engine: Engine, settings: Settings, source: str, language: str) -> str:
    table = schema.job_run
    newest = select(table.c.started_at, table.c.status).where(table.c.source == source).order_by(table.c.id.desc())
    with engine.connect() as connection:
        row = connection.execute(newest.limit(1)).first()
    if row is None:
        return "–"
    return f"{row.started_at.astimezone(settings.province.zone):%d/%m/%Y %H:%M} {STATUS[row.status].in_(language)}"


def _run(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    if args.source == BOUNDARIES:
        return _boundaries(engine, settings, args)
    if args.crs:
        raise WrongUse("--crs chỉ dùng cho boundaries")
    order = FetchRequest(file=args.file, url=args.url, day=args.day, place=args.place, reason=clean(args.reason))
    report = _one(engine, settings, args.source, order, args.lang)
    if not args.no_publish:
        _tell_publication(engine, settings)
    return EXIT[report.status]


def _one(engine: Engine, settings: Settings, name: str, order: FetchRequest, language: str) -> RunReport:
    source, console = find(name), Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(stage: str, done: int, of: int) -> None:
            bar.update(task, description=STAGES.get(stage, stage), completed=done, total=of or None)

        run_id = runs.claim(engine, name, trigger="command")
        report = job.one(engine, settings, source, order, run_id=run_id, progress=progress)
    report.show(Console(), language)
    return report


def _boundaries(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    from etl.sources import boundaries

    if args.file is None:
        raise WrongUse("boundaries cần --file")
    report = boundaries.run(engine, settings, file=args.file, crs=args.crs)
    report.show(Console(), args.lang)
    if report.status == "loaded" and not args.no_publish:
        _tell_publication(engine, settings, force=True)
    return EXIT[report.status]


def _backfill(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    url = args.url or settings.etl.sources[find(args.source).id].url
    if url is None or DAY_MARK not in url:
        raise WrongUse(f"backfill cần địa chỉ có {DAY_MARK} (--url hoặc khóa url)")
    if args.first > args.last:
        raise WrongUse("--from phải không sau --to")
    reports = [
        _one(engine, settings, args.source, FetchRequest(url=url, day=day), args.lang)
        for day in _days(args.first, args.last)
    ]
    if any(report.status == "loaded" for report in reports):
        _tell_publication(engine, settings)
    return max(EXIT[report.status] for report in reports)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((last - first).days + 1))


def _template(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    day = args.day or report_day(settings)
    with engine.connect() as connection:
        content = build(admin_units.tree(connection), day=day)
    out = args.out or Path(f"bao-cao-xa-{day.isoformat()}.xlsx")
    out.write_bytes(content)
    print(f"đã ghi {out}")
    return 0


def _decide(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    if not args.reason.strip():
        raise WrongUse("--reason còn trống: hãy ghi lý do / a decision needs a reason")
    by = getpass.getuser()
    with database.writing(engine) as connection:
        batch_status.move(connection, args.batch, args.move, by=by, reason=args.reason)
        if args.move == "return":
            return 0
        number = publication_requests.enter(connection, [args.batch], by=by, now=datetime.now(UTC), note=args.reason)
        run_id = runs.take(connection, number)
    print(job.publish_run(engine, settings, run_id))
    return 0


def _publish(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    _say_publication(catch_up(engine, settings) if args.anew else publish(engine, settings))
    return 0


def _tell_publication(engine: Engine, settings: Settings, *, force: bool = False) -> None:
    _say_publication(publish(engine, settings, force=force))


def _say_publication(made: Publication | None) -> None:
    print(f"công bố số {made.n}: {made.files} tệp, {made.written} tệp mới" if made else "không có gì để công bố")


def _serve(engine: Engine, settings: Settings, _args: argparse.Namespace) -> int:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    catch_up(engine, settings)
    handle = schedule.start(engine, settings)
    stopping.wait()
    handle.stop()
    return 0
