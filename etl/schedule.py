"""The scheduler: one leader among all processes, each due time once, requests, deadlines, second tries.

APScheduler says when; the log of runs says what was done. Its unique (source, due_at) lets one process alone take a
due time, whatever clocks and leaders do.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from etl import job, messages, runs
from etl.jobs import assignment_reminders, integrity_check, lateness, retention
from etl.sources import discover
from geodata.core.text import Text
from geodata.publishing.publication_requests import PUBLISH
from geodata.settings.config import Settings
from geodata.store import database
from layers.store import Store

LEADER = "etl-leader"
CATCH_UP = timedelta(days=7)
FORGETS_AT = 3
"""The hour of the province at which people are let go whose term has passed."""
log = logging.getLogger("etl.schedule")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds: how often those who wait try to lead, how often requests are looked for, how often messages are sent,
    how often the leader leaves word that it is at work, how long a job may take, after how long a failed run is tried
    again."""

    lead: float = 2
    poll: float = 2
    tell: float = 20
    beat: float = 10
    deadline: float = 1800
    again: tuple[float, ...] = (60, 300, 900)


@dataclass
class Handle:
    """A scheduler at work in this process; `stop` ends it and the jobs that it started."""

    stopping: threading.Event = field(default_factory=threading.Event)
    leading: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def stop(self) -> None:
        """End, give up the lead, wait for the thread."""
        self.stopping.set()
        if self.thread is not None:
            self.thread.join()


def start(engine: Engine, settings: Settings, *, pace: Pace | None = None) -> Handle:
    """Begin to lead, or to wait for the lead, in a thread of this process."""
    handle = Handle()
    scheduler = _Scheduler(engine, settings, pace or Pace(), handle)
    handle.thread = threading.Thread(target=scheduler.serve, name="etl-schedule", daemon=True)
    handle.thread.start()
    return handle


def latest_due(trigger: CronTrigger, *, since: datetime, now: datetime) -> datetime | None:
    """The newest time after `since` and not after `now` at which the trigger was due; None when there was none.

    Due times that were missed come together in this one.
    """
    newest, moment = None, since + timedelta(microseconds=1)
    while (due := trigger.get_next_fire_time(None, moment)) is not None and due <= now:
        newest, moment = due, due + timedelta(microseconds=1)
    return newest


