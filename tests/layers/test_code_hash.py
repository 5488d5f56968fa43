"""Only code that files depend on makes them anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from layers.code_hash import ROOT, SETTINGS, WINGS, code_hash

MODULES = sorted(
    path.relative_to(ROOT)
    for top in ("geodata", "layers", "etl", "dashboard")
    for path in (ROOT / top).rglob("*")
    if path.suffix in (".py", ".yaml") and "vendor" not in path.parts
)
INSIDE = [
    path
    for path in MODULES
    if path.parts[0] == "layers"
    or (path.parts[0] == "geodata" and path.parts[1] in WINGS)
    or (path.parts[:2] == ("geodata", "settings") and path.name in SETTINGS)
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for path in MODULES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    return folder


def hash_of(root: Path) -> str:
    return code_hash((root / "layers").rglob("*.py"), root=root)


def test_a_copy_has_the_same_hash(copy: Path) -> None:
    assert hash_of(copy) == hash_of(ROOT)
    assert 100 < len(INSIDE) < len(MODULES) - 250


def test_a_change_elsewhere_makes_nothing_anew(copy: Path) -> None:
    before, outside = hash_of(copy), sorted(set(MODULES) - set(INSIDE))
    assert {path.parts[:2] for path in outside} >= {("geodata", "accounts"), ("geodata", "volunteers")}
    for path in outside:
        with (copy / path).open("a", encoding="utf-8") as file:
            file.write("\n# touched\n")
    assert hash_of(copy) == before


def test_a_change_of_any_module_inside_makes_files_anew(copy: Path) -> None:
    for path in INSIDE:
        before, kept = hash_of(copy), (copy / path).read_bytes()
        (copy / path).write_bytes(kept + b"\n# touched\n")
        assert hash_of(copy) != before, path
        (copy / path).write_bytes(kept)


def test_what_writes_files_imports_from_other_wings_only_what_decides_no_figure() -> None:
    """A module that files depend on and that the hash leaves out is named here, with the reason."""
    decides_nothing = {
        "geodata.access": "who may do what",
        "geodata.integrity": "seals of rows and the log's head, which are data",
        "geodata.settings": "loads and checks settings; their values are hashed",
        "geodata.store": "how a database is reached",
    }
    imported = {
        ".".join(word.split(".")[:2])
        for path in (ROOT / "layers").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith("from geodata") and len(words := line.split()) > 1
        for word in ([words[1]] if "." in words[1] else [f"{words[1]}.{name.strip('(,)')}" for name in words[3:]])
    }
    assert {f"geodata.{wing}" for wing in ("catalog", "observations", "schema")} <= imported
    assert imported - {f"geodata.{wing}" for wing in WINGS} <= decides_nothing.keys()
