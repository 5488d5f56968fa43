"""The floors, wings and rooms of docs/architecture.md hold, without exceptions."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = ["geodata", "layers", "etl", "dashboard"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages in `folder`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return subprocess.run(
        [*command, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every module of the house with nothing in it."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    assert lint(folder).returncode == 0
    return folder


def test_nothing_imports_upwards() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_know_every_package_and_no_exception() -> None:
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "bench")]
    assert set(packages) <= set(CONTRACT["root_packages"]) == set(PACKAGES)
    contracts = {contract["id"]: contract for contract in CONTRACT["contracts"]}
    assert set(contracts) == {"floors", "geodata", "dashboard", "staff", "rings"}
    assert contracts["floors"]["layers"] == ["dashboard | etl", "layers", "geodata"]
    assert contracts["rings"]["ancestors"] == PACKAGES
    assert all(contracts[name]["exhaustive"] for name in ("geodata", "dashboard", "staff"))
    assert not [key for contract in contracts.values() for key in contract if key.startswith(("ignore", "skip"))]
    assert not [key for contract in contracts.values() for key in contract if key == "exhaustive_ignores"]


@pytest.mark.parametrize(
    ("lower", "upper", "broken"),
    [
        ("geodata", "layers", "An upper floor"),
        ("geodata", "etl", "An upper floor"),
        ("layers", "dashboard", "An upper floor"),
        ("etl", "dashboard", "An upper floor"),
        ("dashboard", "etl", "An upper floor"),
        ("geodata.core", "geodata.store.database", "The wings of geodata"),
        ("geodata.observations", "geodata.publishing.publications", "The wings of geodata"),
        ("geodata.reports", "geodata.volunteers.people", "The wings of geodata"),
        ("dashboard.i18n", "dashboard.web.assets", "What a page stands on"),
        ("dashboard.wall", "dashboard.signup.server", "What a page stands on"),
        ("dashboard.staff.kit", "dashboard.staff.review.board", "Screens of the staff side"),
        ("dashboard.staff.review", "dashboard.staff.publishing.screen", "Screens of the staff side"),
    ],
)
def test_an_import_upwards_is_found(empty_house: Path, lower: str, upper: str, broken: str) -> None:
    done = _with(empty_house, lower, upper)
    assert done.returncode == 1
    assert f"{lower} is not allowed to import {'.'.join(upper.split('.')[: lower.count('.') + 1])}" in done.stdout
    assert re.search(rf"^{broken}.*\n?.*BROKEN", done.stdout, re.MULTILINE)


def test_a_ring_is_found(empty_house: Path) -> None:
    (empty_house / "layers" / "above.py").write_text("import layers.below\n")
    try:
        done = _with(empty_house, "layers", "layers.above")
    finally:
        (empty_house / "layers" / "above.py").unlink()
    assert done.returncode == 1
    assert "No cycles are allowed in layers" in done.stdout


def test_a_room_that_no_contract_names_is_found(empty_house: Path) -> None:
    new = empty_house / "dashboard" / "staff" / "elsewhere.py"
    new.touch()
    try:
        done = lint(empty_house)
    finally:
        new.unlink()
    assert done.returncode == 1
    assert "elsewhere" in done.stdout


def _with(house: Path, lower: str, upper: str) -> subprocess.CompletedProcess[str]:
    """The linter's answer when a module of `lower` imports `upper`."""
    module = house.joinpath(*lower.split(".")) / "below.py"
    module.write_text(f"def late() -> None:\n    import {upper}\n")
    try:
        return lint(house)
    finally:
        module.unlink()


def test_no_other_package_reaches_into_the_tests() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert len(sources) > 10
    guilty = [path for path in sources if "from tests" in (text := path.read_text()) or "import tests" in text]
    assert guilty == []
