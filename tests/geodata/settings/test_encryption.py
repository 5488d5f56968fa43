"""Keys that are made where the environment has none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from geodata.settings import encryption

AT_ONCE = 16


def test_of_processes_that_begin_at_once_all_have_one_key(tmp_path: Path) -> None:
    for turn in range(20):
        together, name = Barrier(AT_ONCE), f"KEY_{turn}"

        def made(_: int, name: str = name, together: Barrier = together) -> bytes:
            together.wait()
            return encryption.key(name, tmp_path / "keys")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert len(set(pool.map(made, range(AT_ONCE)))) == 1
    kept = sorted((tmp_path / "keys").iterdir())
    assert [path.name for path in kept] == sorted(f"key_{turn}.key" for turn in range(20))
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
