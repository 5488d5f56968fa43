"""Roles of a PostgreSQL database: what the processes may do in it, and whose reports a person's turn may see.

Roles of the database `<name>`: `<name>_public` for the process that serves the public, which reads files and needs no
row; `<name>_signup` for the one that takes volunteers' forms, `<name>_staff`, `<name>_etl`. None may change what is
kept for good, nor the schema. They have no password: the login of each process is granted its role.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sqlalchemy import Connection, func, select, text

from geodata.schema import metadata

Role = Literal["public", "signup", "staff", "etl"]
ROLES: tuple[Role, ...] = ("public", "signup", "staff", "etl")
WITHIN = "geodata.within"
"""The setting that names the places of who is at work, parted by commas; unset, no report is seen."""


class NoRoles(RuntimeError):
    """Only PostgreSQL has roles."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a role may do with a table: any of SELECT, INSERT, UPDATE, DELETE.

    `columns` that it may update, `read` those that it may read; all where none is named.
    """

    verbs: frozenset[str]
    columns: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def whole(self) -> frozenset[str]:
        """The verbs that hold for all columns."""
        limited = {verb for verb, columns in (("UPDATE", self.columns), ("SELECT", self.read)) if columns}
        return self.verbs - limited


def _grant(letters: str, *columns: str) -> Grant:
    names = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
    return Grant(verbs=frozenset(names[letter] for letter in letters), columns=columns)


LOG = Grant(verbs=frozenset({"SELECT", "INSERT"}), read=("id", "hash", "key"))
"""Enough to write the next entry of the log."""
NOTHING = Grant(verbs=frozenset())
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
READ, ADD, CHANGE, FREE = _grant("S"), _grant("SI"), _grant("SIU"), _grant("SIUD")
BATCH = _grant("SIU", "status", "hold_until", "first_day", "last_day", "published_in", "withdrawn_in", "request")
PUBLICATION = _grant("SIU", "as_of", "files_sha256")
FREED = _grant("SU", "status", "answered_at")
"""Enough to free the places of whoever is deleted when the term has passed."""

GRANTS: Mapping[str, Mapping[Role, Grant]] = MappingProxyType(
    {
        "alembic_version": {"signup": READ, "staff": READ, "etl": READ},
        "place": {"signup": READ, "staff": READ, "etl": ADD},
        **{
            name: {"staff": READ, "etl": ADD}
            for name in ("place_link", "place_shape", "boundary_set", "indicator", "raw_file", "quarantine")
        },
        "audit_event": {"signup": LOG, "staff": ADD, "etl": ADD},
        "audit_head": {"signup": CHANGE, "staff": CHANGE, "etl": CHANGE},
        **{
            name: {"staff": ADD, "etl": ADD}
            for name in ("observation", "row_reason", "document", "facility", "zone", "announced_level")
        },
        **{name: {"staff": ADD, "etl": READ} for name in ("report_revision", "report_decision")},
        **{name: {"staff": CHANGE, "etl": READ} for name in ("report", "reopening", "account", "delegation")},
        **{name: {"staff": CHANGE, "etl": CHANGE} for name in ("job_run", "job_request", "message")},
        **{name: {"staff": FREE} for name in ("draft_field", "staff_session", "signin_failure", "recovery_code")},
        "invitation": {"staff": CHANGE},
        "source_state": {"staff": READ, "etl": CHANGE},
        "batch": {"staff": BATCH, "etl": BATCH},
        "publication": {"staff": READ, "etl": PUBLICATION},
        **{
            name: {"signup": FREE, "staff": FREE, "etl": FREE}
            for name in (
                "volunteer",
                "volunteer_field",
                "volunteer_tag",
                "volunteer_consent",
                "sign_up_seen",
                "sign_up_dropped",
            )
        },
        "data_request": {"signup": CHANGE, "staff": CHANGE, "etl": CHANGE},
        "volunteer_need": {"signup": CHANGE, "staff": CHANGE, "etl": READ},
        "volunteer_assignment": {"signup": CHANGE, "staff": CHANGE, "etl": FREED},
        "volunteer_decision": {"signup": READ, "staff": ADD, "etl": READ},
    }
)
"""Nothing outside this table is granted."""

OWN = "place = ANY (string_to_array(current_setting('geodata.within', true), ','))"
SEEN = "EXISTS (SELECT FROM report AS r WHERE r.id = {table}.report)"
ROWS: Mapping[str, str] = MappingProxyType(
    {
        "report": OWN,
        **{
            name: SEEN.format(table=name) for name in ("report_revision", "report_decision", "reopening", "draft_field")
        },
    }
)
"""Which rows the staff role sees and writes; the other roles and the owner see all."""


def within(connection: Connection, places: Collection[str]) -> None:
    """Let this transaction see and write the reports of these places alone; for the staff role, else without effect."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config(WITHIN, ",".join(sorted(places)), True)))


