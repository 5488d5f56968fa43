"""Where the number of people in a group comes from, and how far it can be trusted: the batch behind the figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, func, select

from geodata import schema
from geodata.catalog import DERIVED, MEASURED, Indicator
from geodata.core.text import Text
from geodata.geography.admin_units import PlaceTree
from geodata.observations.arrays import visible
from geodata.observations.current_values import FEW, NOT_YET
from geodata.settings import feeds

TOPIC = "population"
MADE_UP = "illustrative"
SHARES = {
    item.numerator[0]: item.denominator for item in DERIVED.values() if item.factor == 100 and len(item.numerator) == 1
}
"""By indicator what its share is shown of."""


@dataclass(frozen=True, kw_only=True)
class DenominatorOrigin:
    """`day`: from which the figure stands; `note`: what the batch says of itself, often an address; `document`: what
    the row of its file says of its origin, empty where it says nothing."""

    source: str
    day: date
    note: str
    document: str
    illustrative: bool


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A number of people as it stands, and where it comes from."""

    value: float
    origin: DenominatorOrigin


Standing = Mapping[tuple[str, str], Counted]
"""Numbers of people by indicator and place."""


def origins(
    connection: Connection, tree: PlaceTree, *, publication: int
) -> dict[str, dict[str, list[DenominatorOrigin]]]:
    """By population indicator and place the origins of its newest figure, the newest first.

    A unit that did not report itself has the origins of its communes.
    """
    names = [item.id for item in MEASURED.values() if item.topic == TOPIC]
    shown = select(visible(publication).subquery().c.id)
    counted = _newest(connection, names, shown)
    direct = {name: {place: one.origin for place, one in told.items()} for name, told in counted.items()}
    return {
        name: {place.code: found for place in tree.places if (found := _of(direct[name], tree, place.code))}
        for name in names
    }


def standing(connection: Connection, names: Sequence[str], places: Sequence[str]) -> Standing:
    """By population indicator and place the number that stands, published or approved."""
    batch = schema.batch
    shown = select(batch.c.id).where(batch.c.status.in_(("approved", "published")))
    mine = [name for name in names if MEASURED[name].topic == TOPIC]
    found = _newest(connection, mine, shown, places) if mine and places else {}
    return {(name, place): counted for name, told in found.items() for place, counted in told.items()}


def beside(connection: Connection, fields: Sequence[Indicator], place: str) -> dict[str, Text]:
    """By indicator, of those whose share of people is shown, how many people there are and where that is from."""
    over = {item.id: name for item in fields for name in SHARES.get(item.id, ()) if name in item.usually_at_most}
    found = standing(connection, sorted(set(over.values())), [place])
    told = {name: found[of, place] for name, of in over.items() if (of, place) in found}
    return {name: _people(over[name], counted) for name, counted in told.items()}


def _people(name: str, counted: Counted) -> Text:
    label, said, number = MEASURED[name].label, doubt(name, counted.origin), f"{counted.value:,.0f}"
    return Text(vi=f"{label.vi}: {number.replace(',', '.')} {said.vi}", en=f"{label.en}: {number} {said.en}")


def doubt(name: str, origin: DenominatorOrigin) -> Text:
    """Where a number of people comes from, of which day, and whether it was split or made up: "theo …, 1/4/2019"."""
    label, split = feeds.name(origin.source), MEASURED[name].estimated
    vi, en = [f"theo {origin.document or _lower(label.vi)}"], [f"by {origin.document or _lower(label.en)}"]
    if not origin.document and str(origin.day.year) not in label.vi:
        vi.append(f"{origin.day.day}/{origin.day.month}/{origin.day.year}")
        en.append(f"{origin.day.day} {origin.day:%b %Y}")
    if split is not None and not origin.document:
        vi.append(split.vi)
        en.append(split.en)
    if origin.illustrative and origin.source != MADE_UP:
        vi.append("số minh hoạ")
        en.append("illustrative")
    return Text(vi=", ".join(vi), en=", ".join(en))


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _of(direct: dict[str, DenominatorOrigin], tree: PlaceTree, code: str) -> list[DenominatorOrigin]:
    if code in direct:
        return [direct[code]]
    below: Iterable[str] = (commune.code for commune in tree.communes_of(code))
    distinct = {direct[commune] for commune in below if commune in direct}
    return sorted(distinct, key=lambda origin: (origin.day, origin.source), reverse=True)


def _newest(
    connection: Connection, names: Sequence[str], batches: Select[tuple[int]], places: Sequence[str] | None = None
) -> dict[str, dict[str, Counted]]:
    """By indicator and place the figure that stands: the newest day that has one."""
    batch, observation, told = schema.batch, schema.observation, schema.row_reason
    where = [observation.c.indicator.in_(names), batch.c.id.in_(batches)]
    if places is not None and len(places) <= FEW:
        where.append(observation.c.place.in_(places))
    line = func.row_number().over(
        partition_by=(observation.c.indicator, observation.c.place, observation.c.day),
        order_by=(batch.c.rank.desc(), func.coalesce(batch.c.published_in, NOT_YET).desc(), batch.c.id.desc()),
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
        .outerjoin(told, (told.c.batch == observation.c.batch) & (told.c.row == observation.c.row))
        .where(*where)
        .subquery()
    )
    found: dict[str, dict[str, Counted]] = {name: {} for name in names}
    standing = select(ranked).where(ranked.c.line == 1, ranked.c.value.is_not(None)).order_by(ranked.c.day)
    for row in connection.execute(standing):
        origin = DenominatorOrigin(
            source=row.source,
            day=row.day,
            note=row.note,
            document=row.reason or "",
            illustrative=row.illustrative,
        )
        found[row.indicator][row.place] = Counted(value=row.value, origin=origin)
    return found
