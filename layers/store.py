"""The folder of publication files: written once, compressed, complete or absent.

root/N/<path>.br, .gz       the files of publication N
root/N/files.json.br, .gz   {path: sha256 of the plain bytes}
root/current.json           which N is the newest, as of when
root/N.json                 the same of N, once it was the newest
root/checksums/N.txt        checksums of what was made from N after the fact, see `handed_out`
root/etl.json               when the process that loads and publishes was last at work
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import brotli
import orjson

from layers import checksum_ledger

ENCODINGS = ("br", "gz")
SMALL = 32_768
MANIFEST = "files.json"
HEARTBEAT = "etl.json"
DOCUMENTS = "documents/"


class NotPublished(LookupError):
    """There is no such publication or no such file in it."""


@dataclass(frozen=True, kw_only=True)
class Current:
    """The newest publication: number, last report day, time (both ISO), whether any figure is illustrative."""

    publication: int
    as_of: str | None
    made_at: str | None
    illustrative: bool


NOTHING = Current(publication=0, as_of=None, made_at=None, illustrative=False)


class Store:
    """Reads and writes publications below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    @property
    def current_path(self) -> Path:
        return self.root / "current.json"

    @property
    def state(self) -> Path:
        """The folder of arrays that the next publication is built on."""
        return self.root / "state"

    def current(self) -> Current:
        """The newest publication; number 0 when there is none.

        Where a fault of the disk or a hand left `current.json` unreadable, it is the newest one that was noted and
        whose list of files can be read.
        """
        try:
            return _current(self.current_path.read_bytes())
        except FileNotFoundError:
            return NOTHING
        except ValueError:
            return self._newest_noted()

    def _newest_noted(self) -> Current:
        for n in reversed(self.numbers()):
            try:
                noted, files = _current(self._noted(n).read_bytes()), self.manifest(n)
            except (OSError, EOFError, ValueError, zlib.error):
                continue
            if noted.publication == n and files:
                return noted
        return NOTHING

    def about(self, n: int) -> Current:
        """A publication whose files are kept; raises `NotPublished`.

        `made_at` is None for one that was made before this was noted.
        """
        newest = self.current()
        if n == newest.publication:
            return newest
        if n not in self.numbers():
            raise NotPublished(str(n))
        try:
            return Current(**orjson.loads(self._noted(n).read_bytes()))
        except FileNotFoundError:
            known = orjson.loads(self.read(n, "publication.json"))
            return Current(publication=n, as_of=known["as_of"], made_at=None, illustrative=known["illustrative"])

    def once(self, n: int) -> Current:
        """A publication as it was noted, though its files may not be kept any more; raises `NotPublished`."""
        try:
            return Current(**orjson.loads(self._noted(n).read_bytes()))
        except FileNotFoundError:
            return self.about(n)

    def digest(self, n: int) -> str:
        """SHA-256 of the list of N's files with theirs: the checksum of the whole; raises `NotPublished`."""
        return hashlib.sha256(self.read(n, MANIFEST)).hexdigest()

    def numbers(self) -> list[int]:
        """The publications whose files are kept, oldest first."""
        return sorted(int(folder.name) for folder in self.root.iterdir() if folder.name.isdigit())

    def path(self, n: int, path: str, encoding: str) -> Path:
        """Where a stored file of N lies; raises `NotPublished` for a path that leaves the folder of N."""
        folder = self.root / str(n)
        full = folder / f"{path}.{encoding}"
        if ".." in Path(path).parts or Path(path).is_absolute() or "\0" in path:
            raise NotPublished(path)
        return full

    def encoded(self, n: int, path: str, encoding: str) -> bytes:
        """The stored bytes of a file in one of `ENCODINGS`; raises `NotPublished`."""
        try:
            return self.path(n, path, encoding).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, OSError) as error:
            raise NotPublished(f"{n}/{path}") from error

    def written_at(self, n: int, path: str) -> int:
        """When a stored file was written, in nanoseconds of the disk's clock; raises `NotPublished`."""
        try:
            return self.path(n, path, "gz").stat().st_mtime_ns
        except OSError as error:
            raise NotPublished(f"{n}/{path}") from error

    def read(self, n: int, path: str) -> bytes:
        """The plain bytes of a file of N; raises `NotPublished`."""
        return gzip.decompress(self.encoded(n, path, "gz"))

    def manifest(self, n: int) -> dict[str, str]:
        """`{path: sha256}` of the files that N was published with; empty when N is not kept."""
        try:
            manifest: dict[str, str] = orjson.loads(self.read(n, MANIFEST))
        except NotPublished:
            return {}
        return manifest

    def intact(self, n: int) -> bool:
        """Whether every file of N is there and whole; a power cut may have left some of them short."""
        manifest = self.manifest(n)
        try:
            return bool(manifest) and all(
                hashlib.sha256(self.read(n, path)).hexdigest() == digest for path, digest in manifest.items()
            )
        except (NotPublished, OSError, EOFError, zlib.error):
            return False

    def keep(self, n: int, path: str, data: bytes) -> None:
        """Keep a file rendered after the fact from N's own files."""
        for encoding, packed in compress(data).items():
            target = self.path(n, path, encoding)
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, packed)
        checksum_ledger.record(self.root, n, [(path, hashlib.sha256(data).hexdigest())])

    def drop_kept(self, n: int) -> None:
        """Remove what was rendered after the fact; the files that N was published with stay."""
        published = {f"{path}.{encoding}" for path in (*self.manifest(n), MANIFEST) for encoding in ENCODINGS}
        folder = self.root / str(n)
        for file in folder.rglob("*"):
            if file.is_file() and file.relative_to(folder).as_posix() not in published:
                file.unlink(missing_ok=True)

    def show(self, current: Current) -> None:
        """Make a complete publication the newest one."""
        replace_file(self._noted(current.publication), orjson.dumps(asdict(current)))
        replace_file(self.current_path, orjson.dumps(asdict(current)))

    def beat(self) -> None:
        """Note that whoever loads and publishes is at work."""
        replace_file(self.root / HEARTBEAT, orjson.dumps({"at": datetime.now(UTC).isoformat()}))

    def silence(self) -> float | None:
        """Seconds since the last `beat`; None when there never was one that can be read."""
        try:
            at = datetime.fromisoformat(orjson.loads((self.root / HEARTBEAT).read_bytes())["at"])
            return (datetime.now(UTC) - at).total_seconds()
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def forget(self, n: int) -> None:
        """Let go of N and of what the next one would be built on, so that nothing broken is linked."""
        self._remove(n)
        self._noted(n).unlink(missing_ok=True)
        shutil.rmtree(self.state, ignore_errors=True)

    def prune(self, keep: int) -> list[int]:
        """Remove the files of all but the newest `keep` publications; returns their numbers.

        Their time and the checksums of the whole and of its documents stay on record.
        """
        old = [n for n in self.numbers()[:-keep] if n != self.current().publication]
        for n in old:
            documents = [(path, digest) for path, digest in self.manifest(n).items() if path.startswith(DOCUMENTS)]
            checksum_ledger.record(self.root, n, [("", self.digest(n)), *documents])
            self._remove(n)
        return old

    def _noted(self, n: int) -> Path:
        return self.root / f"{n}.json"

    def _remove(self, n: int) -> None:
        shutil.rmtree(self.root / str(n), ignore_errors=True)


