"""Which publication the store shows after a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers.store import NOTHING, Current, Draft, Store


def _about(n: int) -> Current:
    return Current(publication=n, as_of="2021-10-02", made_at="2021-10-02T18:00:00+07:00", illustrative=False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two publications of a file each."""
    made = Store(tmp_path)
    for n in (1, 2):
        with Draft(made, n, before=n - 1) as draft:
            draft.put("publication.json", f'{{"n": {n}}}'.encode())
            draft.commit()
        made.show(_about(n))
    return made


FAULTS = [b"", b"\x00\x00\x00", b"{", b"[]", b"{}", b'{"publication": "2"}', b'{"publication": 2, "as_of": 3}']


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unreadable_note_of_the_newest_leaves_the_newest_that_was_noted(store: Store, fault: bytes) -> None:
    store.current_path.write_bytes(fault)
    assert store.current() == _about(2)


def test_what_was_noted_without_its_files_is_passed_over(store: Store) -> None:
    store.current_path.write_bytes(b"{")
    store.path(2, "files.json", "gz").write_bytes(b"\x1f\x8b")
    assert store.current() == _about(1)


def test_without_any_readable_note_there_is_nothing(store: Store) -> None:
    for note in (store.current_path, store.root / "1.json", store.root / "2.json"):
        note.write_bytes(b"{")
    assert store.current() == NOTHING
