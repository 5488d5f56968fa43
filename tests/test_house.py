"""House rules that nothing else holds: pins, settings of the tools, targets, and what must not be in the repository."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from editorconfig import get_properties
from markdown_it import MarkdownIt
from plotly.offline import get_plotlyjs_version
from ruamel.yaml import YAML

from etl.sources import discover
from geodata.settings import config

ROOT = Path(__file__).parents[1]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, TOOLS = SETTINGS["project"], SETTINGS["tool"]
PACKAGES = ("geodata", "etl", "layers", "dashboard")
NOT_IMPORTED = {
    "gunicorn": "the server that app.py starts",
    "plotly": "charts are plain dicts, held against its schema in the tests",
    "folium": "stand-alone HTML maps, chosen by the owner",
    "geopandas": "downloads for GIS clients, chosen by the owner",
}
FORBIDDEN = {
    "a path of a developer's machine": re.compile(r"(?<![\w.])/(?:home|root|Users|work|workspace)/\w+"),
    "a folder outside the repository": re.compile(r"shared/(?:reference|facts|geodata)\b"),
    "a package registry": re.compile(
        r"registry\.npmjs|registry\.yarnpkg|pypi\.org|files\.pythonhosted|--(?:extra-)?index-url"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}
LOCKS = ("requirements", "requirements-dev", "deploy/node")
INSTALLERS = ("Makefile", "deploy/frontend")
TARGETS = (
    "run",
    "dev",
    "publish",
    "test",
    "lint",
    "format",
    "hooks",
    "type",
    "floors",
    "unit",
    "upgrade-from",
    "bench",
    "screenshots",
    "lock",
    "audit",
    "db-up",
    "db-down",
    "clean",
    "help",
)


def tracked() -> list[Path]:
    """Files of the repository, as git names them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterable[tuple[Path, str]]:
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path, data.decode("utf-8")


def pins(name: str) -> dict[str, str]:
    """What a lock installs, name to version; each with the SHA-256 of its files and under no condition."""
    found = {}
    for entry in re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]:
        pin, *hashes = [line.strip(" \\") for line in entry.splitlines() if not line.lstrip().startswith("#")]
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?==[0-9][0-9a-z.]*", pin), pin
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), pin
        found[re.split(r"[\[=]", pin)[0]] = pin.split("==")[1]
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(name: str) -> dict[str, str]:
    """What people asked for, name to version: the `.in` file that a lock is made from."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    wanted = [line for line in lines if line and not line.startswith("-c ")]
    return {re.split(r"[\[=]", line)[0]: line.split("==")[1] for line in wanted}


def imported(folders: Iterable[str]) -> set[str]:
    """Distributions whose modules the code in `folders` imports."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")] + list(ROOT.glob("app.py"))
    names = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    known = metadata.packages_distributions()
    return {normal(known[name][0]) for name in names - set(sys.stdlib_module_names) if name in known}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [f"{path.relative_to(ROOT)}: {hit[0]}" for path, text in texts() for hit in FORBIDDEN[what].finditer(text)]
    assert found == []


def test_the_province_is_named_in_settings_and_data_only() -> None:
    name = config.load(ROOT / "config.yaml", {}).province.name.vi.removeprefix("Tỉnh ")
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")] + list(ROOT.glob("app.py"))
    assert [str(path.relative_to(ROOT)) for path in sources if name in path.read_text()] == []


def test_every_requirement_is_pinned_and_installed_as_pinned() -> None:
    wanted = pins("requirements.txt") | pins("requirements-dev.txt")
    assert {name: metadata.version(name) for name in wanted} == wanted


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_was_asked_for(name: str) -> None:
    wanted = asked(f"{name}.in")
    assert wanted
    assert wanted.items() <= pins(f"{name}.txt").items()


def test_the_locks_agree() -> None:
    run, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    both = run.keys() & dev.keys()
    assert both
    assert {name: run[name] for name in both} == {name: dev[name] for name in both}


@pytest.mark.parametrize("files", [("requirements.txt",), ("requirements.txt", "requirements-dev.txt")])
def test_pins_are_complete(files: tuple[str, ...]) -> None:
    wanted = {name for file in files for name in pins(file)}
    assert sum(len(metadata.requires(name) or []) for name in wanted) > len(wanted)
    for name in wanted:
        for line in metadata.requires(name) or []:
            if "extra ==" not in line and ";" not in line:
                assert normal(re.split(r"[^A-Za-z0-9._-]", line)[0]) in wanted, f"{name} needs {line}"


def test_what_the_programme_imports_is_what_it_requires() -> None:
    assert imported(PACKAGES) - set(pins("requirements.txt")) == set()
    everything = pins("requirements.txt") | pins("requirements-dev.txt")
    assert imported((*PACKAGES, "tests", "bench")) - set(everything) == set()
    assert asked("requirements.in").keys() - imported(PACKAGES) - NOT_IMPORTED.keys() == set()


@pytest.mark.parametrize("name", INSTALLERS)
def test_what_is_installed_is_held_against_its_hash(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if "pip install" in line]
    assert lines
    assert all("--require-hashes" in line for line in lines)


