"""The change log: what one publication showed as reported and the next shows otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine

from geodata.observations import batch_status, batches
from geodata.observations.corrections import Correction, Corrections, corrections
from geodata.store import database
from tests.figures_support import FIRST, asked, lay_places, published, withdrawn

NEXT = FIRST + timedelta(days=1)
Row = tuple[str, str, date, float | None]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    return engine


def say(
    engine: Engine,
    *rows: Row,
    key: str,
    source: str = "a",
    rank: int = 10,
    note: str = "",
    illustrative: bool = False,
    status: str = "approved",
) -> int:
    frame = pd.DataFrame(rows, columns=["indicator", "place", "day", "value"]).assign(row=0)
    frame["day"], frame["value"] = pd.to_datetime(frame["day"]), frame["value"].astype(float)
    with database.writing(engine) as connection:
        batch = batches.open_batch(
            connection,
            source=source,
            rank=rank,
            author="test",
            key=key,
            status=status,
            note=note,
            illustrative=illustrative,
        )
        batches.append(connection, batch, frame)
    return batch


def found(engine: Engine, *, since: int = 0, until: int = 99, most: int = 500) -> Corrections:
    with engine.connect() as connection:
        return corrections(connection, since=since, until=until, most=most)


def told(log: Corrections) -> list[tuple[int, str, date, float, float | None, str]]:
    return [(at.publication, at.place, at.day, at.before, at.after, at.reason) for at in log.newest]


def test_a_figure_said_anew_is_a_correction(store: Engine) -> None:
    say(store, ("cases_new", "101", FIRST, 5), ("cases_new", "101", NEXT, 2), key="1")
    published(store)
    assert found(store).total == 0
    say(store, ("cases_new", "101", FIRST, 7), ("cases_new", "101", NEXT, 2), key="2", note="two more were registered")
    published(store)
    (one,) = found(store).newest
    assert isinstance(one, Correction)
    assert (one.indicator, one.source) == ("cases_new", "a")
    assert told(found(store)) == [(2, "101", FIRST, 5, 7, "two more were registered")]


def test_the_reason_given_at_the_approval_stands_before_the_note(store: Engine) -> None:
    say(store, ("cases_new", "101", FIRST, 9), key="1")
    published(store)
    batch = say(store, ("cases_new", "101", FIRST, 5), key="2", note="total fell by 44 %", status="held")
    with database.writing(store) as connection:
        batch_status.move(connection, batch, "approve", by="test", reason="two were counted twice")
    published(store)
    assert told(found(store)) == [(2, "101", FIRST, 9, 5, "two were counted twice")]


def test_a_withdrawn_batch_takes_its_figures_back(store: Engine) -> None:
    say(store, ("cases_new", "101", FIRST, 5), key="1")
    published(store)
    second = say(store, ("cases_new", "101", FIRST, 7), ("cases_new", "102", FIRST, 1), key="2", note="more")
    published(store)
    published(store, request=withdrawn(store, second, reason="another commune's file"))
    reason = "another commune's file"
    assert told(found(store, since=2)) == [(3, "101", FIRST, 7, 5, reason), (3, "102", FIRST, 1, None, reason)]
    assert found(store).total == 3


def test_a_figure_taken_back_is_withdrawn(store: Engine) -> None:
    say(store, ("cases_new", "101", FIRST, 5), key="1")
    published(store)
    say(store, ("cases_new", "101", FIRST, None), key="2", note="not ours")
    published(store)
    assert told(found(store)) == [(2, "101", FIRST, 5, None, "not ours")]
    say(store, ("cases_new", "101", FIRST, 4), key="3")
    published(store)
    assert found(store, since=2).total == 0


def test_only_what_was_published_can_be_corrected(store: Engine) -> None:
    say(store, ("cases_new", "101", FIRST, 5), key="1")
    say(store, ("cases_new", "101", FIRST, 6), key="2")
    published(store)
    assert found(store).total == 0


def test_a_figure_that_never_stood_is_not_corrected_and_one_that_stood_is(store: Engine) -> None:
    """What pages showed was 98 throughout, then 111: one correction, whoever said which."""
    say(store, ("cases_new", "1", FIRST, 33), key="1", source="newspaper", rank=5)
    say(store, ("cases_new", "1", FIRST, 98), key="2", source="series", rank=10)
    published(store)
    say(store, ("cases_new", "1", FIRST, 35), key="3", source="newspaper", rank=5)
    published(store)
    assert found(store).total == 0
    say(store, ("cases_new", "1", FIRST, 111), key="4", source="report", rank=30, note="counted anew")
    published(store)
    assert told(found(store)) == [(3, "1", FIRST, 98, 111, "counted anew")]
    (one,) = found(store).newest
    assert (one.source_before, one.source) == ("series", "report")


def test_a_withdrawal_lets_the_other_source_stand_again(store: Engine) -> None:
    say(store, ("cases_new", "101", FIRST, 5), key="1")
    published(store)
    second = say(store, ("cases_new", "101", FIRST, 9), key="2", source="b", rank=30)
    published(store)
    published(store, request=withdrawn(store, second, reason="another day's file"))
    newest = found(store).newest
    assert [(at.before, at.after, at.source_before, at.source) for at in newest] == [(9, 5, "b", "a"), (5, 9, "a", "b")]
    assert newest[0].reason == "another day's file"


def test_what_is_withdrawn_and_sent_anew_at_once_tells_both_reasons(store: Engine) -> None:
    first = say(store, ("cases_new", "101", FIRST, 5), ("cases_new", "102", FIRST, 1), key="1")
    published(store)
    withdrawn(store, first, reason="another day's file")
    second = say(store, ("cases_new", "101", FIRST, 7), key="2", note="the right file")
    published(store, request=asked(store, first, second))
    assert told(found(store)) == [
        (2, "101", FIRST, 5, 7, "another day's file; the right file"),
        (2, "102", FIRST, 1, None, "another day's file"),
    ]


def test_an_illustrative_figure_is_not_corrected_and_corrects_nothing(store: Engine) -> None:
    say(store, ("cases_new", "102", FIRST, 5), key="1", source="seed", rank=0, illustrative=True)
    first = say(store, ("cases_new", "101", FIRST, 5), key="2")
    published(store)
    say(
        store,
        ("cases_new", "102", FIRST, 6),
        ("cases_new", "101", FIRST, 6),
        key="3",
        source="seed",
        rank=0,
        illustrative=True,
    )
    published(store)
    say(store, ("cases_new", "102", FIRST, 7), key="4")
    published(store)
    assert found(store).total == 0
    published(store, request=withdrawn(store, first, reason="not theirs"))
    assert told(found(store)) == [(4, "101", FIRST, 5, None, "not theirs")]


def test_the_log_is_the_same_in_parts_and_as_a_whole(store: Engine) -> None:
    for turn in range(1, 5):
        rows: list[Row] = [("cases_new", place, FIRST, turn * number) for number, place in enumerate(("101", "102"), 1)]
        say(store, *rows, key=str(turn), note=f"turn {turn}")
        published(store)
    whole = found(store)
    assert whole.total == 6
    assert [at.publication for at in whole.newest] == [4, 4, 3, 3, 2, 2]
    parts = [found(store, since=n - 1, until=n) for n in (4, 3, 2)]
    assert tuple(at for part in parts for at in part.newest) == whole.newest
    few = found(store, most=3)
    assert (few.total, few.newest) == (6, whole.newest[:3])
