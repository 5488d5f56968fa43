"""What a backup holds, as a tar stream: about itself, the database, the folder of data, the hash of each of them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from geodata.backup.sealed import Spoilt

ABOUT, DATABASE, DATA, SUMS = "about.json", "database", "data/", "sums.json"
BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class About:
    """Of what a backup is: when it was made, of which kind of database and province, where its log ends."""

    made_at: str
    dialect: str
    province: str
    entry: int
    head: str
    publication: int


class _Hashed(io.RawIOBase):
    """Reads a file and hashes what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


@dataclass
class Packer:
    """Puts files into a tar stream; files that are one on disk are kept once."""

    tar: tarfile.TarFile
    sums: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[int, int], str] = field(default_factory=dict)

    def text(self, name: str, content: Any) -> None:
        data = json.dumps(content, ensure_ascii=False).encode()
        member = tarfile.TarInfo(name)
        member.size = len(data)
        self.tar.addfile(member, io.BytesIO(data))

    def file(self, name: str, path: Path) -> None:
        """Add a file as it is when it is opened; one that has gone by then is left out."""
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return
        with opened:
            about, member = os.fstat(opened.fileno()), self.tar.gettarinfo(arcname=name, fileobj=opened)
            known = self._known.setdefault((about.st_dev, about.st_ino), name)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            if known != name:
                member.type, member.linkname, member.size = tarfile.LNKTYPE, known, 0
                self.tar.addfile(member)
                self.sums[name] = self.sums[known]
                return
            member.type, hashed = tarfile.REGTYPE, _Hashed(opened)
            self.tar.addfile(member, hashed)
            self.sums[name] = hashed.digest.hexdigest()

    def end(self) -> None:
        self.text(SUMS, self.sums)


def files(var: Path, *, without: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of every file of the folder of data but the database, locks and what is being written."""
    for folder, folders, names in os.walk(var):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            passed = name.startswith((".", without.name)) or name.endswith(".lock")
            if not passed and path.is_file() and not path.is_symlink():
                yield f"{DATA}{path.relative_to(var).as_posix()}", path


def pack(stream: RawIOBase, *, about: About, database: Path, data: Iterator[tuple[str, Path]]) -> int:
    """Write a backup's content to `stream`; returns how many files it holds."""
    with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="w|", bufsize=BLOCK) as tar:
        packer = Packer(tar)
        packer.text(ABOUT, asdict(about))
        packer.file(DATABASE, database)
        for name, path in data:
            packer.file(name, path)
        packer.end()
        return len(packer.sums)


def unpack(stream: RawIOBase, folder: Path | None) -> About:
    """Take a backup's content out into `folder` (None: only look), holding every file against its hash.

    Raises `Spoilt` for a content that is not whole, and for names that lead out of the folder.
    """
    about: About | None = None
    sums: Mapping[str, str] = {}
    found: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", bufsize=BLOCK) as tar:
            for member in tar:
                if member.name == ABOUT:
                    about = About(**_json(tar, member))
                elif member.name == SUMS:
                    sums = _json(tar, member)
                elif member.islnk():
                    found[member.name] = _link(member, found, folder)
                else:
                    found[member.name] = _take(tar, member, folder)
        while stream.read(BLOCK):
            pass
    except (tarfile.TarError, TypeError, ValueError) as error:
        raise Spoilt(str(error)) from error
    if about is None or found != sums or DATABASE not in found:
        raise Spoilt("files lack or differ")
    return about


def _json(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Any:
    opened = tar.extractfile(member)
    return json.loads(opened.read() if opened else b"")


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path | None) -> str:
    opened, digest = tar.extractfile(member), hashlib.sha256()
    target = _target(member.name, folder)
    if opened is None:
        raise Spoilt(f"{member.name}: not a file")
    written = None if target is None else os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, member.mode & 0o777)
    try:
        while block := opened.read(BLOCK):
            digest.update(block)
            if written is not None:
                os.write(written, block)
        if written is not None:
            os.fsync(written)
    finally:
        if written is not None:
            os.close(written)
    return digest.hexdigest()


def _link(member: tarfile.TarInfo, found: Mapping[str, str], folder: Path | None) -> str:
    if member.linkname not in found:
        raise Spoilt(f"{member.name}: a link to nothing")
    target, source = _target(member.name, folder), _target(member.linkname, folder)
    if target is not None and source is not None:
        os.link(source, target)
    return found[member.linkname]


def _target(name: str, folder: Path | None) -> Path | None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or not (name == DATABASE or name.startswith(DATA)):
        raise Spoilt(f"{name}: not a name of ours")
    if folder is None:
        return None
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    return target