def test_dash_has_its_security_fixes() -> None:
    assert tuple(map(int, pins("requirements.txt")["dash"].split("."))) >= (4, 4, 1)


def test_the_chart_library_of_the_browser_is_the_one_that_python_expects() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]["plotly.js-basic-dist-min"]
    assert wanted == get_plotlyjs_version()


def test_front_end_packages_are_locked_by_hash_without_a_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values())


def test_the_tools_are_as_strict_as_promised() -> None:
    assert TOOLS["ruff"]["line-length"] == 120
    assert {"ARG", "B", "BLE", "C90", "D", "DTZ", "E", "F", "N", "PT", "S", "SIM", "UP"} <= set(
        TOOLS["ruff"]["lint"]["select"]
    )
    assert TOOLS["mypy"]["strict"] is True
    assert set(TOOLS["mypy"]["files"]) >= {"geodata", "etl", "layers"}
    loosened = {module for override in TOOLS["mypy"]["overrides"] for module in override["module"]}
    assert not {module for module in loosened if module.split(".")[0] in ("geodata", "etl", "layers")}
    assert TOOLS["pytest"]["ini_options"]["filterwarnings"][0] == "error"


def test_the_newest_section_of_the_changelog_is_the_version() -> None:
    sections = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert sections[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(PROJECT['version'])} — \d{{4}}-\d\d-\d\d", sections[1])


def test_one_licence_is_named_everywhere() -> None:
    package, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    assert f"SPDX-License-Identifier: {PROJECT['license']}" == (ROOT / "LICENSE").read_text().splitlines()[0]
    assert package["license"] == lock["packages"][""]["license"] == PROJECT["license"]


def test_nothing_is_switched_off_for_a_whole_file() -> None:
    off = re.compile(r"^# *(?:ruff: *noqa|flake8: *noqa|mypy: *ignore|type: *ignore)", re.MULTILINE)
    files = [path for path in tracked() if path.suffix == ".py"]
    assert [str(path.relative_to(ROOT)) for path in files if off.search(path.read_text())] == []


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows(target: str) -> None:
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=True)
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_hooks_run_what_is_installed_here() -> None:
    path = ROOT / ".pre-commit-config.yaml"
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", path], check=True, capture_output=True)
    repositories = YAML(typ="safe").load(path)["repos"]
    assert {repository["repo"] for repository in repositories} == {"local"}
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {hook["id"] for hook in hooks} == {"ruff-check", "ruff-format", "mypy"}


def test_files_are_as_the_settings_of_editors_say() -> None:
    wrong = [f"{path.relative_to(ROOT)}: {fault}" for path, text in texts() for fault in _unlike(path, text)]
    assert wrong == []


def _unlike(path: Path, text: str) -> Iterable[str]:
    """What in a file is not as .editorconfig has it."""
    wanted = get_properties(str(path))
    lines = text.split("\n")
    if wanted.get("end_of_line") == "lf" and "\r" in text:
        yield "end of line"
    if text and not text.endswith("\n"):
        yield "no final newline"
    if wanted.get("trim_trailing_whitespace") == "true" and any(line != line.rstrip() for line in lines):
        yield "white space at the end of a line"
    if any(line.startswith("\t" if wanted["indent_style"] == "space" else "    ") for line in lines):
        yield "indentation"
    if path.suffix == ".py" and wanted["max_line_length"] != str(TOOLS["ruff"]["line-length"]):
        yield "length of lines"


def test_no_line_of_prose_is_longer_than_a_line() -> None:
    documents = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *ROOT.glob("docs/**/*.md")]
    assert len(documents) > 20
    long = [f"{path.relative_to(ROOT)}:{at}" for path in documents for at in _long_prose(path.read_text())]
    assert long == []


def _long_prose(text: str) -> Iterable[int]:
    """Numbers of the lines of paragraphs that could have been broken: code, links and tables are left alone."""
    lines = text.split("\n")
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        first, last = token.map or (0, 0)
        for at in range(first, last) if token.type == "paragraph_open" else ():
            words = re.sub(r"!?\[[^\]]*\]\([^)]*\)|`[^`]*`", "x", lines[at].lstrip(" -*0123456789.")).split()
            if len(lines[at]) > TOOLS["ruff"]["line-length"] and len(words) > 1:
                yield at + 1


def test_a_class_name_stands_for_one_thing() -> None:
    """Models of the open API have the names that its schema publishes."""
    published = {ROOT / "dashboard" / "api" / "models.py", ROOT / "dashboard" / "ogc" / "models.py"}
    sources = {path for package in PACKAGES for path in (ROOT / package).rglob("*.py")} - published
    names = Counter(
        node.name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    assert len(names) > 300
    assert [name for name, many in names.items() if many > 1] == []


def test_ci_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "make --no-print-directory test" in script.read_text()


def test_every_source_of_the_settings_is_declared() -> None:
    assert set(config.load(ROOT / "config.yaml", {}).etl.sources) <= set(discover())


def test_decisions_are_numbered_and_short() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for name in names:
        text = (ROOT / "docs" / "decisions" / name).read_text()
        assert all(part in text for part in ("Context:", "Decision:", "Consequence:")), name
        assert len(text.splitlines()) <= 18, name
