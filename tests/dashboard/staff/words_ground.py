"""What the look for words of code looks at: reports, runs and entries of the log in every state."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from geodata import schema
from geodata.access import Role
from geodata.accounts import delegations
from geodata.integrity import audit_log
from geodata.publishing import publication_requests, publications, withdrawals
from geodata.reports import reopening, submission
from geodata.reports import review as steps
from geodata.reports.state import Key
from geodata.reports.submission import Sheet
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.daily_report.conftest import CASES
from tests.dashboard.staff.matrix_ground import DAY, turn
from tests.figures_support import report
from tests.geodata.reports.conftest import ALL

FEED = "commune_report"
STATUSES = ("loaded", "unchanged", "held", "quarantined", "failed", "overrun", "running")
SOURCES = (FEED, "publish", "documents")
TRIGGERS = ("schedule", "request", "command", "start")
RUNS = len(STATUSES) * len(SOURCES)
LOG = """
quantri account.change xa.mot {"role": ["auditor", "commune_officer"], "place": ["67", "24611"], "name": ["A", "A"]}
quantri account.reach xa.mot {"changed": ["email", "phone"]}
idle account.disable xa.mot {"why": "idle"}
quantri account.invite 1 {"purpose": "reset"}
xa.mot account.sign_in xa.mot {"from": "192.0.2.1"}
tinh.mot report.approved 24611/cases/2021-10-22 {"revision": 1, "step": "district", "reason": "", "delegation": 1}
tinh.mot reopening.grant 24611/cases/2021-10-22 {"until": "2021-10-22T12:00:00+00:00", "answer": ""}
tinh.mot publication.ask 3 {"not_before": "2021-10-22T18:30:00+00:00", "note": "", "batches": [1, 2]}
tinh.mot batch.restore 1 {"reason": "xem lại thì đúng"}
tinh.mot batch.approve 1 {"reason": "approved"}
bien.tap batch.return 1 {"reason": "a newer draft was saved"}
form volunteer.request TN-1 {"kind": "delete", "done": true}
dieu.phoi volunteer.request TN-1 {"kind": "see", "done_at": "2021-10-22 05:00:00+00:00"}
dieu.phoi volunteer.presence TN-1 {"id": 1, "presence": "out", "minutes": 90}
dieu.phoi volunteer.reveal TN-1 {"codes": ["TN-1"], "fields": ["birth_year", "phone"], "reason": "gọi"}
TN-1 volunteer.answer 1 {"status": "declined"}
dieu.phoi need.close 1 {"status": "cancelled"}
retention volunteer.delete TN-1 {"reason": "the campaign has ended"}
quantri source.file commune_report {"request": 1, "sha256": "0000", "name": "a.csv", "size": 3}
etl store.verify differs {"findings": 1, "first": ["batch/1"]}
etl boundaries.loaded boundary_set:2 {"sha256": "0000", "crs": "EPSG:4326", "units": 71}
xa.mot upload workbook {"sha256": "0000", "drafts": {"24611/cases/2021-10-22": 5}}
kiem.tra audit.export csv {"entries": 3, "query": {"viec": "batch.open", "tu": "2021-10-22"}}
seed of.another_version thing {"another_part": 1}
"""
"""Entries that nothing else here makes, as their makers write them: who, what, to what, the detail."""


def fill(staff: Staff) -> None:
    """Everything."""
    _reports(staff)
    _runs(staff)
    with database.writing(staff.engine) as connection:
        for line in LOG.strip().splitlines():
            who, what, subject, detail = line.split(" ", 3)
            audit_log.record(connection, who=who, what=what, subject=subject, detail=json.loads(detail))


def _reports(staff: Staff) -> None:
    """A report published and withdrawn, one returned, one that was asked about, one that waits; a delegation."""
    officer = staff.make("xa.mot", Role.COMMUNE_OFFICER, "24611")
    other = staff.make("xa.hai", Role.COMMUNE_OFFICER, "24640")
    made = (("huyen.mot", Role.DISTRICT_REVIEWER, "660"), ("tinh.mot", Role.PROVINCE_REVIEWER, "67"))
    people = [staff.make(*one) for one in made]
    key = Key(place="24611", topic="cases", day=DAY)
    returned = Key(place="24611", topic="testing", day=DAY)
    waits = Key(place="24640", topic="cases", day=DAY)
    report(staff.engine, [("population", "24611", date(2019, 4, 1), 4.0)], source="census_2019", illustrative=True)
    for number, sent in ((officer, key), (officer, returned), (other, waits)):
        figures = CASES if sent.topic == "cases" else {"samples_taken": "3", "persons_sampled": "5"}
        why = {"cases_new:usually_at_most": "di cư", "persons_sampled:usually_at_most": "di cư"}
        with turn(staff, number) as at_work:
            submission.send(
                at_work, key=sent, sheet=Sheet(key=sent.name, texts=figures, explained=why, unknown=ALL), seen=0
            )
    with turn(staff, people[0]) as at_work:
        steps.return_(at_work, key=returned, revision=1, reason="thiếu chữ ký")
    for number in people:
        with turn(staff, number) as at_work:
            steps.approve(at_work, key=key, revision=1)
    with turn(staff, people[1]) as at_work:
        publication_requests.ask(at_work, note="Bản tin")
        n = publications.decide(at_work.connection, by="tinh.mot", request=1).n
        publications.finish(at_work.connection, n, files_sha256="0" * 64)
        batch = withdrawals.batches(at_work.connection, n)[0].id
        withdrawals.withdraw(at_work, [batch], reason="nhầm xã")
        delegations.delegate(
            at_work.connection, unit="660", topic="cases", decision="12/QĐ-UBND", decided_on=date(2021, 10, 1),
            first_day=date(2021, 10, 1), last_day=DAY, by="tinh.mot", now=staff.now,
        )  # fmt: skip
    with turn(staff, officer) as at_work:
        reopening.ask(at_work, key=key, reason="gửi lại")


def _runs(staff: Staff) -> None:
    """A run in every state, one with a batch that is held; each was asked for and set a row aside."""
    held = report(staff.engine, [("cases_new", "24611", DAY, 3.0)], status="held", source=FEED)
    run, began = schema.job_run, datetime(2021, 10, 22, 9, tzinfo=UTC)
    told = {"message": {"vi": "tổng giảm quá 5 %", "en": "a total falls by more than 5 %"}, "rows_read": 3}
    with database.writing(staff.engine) as connection:
        for at in range(RUNS):
            status, source = STATUSES[at % len(STATUSES)], SOURCES[at // len(STATUSES)]
            values = {"source": source, "status": status, "trigger": TRIGGERS[at % 4], "report": told}
            values |= {"finished_at": None if status == "running" else began + timedelta(seconds=3)}
            values |= {"batch": held if status == "held" and source == FEED else None, "message": "không trả lời"}
            made = insert(run).values(started_at=began, **values).returning(run.c.id)
            number = connection.execute(made).scalar_one()
            asked = {"source": source, "requested_at": began, "requested_by": "tinh.mot", "run": number}
            connection.execute(insert(schema.job_request).values(**asked))
            row = {"run": number, "row": 2, "reason": "nhỏ hơn 0", "raw": "24611,-3"}
            connection.execute(insert(schema.quarantine).values(**row))
