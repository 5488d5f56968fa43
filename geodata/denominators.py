"""Where the number of people in a group comes from: the batch behind the figure that stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from geodata import schema
from geodata.catalog import MEASURED
from geodata.figures import visible
from geodata.places import PlaceTree

TOPIC = "population"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """`day`: from which the figure stands; `note`: what the batch says of itself, often an address; `document`: what
    the row of its file says of its origin, empty where it says nothing."""

    source: str
    day: date
    note: str
    document: str
    illustrative: bool


def origins(connection: Connection, tree: PlaceTree, *, publication: int) -> dict[str, dict[str, list[Origin]]]:
    """By population indicator and place the origins of its newest figure, the newest first.

    A unit that did not report itself has the origins of its communes.
    """
    names = [item.id for item in MEASURED.values() if item.topic == TOPIC]
    direct = _newest(connection, names, publication=publication)
    return {
        name: {place.code: found for place in tree.places if (found := _of(direct[name], tree, place.code))}
        for name in names
    }


def _of(direct: dict[str, Origin], tree: PlaceTree, code: str) -> list[Origin]:
    if code in direct:
        return [direct[code]]
    below: Iterable[str] = (commune.code for commune in tree.communes_of(code))
    distinct = {direct[commune] for commune in below if commune in direct}
    return sorted(distinct, key=lambda origin: (origin.day, origin.source), reverse=True)


def _newest(connection: Connection, names: list[str], *, publication: int) -> dict[str, dict[str, Origin]]:
    """By indicator and place the origin of the figure that stands: the newest day that has one."""
    batch, observation, told = schema.batch, schema.observation, schema.row_reason
    shown = visible(publication).subquery()
    line = func.row_number().over(
        partition_by=(observation.c.indicator, observation.c.place, observation.c.day),
        order_by=(batch.c.rank.desc(), batch.c.published_in.desc(), batch.c.id.desc()),
    )
    ranked = (
        select(
            observation.c.indicator,
            observation.c.place,
            observation.c.day,
            observation.c.value,
            batch.c.source,
            batch.c.note,
            told.c.reason,
            batch.c.illustrative,
            line.label("line"),
        )
        .join(batch, batch.c.id == observation.c.batch)
        .join(shown, shown.c.id == batch.c.id)
        .outerjoin(told, (told.c.batch == observation.c.batch) & (told.c.row == observation.c.row))
        .where(observation.c.indicator.in_(names))
        .subquery()
    )
    found: dict[str, dict[str, Origin]] = {name: {} for name in names}
    standing = select(ranked).where(ranked.c.line == 1, ranked.c.value.is_not(None)).order_by(ranked.c.day)
    for row in connection.execute(standing):
        found[row.indicator][row.place] = Origin(
            source=row.source,
            day=row.day,
            note=row.note,
            document=row.reason or "",
            illustrative=row.illustrative,
        )
    return found
