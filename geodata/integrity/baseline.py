"""What stood in a store before its rows were sealed: sealed once, as it was found."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from geodata import schema
from geodata.integrity import audit_log, row_hashes

WHAT = "store.baseline"


def seal(connection: Connection) -> bool:
    """Seal every row of a store that has rows but no seals; False where there is nothing to do.

    From then on whatever has no seal was put in by another hand.
    """
    log, batch, publication = schema.audit_event, schema.batch, schema.publication
    known = connection.scalar(select(func.count()).where(log.c.what == WHAT))
    if known:
        return False
    sealed = {item.table.name: row_hashes.rows(connection, item.table.name) for item in row_hashes.ROWS}
    where = {}
    sealed[row_hashes.OBSERVATION] = {}
    for number, observed in row_hashes.observations(connection):
        sealed[row_hashes.OBSERVATION] |= observed.seals
        where[str(number)] = {"places": dict(observed.places), "days": dict(observed.days)}
    states = {
        str(row.id): {"status": row.status, "published_in": row.published_in, "withdrawn_in": row.withdrawn_in}
        for row in connection.execute(select(batch))
    }
    files = {str(row.n): row.files_sha256 for row in connection.execute(select(publication)) if row.files_sha256}
    people, delegation = schema.account, schema.delegation
    accounts = {
        row.login: {
            "role": row.role,
            "place": row.place,
            "disabled": row.disabled_at is not None,
            "secrets": row_hashes.secrets(connection, row.login),
        }
        for row in connection.execute(select(people))
    }
    revoked = list(connection.scalars(select(delegation.c.id).where(delegation.c.revoked_at.is_not(None))))
    detail = {"seals": sealed, "where": where, "states": states, "files": files}
    detail |= {"accounts": accounts, "revoked": revoked}
    audit_log.record(connection, who=audit_log.PROGRAMME, what=WHAT, subject="store", detail=detail)
    return True
