"""What the database itself refuses, and its indexes of geometries; used by the migrations."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text


def index_geometry(connection: Connection, table: str, column: str) -> None:
    """Give a geometry column its GiST index; nothing on SQLite, where shapely's STRtree answers."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"CREATE INDEX ix_{table}_{column} ON {table} USING gist ({column})"))


def forbid(connection: Connection, table: str, *verbs: str) -> None:
    """Let the database itself refuse `verbs` (UPDATE, DELETE) on `table`; on PostgreSQL also TRUNCATE."""
    message = f"{table}: {' and '.join(verbs)} refused, figures are never changed"
    if connection.dialect.name == "sqlite":
        for verb in verbs:
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            )
        return
    _trigger(
        connection,
        name=f"{table}_kept",
        when=f"BEFORE {' OR '.join((*verbs, 'TRUNCATE'))} ON {table}",
        body=f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; RETURN NULL;",
    )


def refuse(connection: Connection, table: str, *, when: str, message: str) -> None:
    """Let the database refuse an INSERT into `table` where the SQL condition `when` (of the row NEW) holds."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_refused BEFORE INSERT ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        )
        return
    name = f"{table}_refused"
    body = (
        f"IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW;"
    )
    connection.execute(text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"))
    connection.execute(text(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"))


def check_references_in_bulk(connection: Connection, table: str, references: Mapping[str, str]) -> None:
    """Check foreign keys of `table` (column: "table.column") once per statement, not once per row; PostgreSQL only.

    Row by row they cost most of the time of a COPY. The tables referred to must refuse DELETE (`forbid`).
    """
    if connection.dialect.name != "postgresql":
        return
    body = ""
    for column, target in references.items():
        other, remote = target.split(".")
        constraint = f"fk_{table}_{column}"
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
        body += (
            f"IF EXISTS (SELECT FROM (SELECT DISTINCT {column} AS key FROM added) AS a "
            f"LEFT JOIN {other} AS t ON t.{remote} = a.key WHERE t.{remote} IS NULL) THEN "
            f"RAISE EXCEPTION '{table}.{column} refers to an unknown {other}' "
            f"USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{constraint}'; END IF; "
        )
    _trigger(
        connection,
        name=f"{table}_references",
        when=f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS added",
        body=f"{body} RETURN NULL;",
    )


def _trigger(connection: Connection, *, name: str, when: str, body: str) -> None:
    connection.execute(text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"))
    connection.execute(text(f"CREATE TRIGGER {name} {when} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"))
