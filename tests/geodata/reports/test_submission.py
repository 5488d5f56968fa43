"""Sending: what is refused, asked, taken; exactly once."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from geodata import schema
from geodata.access import Forbidden
from geodata.observations import batches
from geodata.reports import drafts, state, validation_result
from geodata.reports.forms import FORMS
from geodata.reports.submission import Blank, KeyReused, Sent, Sheet, SheetRefused, StaleReport, send
from tests.figures_support import report
from tests.geodata.reports.conftest import ALL, CASES, COMMUNE, DAY, Office


def observations(office: Office, batch: int) -> dict[str, float | None]:
    table = schema.observation
    with office.engine.connect() as connection:
        rows = connection.execute(select(table.c.indicator, table.c.value).where(table.c.batch == batch))
        return {row.indicator: row.value for row in rows}


def refused(office: Office, texts: dict[str, str], **more: object) -> set[str]:
    with pytest.raises(SheetRefused) as caught:
        office.send(texts, **more)  # type: ignore[arg-type]
    with office.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.batch)) == 0
    return {one.id for one in caught.value.open}


def test_a_sound_report_is_a_batch_in_review_and_its_draft_goes(office: Office) -> None:
    with office.turn("officer") as turn:
        drafts.save(turn, key=office.key(), field="cases_new", text="5", base=0)
    sent = office.send(CASES)
    assert observations(office, sent.batch) == {name: float(text) for name, text in CASES.items()}
    with office.engine.connect() as connection:
        report = state.find(connection, office.key())
        batch = connection.execute(select(schema.batch).where(schema.batch.c.id == sent.batch)).one()
        assert drafts.read(connection, office.key()) == {}
    assert (report.status, report.revision) == ("sent", 1)
    assert (batch.source, batch.rank, batch.place, batch.day, batch.status, batch.author) == (
        "commune_form",
        40,
        COMMUNE,
        DAY,
        "submitted",
        "officer",
    )


@pytest.mark.parametrize(
    ("texts", "open_"),
    [
        ({"cases_late": "1.234"}, {"cases_late:ambiguous"}),
        ({"cases_late": "1,5"}, {"cases_late:not_whole"}),
        ({"cases_late": "-3"}, {"cases_late:below_minimum"}),
        ({"cases_late": "\u22123"}, {"cases_late:below_minimum"}),
        ({"cases_late": "1_000"}, {"cases_late:not_a_number"}),
        ({"cases_late": "٣"}, {"cases_late:not_a_number"}),
        ({"cases_late": "1e3"}, {"cases_late:not_a_number"}),
        ({"cases_late": "NaN"}, {"cases_late:not_a_number"}),
        ({"cases_late": ""}, {":empty"}),
        ({"cases_new": "5", "cases_new_community": "6"}, {"cases_new:parts", "cases_new_community:parts"}),
        ({**CASES, "cases_new": "6"}, {f"{name}:parts" for name in CASES}),
    ],
)
def test_what_cannot_be_a_figure_is_refused_with_its_field(
    office: Office, texts: dict[str, str], open_: set[str]
) -> None:
    assert refused(office, texts) == open_


def test_full_width_digits_are_digits(office: Office) -> None:
    assert observations(office, office.send({"cases_late": "１２"}).batch) == {"cases_late": 12.0}


def test_a_grouped_number_is_taken_as_thousands_once_it_is_confirmed(office: Office) -> None:
    sent = office.send({"cases_late": "1.234"}, confirmed=frozenset({"cases_late"}))
    assert observations(office, sent.batch) == {"cases_late": 1234.0}


def test_blank_is_not_reported_zero_is_zero_and_nothing_happened_fills_counts_alone(office: Office) -> None:
    assert observations(office, office.send({"cases_late": "0", "deaths_new": ""}).batch) == {"cases_late": 0.0}
    sent = office.send({"outbreaks_total": "2"}, nil=True, key=office.key(day=DAY), seen=1)
    values = observations(office, sent.batch)
    assert values["cases_new"] == values["deaths_new"] == 0.0
    assert values["outbreaks_total"] == 2.0
    assert "quarantine_f1_home" not in values


def test_blank_fields_are_asked_about_before_anything_is_taken(office: Office) -> None:
    every = [field.id for field in FORMS["cases"].fields]
    with pytest.raises(Blank) as caught:
        office.send(CASES, unknown=frozenset())
    assert caught.value.fields == tuple(name for name in every if name not in CASES)
    with pytest.raises(Blank) as caught:
        office.send(CASES, unknown=frozenset(every) - {"deaths_new"})
    assert caught.value.fields == ("deaths_new",)
    assert observations(office, office.send(CASES).batch) == {name: float(text) for name, text in CASES.items()}


def test_what_another_source_says_of_a_blank_field_is_not_held_against_the_others(office: Office) -> None:
    report(office.engine, [("cases_new", COMMUNE, DAY, 2.0)], rank=20)
    sent = office.send({"cases_new_community": "3"})
    assert observations(office, sent.batch) == {"cases_new_community": 3.0}


def test_nothing_happened_leaves_only_what_is_held_to_be_asked_about(office: Office) -> None:
    with pytest.raises(Blank) as caught:
        office.send({}, nil=True, unknown=frozenset())
    assert caught.value.fields == tuple(field.id for field in FORMS["cases"].fields if field.aggregation == "last")


def test_what_is_wrong_comes_before_what_is_blank(office: Office) -> None:
    assert refused(office, {"cases_late": "-3"}, unknown=frozenset()) == {"cases_late:below_minimum"}


def test_a_sheet_of_before_the_question_keeps_its_hash() -> None:
    said = [dict(CASES), False, [], {}, False, "", ""]
    before = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    assert Sheet(key="k", texts=CASES).sha256 == before != Sheet(key="k", texts=CASES, unknown=ALL).sha256


def test_nothing_happened_with_a_figure_is_refused(office: Office) -> None:
    assert refused(office, {"cases_late": "3"}, nil=True) == {"cases_late:nil"}


def _fortnight(office: Office, cases: int) -> None:
    for back in range(14, 0, -1):
        office.now -= timedelta(days=back)
        sent = office.send({"cases_late": str(cases)}, key=office.key(day=DAY - timedelta(days=back)))
        _approve(office, sent)
        office.now += timedelta(days=back)


def _approve(office: Office, sent: Sent) -> None:
    from geodata.observations import batch_status
    from geodata.store import database

    with database.writing(office.engine) as connection:
        batch_status.move(connection, sent.batch, "approve", by="test", reason="test")


def test_a_figure_far_from_the_days_before_has_to_be_explained(office: Office) -> None:
    _fortnight(office, 2)
    with pytest.raises(SheetRefused) as caught:
        office.send({"cases_late": "90"})
    assert [one.id for one in caught.value.open] == ["cases_late:band"]
    assert "14 ngày trước" in caught.value.open[0].message.vi
    sent = office.send({"cases_late": "90"}, explained={"cases_late:band": "bổ sung từ khu phong tỏa"})
    with office.engine.connect() as connection:
        kept = connection.scalar(
            select(schema.report_revision.c.explained).where(schema.report_revision.c.report == sent.report)
        )
    assert kept is not None
    assert kept[0]["explanation"] == "bổ sung từ khu phong tỏa"


def test_the_same_sheet_twice_is_one_revision(office: Office) -> None:
    sheet = Sheet(key="k", texts=CASES, unknown=ALL)
    for repeated in (False, True, True):
        with office.turn("officer") as turn:
            assert send(turn, key=office.key(), sheet=sheet, seen=0).repeated == repeated


def test_another_sheet_under_a_used_key_is_refused(office: Office) -> None:
    with office.turn("officer") as turn:
        send(turn, key=office.key(), sheet=Sheet(key="k", texts=CASES, unknown=ALL), seen=0)
    with pytest.raises(KeyReused), office.turn("officer") as turn:
        send(turn, key=office.key(), sheet=Sheet(key="k", texts={"cases_late": "1"}, unknown=ALL), seen=0)


def test_a_double_click_is_one_batch(office: Office) -> None:
    sheet, found, gate = Sheet(key="k", texts=CASES, unknown=ALL), [], threading.Barrier(4)

    def press() -> None:
        gate.wait()
        with office.turn("officer") as turn:
            found.append(send(turn, key=office.key(), sheet=sheet, seen=0))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({sent.batch for sent in found}) == 1
    assert sorted(sent.repeated for sent in found) == [False, True, True, True]


def test_two_officers_who_send_at_once_both_hear_of_it(office: Office) -> None:
    office.send(CASES)
    with pytest.raises(StaleReport) as stale:
        office.send({**CASES, "deaths_new": "1"}, "colleague")
    assert stale.value.current == 1


def test_what_was_sent_may_be_sent_anew_until_it_is_reviewed(office: Office) -> None:
    first = office.send(CASES)
    second = office.send({**CASES, "deaths_new": "1"}, seen=1)
    with office.engine.connect() as connection:
        statuses = dict(connection.execute(select(schema.batch.c.id, schema.batch.c.status)).all())
    assert statuses == {first.batch: "returned", second.batch: "submitted"}


@pytest.mark.parametrize("who", ["elsewhere", "other.district", "province", "auditor"])
def test_a_forged_place_is_forbidden(office: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        office.send(CASES, who)


def test_who_enters_on_behalf_says_who_signed(office: Office) -> None:
    assert refused(office, CASES, who="district", on_behalf=True) == {"signed_by:signed_by"}
    assert office.send(CASES, "district", on_behalf=True, signed_by="Trạm trưởng").revision == 1


def test_a_future_day_has_not_begun(office: Office) -> None:
    with pytest.raises(state.ReportLocked):
        office.send(CASES, key=office.key(day=DAY + timedelta(days=1)))


def test_a_failure_leaves_nothing(office: Office) -> None:
    def cut_short() -> None:
        with office.turn("officer") as turn:
            send(turn, key=office.key(), sheet=Sheet(key="k", texts=CASES, unknown=ALL), seen=0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut_short()
    with office.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.batch)) == 0
        assert state.find(connection, office.key()).status == "not_reported"


def test_the_rows_that_are_checked_are_the_rows_that_are_taken(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made, taken = [], []
    frame, append = validation_result.frame, batches.append
    monkeypatch.setattr(validation_result, "frame", lambda *said: made.append(frame(*said)) or made[-1])
    monkeypatch.setattr(batches, "append", lambda *said: taken.append(said[2]) or append(*said))
    office.send(CASES)
    assert len(made) == len(taken) == 1
    assert taken[0].equals(made[0][made[0]["indicator"].isin(CASES)])
