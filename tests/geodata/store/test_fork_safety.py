"""Threads and processes on one engine."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event, Timer

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import OperationalError

from geodata import schema
from geodata.integrity import audit_log
from geodata.store import database, fork_safety

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _in_child(job: str, engine: Engine) -> bytes:
    """What a forked child reads with `job`, while the parent goes on holding what it held."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with database.writing(engine) as connection:
            os.write(writer, str(connection.scalar(text(job))).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        told = answer.read()
    assert os.waitpid(child, 0)[1] == 0
    return told


def test_a_forked_process_has_connections_of_its_own(engine: Engine) -> None:
    on_server = engine.dialect.name == "postgresql"
    asked = "SELECT pg_backend_pid()" if on_server else "SELECT count(*) FROM sqlite_temp_master"
    with engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE of_this_connection (x INTEGER)"))
        connection.commit()
        mine = connection.scalar(text(asked))
    told = int(_in_child(asked, engine))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    assert mine and told != mine


def test_a_process_forked_while_a_thread_writes_writes_too(engine: Engine) -> None:
    inside, forking = Event(), Event()

    def write() -> None:
        with database.writing(engine):
            inside.set()
            forking.wait()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        inside.wait()
        Timer(0.2, forking.set).start()
        assert _in_child("SELECT 7", engine) == b"7"
        writer.result()


def test_a_process_forked_while_a_thread_reads_writes_too(engine: Engine) -> None:
    inside, forking = Event(), Event()

    def read() -> None:
        with engine.connect() as connection:
            connection.scalar(select(func.count()).select_from(schema.account))
            inside.set()
            forking.wait()

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        inside.wait()
        Timer(0.2, forking.set).start()
        assert _in_child("SELECT 7", engine) == b"7"
        reader.result()


def test_writers_who_wait_hold_no_connection_of_those_who_read(engine: Engine) -> None:
    inside, leave = Event(), Event()

    def first() -> None:
        with database.writing(engine):
            inside.set()
            leave.wait(20)

    def next_() -> None:
        with database.writing(engine) as connection:
            connection.execute(select(func.count()).select_from(schema.account))

    writers = 14 if engine.dialect.name == "sqlite" else 4
    with ThreadPoolExecutor(20) as pool:
        jobs = [pool.submit(first)]
        inside.wait()
        jobs += [pool.submit(next_) for _ in range(writers)]
        readers = [pool.submit(_read, engine) for _ in range(4)]
        assert [reader.result() for reader in readers] == [0, 0, 0, 0]
        leave.set()
        for job in jobs:
            job.result()


@SQLITE
def test_a_writer_waits_for_another_process(engine: Engine) -> None:
    with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            writer = pool.submit(_write, engine)
            assert not writer.done()
            other.execute("COMMIT")
            writer.result()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 1_000 * fork_safety.SECONDS


@SQLITE
def test_a_writer_who_waits_in_vain_is_told_so(engine: Engine) -> None:
    with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            _write(engine, patience=0.05)
        other.execute("COMMIT")
    _write(engine)


def _write(engine: Engine, patience: float = fork_safety.SECONDS) -> None:
    with database.writing(engine, patience=patience) as connection:
        audit_log.record(connection, who="test", what="test", subject="test", detail={})


def _read(engine: Engine) -> int | None:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.account))