class _Scheduler:
    def __init__(self, engine: Engine, settings: Settings, pace: Pace, handle: Handle) -> None:
        self.engine, self.settings, self.pace, self.handle = engine, settings, pace, handle
        self.began = datetime.now(UTC)
        self.tries: dict[tuple[str, int | None], int] = {}
        self.children: set[subprocess.Popen[str]] = set()
        self.store = Store(settings.storage.publications)

    def serve(self) -> None:
        """Lead whenever the lock can be had, until told to stop."""
        while not self.handle.stopping.is_set():
            try:
                with database.lock(self.engine, LEADER):
                    self._lead()
            except database.Busy:
                pass
            except OperationalError as error:
                log.warning("cơ sở dữ liệu không trả lời: %s", error)
            self.handle.leading.clear()
            self.handle.stopping.wait(self.pace.lead)

    def _lead(self) -> None:
        scheduler = BackgroundScheduler(
            timezone=self.settings.province.zone,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        runs.reopen(self.engine)
        self._plan(scheduler)
        scheduler.start()
        self.handle.leading.set()
        log.info("tiến trình này điều hành lịch")
        try:
            self.handle.stopping.wait()
        finally:
            for child in tuple(self.children):
                child.terminate()
            scheduler.shutdown(wait=True)

    def _plan(self, scheduler: BackgroundScheduler) -> None:
        soon = datetime.now(self.settings.province.zone)
        for name, rules in self.settings.etl.sources.items():
            if rules.enabled and rules.schedule and name in discover():
                trigger = CronTrigger.from_crontab(rules.schedule, timezone=self.settings.province.zone)
                scheduler.add_job(self._due, trigger, args=[scheduler, name, trigger], id=name)
                scheduler.add_job(self._due, DateTrigger(soon), args=[scheduler, name, trigger], id=f"{name}:catch-up")
        if self.settings.publication.automatic is not None:
            at = self.settings.report_day.cut_off
            daily = CronTrigger(hour=at.hour, minute=at.minute, second=at.second, timezone=self.settings.province.zone)
            scheduler.add_job(self._due, daily, args=[scheduler, PUBLISH, daily], id=PUBLISH)
        night = self.settings.staff.verify_at
        if night is not None:
            nightly = CronTrigger(hour=night.hour, minute=night.minute, timezone=self.settings.province.zone)
            scheduler.add_job(self._look, nightly, id="verify")
        morning = CronTrigger(hour=FORGETS_AT, timezone=self.settings.province.zone)
        scheduler.add_job(self._forget, morning, id="forget", next_run_time=soon)
        poll = IntervalTrigger(seconds=max(self.pace.poll, 0.1))
        scheduler.add_job(self._requests, poll, args=[scheduler], id="requests", next_run_time=soon)
        tell = IntervalTrigger(seconds=self.pace.tell)
        scheduler.add_job(self._tell, tell, id="messages", next_run_time=soon)
        beat = IntervalTrigger(seconds=self.pace.beat)
        scheduler.add_job(self._beat, beat, id="beat", next_run_time=soon)

    def _due(self, scheduler: BackgroundScheduler, name: str, trigger: CronTrigger) -> None:
        now = datetime.now(UTC)
        since = max(runs.last_due(self.engine, name, now=now) or self.began, now - CATCH_UP)
        due = latest_due(trigger, since=since, now=now)
        if due is None:
            return
        try:
            run_id = runs.claim(self.engine, name, trigger="schedule", due_at=due)
        except runs.AlreadyRun:
            return
        self._run(scheduler, name, run_id, "schedule")

    def _requests(self, scheduler: BackgroundScheduler) -> None:
        runs.recover(self.engine, older_than=timedelta(seconds=self.pace.deadline + 5))
        while (taken := runs.claim_request(self.engine)) is not None:
            run_id, name = taken
            self._later(scheduler, self._run, 0, scheduler, name, run_id, "request")

    def _tell(self) -> None:
        """Remind who is late and who is needed tomorrow, send what waits to be sent."""
        now = datetime.now(UTC)
        lateness.remind(self.engine, self.settings, now=now)
        assignment_reminders.remind(self.engine, self.settings, now=now)
        messages.deliver(self.engine, self.settings)

    def _look(self) -> None:
        """Whether the store is what was put in."""
        found = integrity_check.look(self.engine, self.settings, now=datetime.now(UTC))
        if found:
            log.error("kho không khớp với nhật ký: %s chỗ", found)

    def _forget(self) -> None:
        """Let go of people whose term has passed."""
        gone = retention.forget(self.engine, self.settings, now=datetime.now(UTC))
        if gone:
            log.info("đã xóa %s đăng ký tình nguyện hết hạn lưu", gone)

    def _beat(self) -> None:
        """Leave word that schedule and database are at work."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        self.store.beat()

    def _run(self, scheduler: BackgroundScheduler, name: str, run_id: int, trigger: str) -> None:
        """Run a job in a process of its own, and once more later when it failed."""
        if name != PUBLISH and (name not in discover() or not self.settings.etl.sources[name].enabled):
            said = Text(
                vi=f"không có nguồn “{name}” hoặc nguồn đã tắt", en=f"there is no source “{name}”, or it is off"
            )
            self._end(run_id, "failed", said)
            return
        request = runs.asked(self.engine, run_id)
        what = (name, request.number if request else None)
        self._supervise(name, run_id, trigger)
        if runs.status(self.engine, run_id) not in ("failed", "overrun"):
            self.tries.pop(what, None)
            return
        if self.handle.stopping.is_set():
            with database.writing(self.engine) as connection:
                runs.again(connection, run_id, name, by=runs.RETRY_BY)
            return
        if runs.brought(self.engine, run_id) is not None:
            return
        attempt = self.tries.pop(what, 0)
        if attempt < len(self.pace.again):
            self.tries[what] = attempt + 1
            self._later(scheduler, self._again, self.pace.again[attempt], scheduler, name, run_id)

    def _again(self, scheduler: BackgroundScheduler, name: str, failed: int) -> None:
        self._run(scheduler, name, runs.claim(self.engine, name, trigger="schedule", after=failed), "schedule")

    def _later(self, scheduler: BackgroundScheduler, what: Callable[..., None], seconds: float, *args: object) -> None:
        at = datetime.now(self.settings.province.zone) + timedelta(seconds=seconds)
        scheduler.add_job(what, DateTrigger(at), args=list(args))

    def _supervise(self, name: str, run_id: int, trigger: str) -> None:
        orders = job.orders_for(self.settings, name, run_id=run_id, trigger=trigger, deadline=self.pace.deadline)
        child = subprocess.Popen(
            [sys.executable, "-m", "etl.job"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=job.ROOT,
        )
        self.children.add(child)
        try:
            _, told = child.communicate(orders, timeout=self.pace.deadline)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            limit = f"{self.pace.deadline:g}"
            self._end(
                run_id,
                "overrun",
                Text(
                    vi=f"quá {limit} giây, đã dừng; không có gì được nạp",
                    en=f"stopped after {limit} seconds; nothing was loaded",
                ),
            )
        else:
            if child.returncode:
                last = told.strip().rpartition("\n")[2][:500]
                code = child.returncode
                said = Text(
                    vi=f"tiến trình dừng với mã {code}: {last}", en=f"the process ended with code {code}: {last}"
                )
                self._end(run_id, "failed", said)
        finally:
            self.children.discard(child)

    def _end(self, run_id: int, status: str, said: Text) -> None:
        log.warning("lần chạy %s: %s", run_id, said.vi)
        with database.writing(self.engine) as connection:
            runs.finish(connection, run_id, status=status, said=said)
