"""From a checksum to the file that it belongs to."""

from __future__ import annotations

import hashlib
from pathlib import Path

from layers import checksums
from layers.checksums import Found
from layers.store import MANIFEST, Draft, Store


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


def test_a_file_made_after_the_fact_is_found_and_one_that_changed_is_another(tmp_path: Path) -> None:
    store = published(tmp_path, b"one")
    store.keep(1, "bulletins/vi.pdf", b"%PDF")
    digest = hashlib.sha256(b"%PDF").hexdigest()
    assert checksums.find(store, digest) == [Found(n=1, path="bulletins/vi.pdf")]
    store.keep(1, "bulletins/vi.pdf", b"%PDF-other")
    assert checksums.find(store, digest) == []


def test_a_whole_publication_has_a_checksum(tmp_path: Path) -> None:
    store = published(tmp_path, b"one", b"two")
    digest = checksums.digest_of(store, 2)
    assert digest == hashlib.sha256(store.read(2, MANIFEST)).hexdigest()
    assert checksums.find(store, digest) == [Found(n=2, path="")]
    assert checksums.find(store, "0" * 16) == []
