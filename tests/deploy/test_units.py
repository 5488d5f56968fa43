"""The units of systemd: each starts what there is, and its port is the one that nginx asks."""

from __future__ import annotations

import configparser
import re

import pytest

from tests.deploy.conftest import ROOT, SITE

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
SERVED = [unit for unit in UNITS if "gunicorn" in unit.read_text()]


def service(text: str) -> configparser.SectionProxy:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text)
    return read["Service"]


def test_there_is_a_unit_for_every_process() -> None:
    assert [unit.stem for unit in UNITS] == [f"covidmap-{name}" for name in ("etl", "public", "signup", "staff")]


@pytest.mark.parametrize("unit", SERVED, ids=lambda unit: unit.stem)
def test_nginx_asks_the_port_on_which_it_listens(unit: object) -> None:
    name = str(unit).rsplit("-", maxsplit=1)[-1].removesuffix(".service")
    asked = re.search(rf"upstream covidmap_{name} {{ server (\S+);", SITE.read_text())
    assert asked is not None
    environment = dict(part.split("=") for part in service(ROOT.joinpath(str(unit)).read_text())["Environment"].split())
    assert environment["BIND"] == asked[1]
    assert environment["PROXIES"] == "1"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_it_is_nobody_else_and_writes_nowhere_else(unit: object) -> None:
    kept = service(ROOT.joinpath(str(unit)).read_text())
    name = str(unit).rsplit("/", maxsplit=1)[-1].removesuffix(".service")
    assert kept["User"] == name
    assert kept["EnvironmentFile"] == f"/etc/covidmap/{name.removeprefix('covidmap-')}.env"
    assert (kept["ProtectSystem"], kept["NoNewPrivileges"]) == ("strict", "true")
