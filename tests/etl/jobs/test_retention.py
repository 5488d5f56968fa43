"""People are let go when their term has passed, and who left is written down beside the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from etl.jobs.retention import forget
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.volunteers import people, retention
from tests.geodata.volunteers.conftest import Camp, camp

__all__ = ["camp"]


def settings(folder: Path, ends: date | None) -> Settings:
    made = config.load(environ={"VAR": str(folder)})
    return made.model_copy(update={"volunteers": made.volunteers.model_copy(update={"campaign_ends": ends})})


def test_everybody_goes_once_the_term_has_passed(camp: Camp, tmp_path: Path) -> None:
    told = camp.sign_up()
    assert forget(camp.engine, settings(tmp_path, None), now=camp.now) == 0
    assert forget(camp.engine, settings(tmp_path, date(2020, 1, 1)), now=camp.now) == 1
    assert forget(camp.engine, settings(tmp_path, date(2020, 1, 1)), now=camp.now) == 0
    assert retention.told(tmp_path / retention.FILE) == {told.code}


def test_who_left_otherwise_is_written_down_too(camp: Camp, tmp_path: Path) -> None:
    told = camp.sign_up()
    with camp.writing() as connection:
        people.remove(connection, people.by_link(connection, told.link), by="desk", why="double", now=camp.now)
    assert forget(camp.engine, settings(tmp_path, None), now=camp.now) == 0
    assert retention.told(tmp_path / retention.FILE) == {told.code}
