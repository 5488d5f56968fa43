"""How threads and processes share an engine: no connection crosses a fork, writers to a SQLite file queue up.

SQLite lets those who wait for its write lock sleep and try again, for longer each time: with many writers some of them
wait for seconds while the lock is free. Within one process a queue in front of it wakes the next writer at once; the
first of each process asks for the lock every millisecond.

A process that is forked while another thread has a SQLite connection in use believes the locks of that connection to be
its own, and finds the file locked for ever. A fork waits until none is in use.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, QueuePool

SECONDS = 30
"""So long a writer waits here, and then once more at the lock itself; so long a fork waits for who reads and writes."""

AGAIN_SECONDS = 0.001
IMMEDIATE = "BEGIN IMMEDIATE"
PRIMARY_CODE = 0xFF
"""Of a result code of SQLite; what is above tells more."""

_queues: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_forking = ExitStack()


def share(engine: Engine) -> None:
    """Make `engine` safe for processes that fork; every engine goes through here once."""
    _queues[engine] = Lock()


@contextmanager
def in_turn(engine: Engine, *, patience: float) -> Iterator[None]:
    """Wait for the other writers of this process, where the database itself would not wake the next one; so long."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with _held(_queues[engine], patience):
        yield


def take_write_lock(connection: Connection) -> None:
    """Begin a writing transaction on SQLite; raises `sqlalchemy.exc.OperationalError` when it was waited for in vain.

    The connection's execution option `patience` says how long, in seconds.
    """
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    deadline = time.monotonic() + connection.get_execution_options().get("patience", SECONDS)
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while _locked(driver) and time.monotonic() < deadline:
            time.sleep(AGAIN_SECONDS)
        if not driver.in_transaction:
            connection.exec_driver_sql(IMMEDIATE)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(1_000 * SECONDS)}")


def _locked(driver: sqlite3.Connection) -> bool:
    """Whether somebody else writes; the transaction has begun if not, or something else is wrong."""
    try:
        driver.execute(IMMEDIATE)
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_BUSY
    return False


@contextmanager
def _held(queue: Lock, patience: float) -> Iterator[None]:
    had = queue.acquire(timeout=patience)
    try:
        yield
    finally:
        if had:
            queue.release()


def _before_fork() -> None:
    for engine, queue in list(_queues.items()):
        if engine.dialect.name == "sqlite":
            _forking.enter_context(_held(queue, SECONDS))
            _until_idle(engine)


def _until_idle(engine: Engine) -> None:
    deadline = time.monotonic() + SECONDS
    while isinstance(engine.pool, QueuePool) and engine.pool.checkedout() and time.monotonic() < deadline:
        time.sleep(0.005)
    engine.dispose()


def _in_child() -> None:
    _forking.pop_all()
    for engine in list(_queues):
        engine.dispose(close=False)
        _queues[engine] = Lock()


os.register_at_fork(before=_before_fork, after_in_parent=_forking.close, after_in_child=_in_child)
