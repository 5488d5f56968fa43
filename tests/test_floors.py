"""The floors of docs/architecture.md hold, without exceptions."""

from __future__ import annotations

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


def test_nothing_imports_upwards() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contract_knows_every_package_and_no_exception() -> None:
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "bench")]
    assert set(packages) <= set(CONTRACT["root_packages"]) == set(PACKAGES)
    assert [contract["layers"] for contract in CONTRACT["contracts"]] == [["dashboard | etl", "layers", "geodata"]]
    assert not [key for contract in CONTRACT["contracts"] for key in contract if key.startswith(("ignore", "exhaust"))]


@pytest.mark.parametrize(
    ("lower", "upper"),
    [("geodata", "layers"), ("geodata", "etl"), ("layers", "dashboard"), ("etl", "dashboard"), ("dashboard", "etl")],
)
def test_an_import_upwards_is_found(tmp_path: Path, lower: str, upper: str) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    assert lint(tmp_path).returncode == 0
    (tmp_path / lower / "below.py").write_text(f"def late() -> None:\n    import {upper}\n")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert f"{lower} is not allowed to import {upper}" in done.stdout


def test_no_other_package_reaches_into_the_tests() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert len(sources) > 10
    guilty = [path for path in sources if "from tests" in (text := path.read_text()) or "import tests" in text]
    assert guilty == []