def name(connection: Connection, role: Role) -> str:
    """The role's name in this database's cluster."""
    return f"{connection.engine.url.database}_{role}"


def lay(connection: Connection) -> list[str]:
    """Make the roles that lack and give each what it may do, no more; returns the statements.

    To be run as the owner of the tables, who may create roles, after each upgrade. Raises `NoRoles` on SQLite.
    """
    done = list(statements(connection))
    for statement in done:
        connection.execute(text(statement.replace(":", r"\:")))
    return done


def statements(connection: Connection) -> Iterator[str]:
    """The SQL of `lay`."""
    if connection.dialect.name != "postgresql":
        raise NoRoles("SQLite")
    quoted = connection.dialect.identifier_preparer.quote
    known = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    database = quoted(str(connection.engine.url.database))
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    for role in ROLES:
        own = name(connection, role)
        if own not in known:
            yield f"CREATE ROLE {quoted(own)} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
        yield f"GRANT CONNECT ON DATABASE {database} TO {quoted(own)}"
        yield from _tables(quoted(own), role)
    yield from _policies(quoted(name(connection, "staff")), [quoted(name(connection, "etl"))])


def _tables(own: str, role: Role) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {own}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {own}"
    given = {table: grants[role] for table, grants in GRANTS.items() if role in grants}
    if not given:
        yield f"REVOKE ALL ON SCHEMA public FROM {own}"
        return
    yield f"GRANT USAGE ON SCHEMA public TO {own}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {own}"
    for table, grant in given.items():
        limits = {"UPDATE": grant.columns, "SELECT": grant.read}
        verbs = ", ".join(f"{verb}{_only(limits.get(verb, ()))}" for verb in sorted(grant.verbs))
        yield f"GRANT {verbs} ON {table} TO {own}"


def _only(columns: tuple[str, ...]) -> str:
    return f" ({', '.join(columns)})" if columns else ""


def _policies(staff: str, others: list[str]) -> Iterator[str]:
    for table, condition in ROWS.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        for policy in (f"{table}_within", f"{table}_all"):
            yield f"DROP POLICY IF EXISTS {policy} ON {table}"
        yield f"CREATE POLICY {table}_within ON {table} TO {staff} USING ({condition}) WITH CHECK ({condition})"
        yield f"CREATE POLICY {table}_all ON {table} TO {', '.join(others)} USING (true)"


def differing(connection: Connection) -> list[str]:
    """Rights that the roles have or lack against `GRANTS`, as "role verb table"; none where they were never laid."""
    if connection.dialect.name != "postgresql":
        return []
    known = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    asked = text("SELECT has_table_privilege(:role, :table, :verb)")
    tables = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
    found = []
    for role in ROLES:
        own = name(connection, role)
        for table in sorted(tables & {*GRANTS, *metadata.tables}) if own in known else ():
            whole = GRANTS.get(table, {}).get(role, NOTHING).whole
            found += [
                f"{own} {verb} {table}"
                for verb in VERBS
                if connection.scalar(asked, {"role": own, "table": table, "verb": verb}) != (verb in whole)
            ]
    return found


def unnamed() -> set[str]:
    """Tables of the schema that `GRANTS` does not name: nobody but the owner could use them."""
    return set(metadata.tables) - set(GRANTS)
