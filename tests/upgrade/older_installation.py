"""An installation as the code of an older commit leaves it, made through that code's commands and pages alone.

An installation is a folder: `config.yaml` of the commit; `var`, its folder of data without keys; `store.sql`, its
SQLite store; `made.json`, what was done and what was served.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import httpx
from lxml import html

from tests.programme_support import REPOSITORY, Programme
from tests.staffed_support import PASSWORD, ROOT, TOKEN, Officer

PLACE, LOGIN = "24611", "xa.24611"
PUBLISHED, APPROVED = ("2021-11-15", "2021-11-16"), "2021-11-17"
ENCODINGS = ("br", "gzip", "identity")
KEPT = ("archive", "publications")


@dataclass(frozen=True, kw_only=True)
class Made:
    """What an officer did (a report of `day` sent for `sent`, a draft begun for `drafted`), and SHA-256 of what was
    served by address and encoding."""

    commit: str
    day: str
    sent: str
    drafted: str
    field: str
    text: str
    files: dict[str, dict[str, str]]


def write(ref: str, folder: Path) -> None:
    """Make an installation in `folder` with the code of a commit. Raises `CalledProcessError` without its history."""
    with tempfile.TemporaryDirectory(prefix="older-") as scratch:
        code, var = _checked_out(ref, Path(scratch) / "code"), Path(scratch) / "var"
        environ = {
            "VAR": str(var),
            "DATABASE_URL": f"sqlite:///{var}/store.sqlite",
            "SEED": "none",
            "LOGNAME": "operator",
        }
        _load_and_publish(code, environ, Path(scratch))
        done = _report(code, environ)
        made = Made(commit=_git("rev-parse", ref).decode().strip(), **done, files=_served(code, environ))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "made.json").write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1) + "\n")
        shutil.copyfile(code / "config.yaml", folder / "config.yaml")
        for name in KEPT:
            shutil.copytree(var / name, folder / "var" / name)
        with closing(sqlite3.connect(var / "store.sqlite")) as store:
            (folder / "store.sql").write_text("\n".join(store.iterdump()))


def pack(folder: Path, archive: Path) -> None:
    """Keep an installation as one file."""
    with tarfile.open(archive, "w:xz", preset=9) as file:
        file.add(folder, arcname=".", filter=_anonymous)


def unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")


def restore(folder: Path) -> Made:
    """Put the store of an installation into its folder of data, as `daknong.sqlite`."""
    with closing(sqlite3.connect(folder / "var" / "daknong.sqlite")) as store:
        store.executescript((folder / "store.sql").read_text())
    return Made(**json.loads((folder / "made.json").read_text()))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _checked_out(ref: str, folder: Path) -> Path:
    """The files of a commit and the front-end packages of this one."""
    with tarfile.open(fileobj=io.BytesIO(_git("archive", ref))) as file:
        file.extractall(folder, filter="data")
    (folder / "dashboard" / "assets" / "vendor").symlink_to(REPOSITORY / "dashboard" / "assets" / "vendor")
    return folder


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE).stdout


def _command(code: Path, environ: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=code,
        env={**os.environ, **environ},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _load_and_publish(code: Path, environ: dict[str, str], scratch: Path) -> None:
    """A publication of each day, and figures that wait for the next one."""
    for figure, day in enumerate((*PUBLISHED, APPROVED), start=3):
        path = scratch / f"figures-{day}.csv"
        path.write_text(f"code,day,cases_new\n{PLACE},{day},{figure}\n")
        waits = ["--no-publish"] if day == APPROVED else []
        _command(code, environ, "etl", "run", "commune_report", "--file", str(path), *waits)


def _report(code: Path, environ: dict[str, str]) -> dict[str, str]:
    """An officer chooses a password, sends the first report that is asked for and begins the second."""
    account = (LOGIN, "Cán bộ thử", "commune_officer", PLACE)
    invitation = _command(code, environ, "geodata", "accounts", "add", *account).split()[-1]
    with _running(code, environ, "app:staff") as origin:
        officer = Officer(origin, LOGIN, PLACE, date.min)
        _choose_password(officer.client, invitation)
        officer.sign_in()
        listed = html.fromstring(officer.client.get(f"{ROOT}/bao-cao").text).xpath("//a/@href")
        sent, drafted = [path for path in listed if path.startswith(f"{ROOT}/bao-cao/{PLACE}/")][:2]
        form = _filled(officer.client, sent)
        answer = officer.client.post(sent, data=dict(form.form_values()))
        assert answer.is_redirect, f"{sent}: {answer.status_code}"
        officer.day = date.fromisoformat(drafted.split("/")[-2])
        topic, field = drafted.split("/")[-1], _numbers(_filled(officer.client, drafted))[0]
        officer.save(topic, field, 7, 0).raise_for_status()
        officer.client.close()
    day = officer.day.isoformat()
    return {"day": day, "sent": sent.split("/")[-1], "drafted": topic, "field": field, "text": "7"}


def _choose_password(client: httpx.Client, invitation: str) -> None:
    token = TOKEN.search(client.get(invitation).text)
    assert token is not None, invitation
    form = {"csrf_token": token[1], "password": PASSWORD, "again": PASSWORD}
    assert client.post(invitation, data=form).is_redirect


def _filled(client: httpx.Client, path: str) -> html.FormElement:
    """The form of a report with 0 in every field for a number."""
    page = html.fromstring(client.get(path).raise_for_status().text)
    (form,) = (form for form in page.forms if form.action == path)
    for name in _numbers(form):
        form.fields[name] = "0"
    return form


def _numbers(form: html.FormElement) -> list[str]:
    names: list[str] = form.xpath('.//input[@inputmode="numeric"]/@name')
    return names


def _served(code: Path, environ: dict[str, str]) -> dict[str, dict[str, str]]:
    with _running(code, environ, "app:public") as origin, httpx.Client(base_url=origin, timeout=60) as client:
        newest = client.get("/data/current.json").json()["publication"]
        lists = [f"/data/{n}/files.json" for n in range(1, newest + 1)]
        files = [f"{path.removesuffix('files.json')}{name}" for path in lists for name in client.get(path).json()]
        return {path: {name: _digest(client, path, name) for name in ENCODINGS} for path in (*lists, *files)}


def _digest(client: httpx.Client, address: str, encoding: str) -> str:
    with client.stream("GET", address, headers={"Accept-Encoding": encoding}) as answer:
        answer.raise_for_status()
        return hashlib.sha256(b"".join(answer.iter_raw())).hexdigest()


@contextmanager
def _running(code: Path, environ: dict[str, str], application: str) -> Iterator[str]:
    programme = Programme(environ=environ, workers=1, application=application, repository=code)
    programme.start()
    try:
        yield programme.origin
    finally:
        programme.stop()
