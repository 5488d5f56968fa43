"""From a checksum to the file that it belongs to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from layers import checksums
from layers.checksums import Found
from layers.store import MANIFEST, Current, Draft, NotPublished, Store


def published(folder: Path, *contents: bytes) -> Store:
    """A store of publications whose one file has these contents."""
    store = Store(folder)
    for n, content in enumerate(contents, start=1):
        with Draft(store, n, before=n - 1) as draft:
            draft.put("layers/a/commune.json", content)
            draft.commit()
    return store


def test_a_published_file_is_found_in_every_publication_that_holds_it_newest_first(tmp_path: Path) -> None:
    store = published(tmp_path, b"one", b"one", b"two")
    digest = hashlib.sha256(b"one").hexdigest()
    same = [Found(n=2, path="layers/a/commune.json"), Found(n=1, path="layers/a/commune.json")]
    assert checksums.find(store, digest) == same
    assert checksums.find(store, digest[:16]) == same


def test_a_file_that_was_handed_out_stays_known(tmp_path: Path) -> None:
    store, path = published(tmp_path, b"one"), "bulletins/vi.pdf"
    digest = hashlib.sha256(b"%PDF").hexdigest()
    assert checksums.find(store, digest) == []
    store.keep(1, path, b"%PDF")
    store.keep(1, path, b"%PDF-other")
    store.keep(1, path, b"%PDF")
    store.drop_kept(1)
    assert checksums.find(store, digest) == [Found(n=1, path=path)]
    assert checksums.find(store, hashlib.sha256(b"%PDF-other").hexdigest()) == [Found(n=1, path=path)]


def test_what_was_handed_out_of_a_removed_publication_stays_known_with_its_day(tmp_path: Path) -> None:
    store = published(tmp_path, b"one", b"two")
    for n, day in ((1, "2021-10-01"), (2, "2021-10-02")):
        store.show(Current(publication=n, as_of=day, made_at=f"{day}T18:00:00+07:00", illustrative=False))
    store.keep(1, "bulletins/vi.pdf", b"%PDF")
    whole = store.digest(1)
    assert store.prune(1) == [1]
    assert checksums.find(store, whole) == [Found(n=1, path="")]
    assert checksums.find(store, hashlib.sha256(b"%PDF").hexdigest()) == [Found(n=1, path="bulletins/vi.pdf")]
    assert store.once(1).as_of == "2021-10-01"
    with pytest.raises(NotPublished):
        store.about(1)
    with pytest.raises(NotPublished):
        store.once(3)


def test_a_line_cut_off_by_a_crash_is_no_checksum(tmp_path: Path) -> None:
    store = published(tmp_path, b"one")
    store.keep(1, "a.pdf", b"a")
    file = tmp_path / "checksums" / "1.txt"
    file.write_bytes(file.read_bytes() + b"0000\n")
    assert checksums.find(store, "0" * 16) == []
    assert checksums.find(store, hashlib.sha256(b"a").hexdigest()) == [Found(n=1, path="a.pdf")]


def test_a_whole_publication_has_a_checksum(tmp_path: Path) -> None:
    store = published(tmp_path, b"one", b"two")
    digest = checksums.digest_of(store, 2)
    assert digest == hashlib.sha256(store.read(2, MANIFEST)).hexdigest()
    assert checksums.find(store, digest) == [Found(n=2, path="")]
    assert checksums.find(store, "0" * 16) == []
