"""A publication's files; its places are parsed once, and never are others than the file's."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from geodata.geography import admin_units
from layers import catalogue
from layers.layer import encode
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store
from tests.layers.places_support import UNITS, places


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    made.keep(1, "places.json", places(UNITS, names={"101": "Xã Một"}, labelled=True))
    return made


def test_places_are_those_of_the_file(store: Store) -> None:
    read = PublicationReader(store, 1)
    assert [(place.code, place.level, place.parent) for place in read.places.places] == list(UNITS)
    assert [row["name"] for row in read("places.json")["places"]] == ["1", "10", "Xã Một", "102"]
    found = read.published_places
    assert (found.populations["101"], found.labels["101"]) == (None, (107.1, 12.05))


def test_the_file_and_the_store_give_one_tree(laid: Engine, store: Store) -> None:
    with laid.connect() as connection:
        tree = admin_units.tree(connection)
    store.keep(1, "places.json", encode(catalogue.places(tree, dict.fromkeys(tree.codes, 5.0), {})))
    assert len(tree) == 80
    assert PublicationReader(store, 1).places.places == tree.places


def test_all_readers_of_a_publication_share_its_places(store: Store, tmp_path: Path) -> None:
    first = PublicationReader(store, 1).places
    assert PublicationReader(Store(tmp_path), 1).places is first
    store.keep(2, "places.json", places(UNITS))
    assert PublicationReader(store, 2).places is not first


def test_a_file_that_was_written_again_is_read_again(store: Store) -> None:
    assert "103" not in PublicationReader(store, 1).places
    store.keep(1, "places.json", places([*UNITS, ("103", "commune", "10")]))
    assert "103" in PublicationReader(store, 1).places


def test_a_publication_that_is_gone_has_no_places(store: Store) -> None:
    assert len(PublicationReader(store, 1).places) == 4
    store.forget(1)
    with pytest.raises(NotPublished):
        _ = PublicationReader(store, 1).places
    with pytest.raises(NotPublished):
        PublicationReader(store, 1)("places.json")
