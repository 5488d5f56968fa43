"""`dev.py` as a developer runs it, on a copy of the repository: an edit is seen, nothing is published by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from geodata import schema
from geodata.core import listening
from geodata.store import database
from layers.store import Store
from tests.addresses import LOOPBACK, free_port

ROOT = Path(__file__).parents[1]
PATIENCE = 120
EDITS = {
    "words": ("dashboard/locale/vi/site.po", 'msgstr "Bản đồ"', 'msgstr "Bản đồ vừa sửa"', "Bản đồ vừa sửa"),
    "template": ("dashboard/templates/base.html", '<main id="content"', '<main id="content" data-edit', "data-edit"),
    "style": ("dashboard/assets/00-tokens.css", "#14202e", "#14202f", "#14202f"),
    "Python": ("dashboard/i18n/catalogues.py", "else LANGUAGES[0]", "else LANGUAGES[1]", '<html lang="en"'),
}
"""File, what stands there, what it becomes, what the front page then shows."""


@dataclass
class Development:
    """`dev.py` at work on a copy in `folder`."""

    folder: Path
    environ: dict[str, str]
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://{listening.authority(self.environ['HOST'], int(self.environ['PORT']))}"

    def page(self, path: str = "/") -> str:
        """What the address answers; nothing where a start cut the connection off."""
        try:
            answer = httpx.get(f"{self.origin}{path}", timeout=PATIENCE)
        except httpx.TransportError:
            return ""
        return answer.raise_for_status().text

    def shows(self, text: str, path: str = "/") -> None:
        """Wait until the page has it."""
        until(lambda: text in self.page(path))

    def says(self, text: str) -> None:
        """Wait until the process has said it."""
        until(lambda: text in "".join(self.said))

    def replace(self, name: str, old: str, new: str) -> None:
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(iter(self.process.stdout.readline, ""))


def until(holds: Callable[[], bool]) -> None:
    """Wait for it; fails when it has not come within two minutes."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def copied(folder: Path) -> Path:
    """The files that git knows, as they stand, and the front-end packages."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in (name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "dashboard" / "assets" / "vendor").symlink_to(ROOT / "dashboard" / "assets" / "vendor")
    return folder


def etl(folder: Path, environ: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "etl", *arguments], cwd=folder, env=environ, check=True, capture_output=True)


@pytest.fixture
def host() -> str:
    """Where `dev.py` is to listen."""
    return LOOPBACK[0]


@pytest.fixture
def development(tmp_path: Path, host: str) -> Iterator[Development]:
    """A store with an approved figure that was not published yet, and `dev.py` on it."""
    folder = copied(tmp_path / "copy")
    given = {"VAR": str(tmp_path / "var"), "HOST": host, "PORT": str(free_port(host))}
    given |= {"SEED": "none", "DATABASE_URL": ""}
    environ = {**os.environ, **given}
    (tmp_path / "figures.csv").write_text("code,day,cases_new\n24611,2021-11-15,3\n")
    etl(folder, environ, "run", "commune_report", "--file", str(tmp_path / "figures.csv"), "--no-publish")
    process = subprocess.Popen(
        [sys.executable, "dev.py"],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    made = Development(folder, environ, process)
    listener = threading.Thread(target=made.listen)
    listener.start()
    yield made
    process.terminate()
    process.wait()
    listener.join()
    assert process.stdout is not None
    process.stdout.close()


def test_an_edit_is_seen_and_publishes_nothing(development: Development) -> None:
    development.shows("Bản đồ")
    for file, old, new, shown in EDITS.values():
        assert shown not in development.page()
        development.replace(file, old, new)
        development.shows(shown)
    assert "make publish" not in "".join(development.said)
    development.replace("layers/render.py", '"""The files', '"""All files')
    development.says("make publish")
    development.replace("dashboard/site.py", "import", "imp ort")
    development.says("SyntaxError")
    development.replace("dashboard/site.py", "imp ort", "import")
    development.shows("Bản đồ vừa sửa", "/?lang=vi")
    store = Store(Path(development.environ["VAR"]) / "publications")
    engine = database.connect(f"sqlite:///{development.environ['VAR']}/daknong.sqlite")
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.publication)) == 1
    engine.dispose()
    assert store.current().publication == 1
    etl(development.folder, development.environ, "publish", "--anew")
    assert store.current().publication == 2
    development.shows('"publication":2', "/data/current.json")


@pytest.mark.parametrize("host", LOOPBACK[1:])
def test_it_serves_where_it_says(development: Development) -> None:
    development.shows("Bản đồ")
    development.says(f"open: {development.origin}\n")