class Draft:
    """The files of a publication that is being written; nobody sees them before `commit`.

    A file whose bytes are those of the publication before is linked to it, not written again.
    """

    def __init__(self, store: Store, n: int, *, before: int) -> None:
        self._store = store
        self._n = n
        self._before = before
        self._known = store.manifest(before) if before else {}
        self._folder = Path(tempfile.mkdtemp(prefix=f".{n}-", dir=store.root))
        self._pool = ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2))
        self._jobs: dict[str, Future[None]] = {}
        self.files: dict[str, str] = {}
        self.written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def known(self) -> Mapping[str, str]:
        """The manifest of the publication before."""
        return self._known

    def put(self, path: str, data: bytes) -> None:
        """Add a file."""
        digest = hashlib.sha256(data).hexdigest()
        if self._known.get(path) == digest:
            self.link(path)
            return
        self.files[path] = digest
        self.written += 1
        self._jobs[path] = self._pool.submit(self._write, path, data)

    def link(self, path: str) -> None:
        """Take over a file of the publication before."""
        self.files[path] = self._known[path]
        for encoding in ENCODINGS:
            source, target = self._store.path(self._before, path, encoding), self._folder / f"{path}.{encoding}"
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target)

    def commit(self) -> str:
        """Put the finished folder in its place; returns the hash of the manifest."""
        manifest = orjson.dumps(self.files, option=orjson.OPT_SORT_KEYS)
        for job in self._jobs.values():
            job.result()
        self._write(MANIFEST, manifest)
        target = self._store.root / str(self._n)
        if target.exists():
            shutil.rmtree(target)
        self._folder.chmod(0o755)
        self._folder.rename(target)
        return hashlib.sha256(manifest).hexdigest()

    def _write(self, path: str, data: bytes) -> None:
        for encoding, packed in compress(data).items():
            target = self._folder / f"{path}.{encoding}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed)


def _current(data: bytes) -> Current:
    """What a file says of a publication; raises `ValueError` where it does not say it."""
    said = orjson.loads(data)
    if not isinstance(said, dict) or set(said) != set(Current.__dataclass_fields__):
        raise ValueError("not about a publication")
    moments = [said[name] for name in ("as_of", "made_at") if said[name] is not None]
    if type(said["publication"]) is not int or not all(isinstance(moment, str) for moment in moments):
        raise ValueError("not about a publication")
    for moment in moments:
        datetime.fromisoformat(moment)
    return Current(**said)


def compress(data: bytes) -> dict[str, bytes]:
    """`data` in every stored encoding; the same bytes always give the same result."""
    quality, level = (9, 9) if len(data) <= SMALL else (5, 6)
    return {
        "br": brotli.compress(data, quality=quality),
        "gz": gzip.compress(data, compresslevel=level, mtime=0),
    }


def replace_file(target: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh = Path(name)
    fresh.chmod(0o644)
    fresh.replace(target)
