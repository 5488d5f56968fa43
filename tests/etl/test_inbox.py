"""Folder sources: read in name order, moved to done/ or failed/ with reasons."""

from __future__ import annotations

from sqlalchemy import Engine, select

from etl import inbox, job, runs
from geodata import schema
from geodata.settings.config import Settings

NAME = "commune_report"
HEAD = "code,day,cases_new\n"


def test_files_are_read_in_name_order_and_put_away(store: Engine, settings: Settings) -> None:
    box = inbox.folder(settings, NAME)
    (box / "b.csv").write_text(HEAD + "24611,2021-11-16,2\n")
    (box / "a.csv").write_text(HEAD + "24611,2021-11-15,1\n")
    (box / "c.csv").write_text("code;ngày\n")
    (box / "d.csv.part").write_text("còn đang chép")
    (box / ".hidden").write_text("")
    for path in list(inbox.waiting(settings, NAME)):
        number = runs.claim(store, NAME, trigger="command")
        job.one(store, settings, job.find(NAME), job.FetchRequest(file=path), run_id=number)
    done = sorted(path.name[-5:] for path in (box / "done").iterdir())
    failed = sorted(path.name for path in (box / "failed").iterdir())
    assert done == ["a.csv", "b.csv"] and [name[-5:] for name in failed] == ["c.csv", "v.txt"]
    assert "tiêu đề lạ" in (box / "failed" / failed[1]).read_text(encoding="utf-8")
    assert sorted(path.name for path in box.iterdir() if path.is_file()) == [".hidden", "d.csv.part"]
    with store.connect() as connection:
        origins = connection.scalars(select(schema.raw_file.c.origin).order_by(schema.raw_file.c.id)).all()
    assert origins == ["a.csv", "b.csv", "c.csv"]


def test_two_files_of_one_name_do_not_overwrite_each_other(store: Engine, settings: Settings) -> None:
    box = inbox.folder(settings, NAME)
    for day in (15, 16):
        (box / "a.csv").write_text(HEAD + f"24611,2021-11-{day},1\n")
        number = runs.claim(store, NAME, trigger="command")
        job.one(store, settings, job.find(NAME), job.FetchRequest(file=box / "a.csv"), run_id=number)
    assert len(list((box / "done").iterdir())) == 2


def test_an_empty_inbox_without_an_address_is_nothing_new(store: Engine, settings: Settings) -> None:
    number = runs.claim(store, NAME, trigger="schedule")
    assert job.scheduled(store, settings, NAME, run_id=number, trigger="schedule") == []
    assert runs.status(store, number) == "unchanged"
