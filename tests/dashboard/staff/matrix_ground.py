"""Something of every kind in every place, for the matrix of who may what where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dashboard.staff.dash_app import StaffDash
from geodata import accounts
from geodata.access import Role
from geodata.commands import bootstrap
from geodata.files.form_reader import read
from geodata.geography import boundaries
from geodata.registers.editing import edits, facilities, zones
from geodata.registers.editing.edits import Edit
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.parsing import documents
from geodata.reports import reopening
from geodata.reports.state import Key
from geodata.store import database
from geodata.volunteers import needs
from geodata.work.unit_of_work import UnitOfWork
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.volunteers.conftest import NEED, number, sign_up

DAY = date(2021, 10, 22)
PAST = DAY - timedelta(days=5)
COMMUNES, UNITS = ("24611", "24640"), ("67", "660", "661", "24611", "24640")
Body = dict[str, Any]
Call = tuple[str | None, Body]


@dataclass
class Ground:
    """Names of things by kind and place; `named` fills an address, `calls` a callback's body."""

    things: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)

    def named(self, part: str, place: str, parts: set[str]) -> str | None:
        """What stands in the part of an address for something of `place`; None where that kind has nothing there."""
        if part in ("place", "xa"):
            return place if place in COMMUNES or not parts & {"topic", "xa"} else None
        return self.things[part].get(place)

    def calls(self, output: str, body: Body, targets: Sequence[str]) -> Iterator[Call]:
        """A body per place for callbacks that name one, the empty body for the others."""
        make = MAKERS.get(output)
        if make is None:
            yield None, body
            return
        for target in targets:
            made = make(self, deepcopy(body), target)
            if made is not None:
                yield target, made


def _report(_ground: Ground, body: Body, place: str) -> Body | None:
    """A report is approved."""
    if place not in COMMUNES:
        return None
    body["state"][1]["value"] = {"place": place, "day": DAY.isoformat(), "topic": "cases", "revision": 1}
    body["inputs"][0]["value"] = 1
    body["changedPropIds"] = ["approve.n_clicks"]
    return body


def _bulk(_ground: Ground, body: Body, place: str) -> Body | None:
    """What passes is approved at once."""
    if place not in COMMUNES:
        return None
    pressed = {"type": "bulk-approve", "of": f"{place} {DAY.isoformat()} cases 1"}
    body["inputs"] = [[{"id": pressed, "property": "n_clicks", "value": 1}]]
    body["changedPropIds"] = [json.dumps(pressed, sort_keys=True, separators=(",", ":")) + ".n_clicks"]
    return body


def _reopening(ground: Ground, body: Body, place: str) -> Body | None:
    """A request to open a report again is granted."""
    if place not in ground.requests:
        return None
    of = ground.requests[place]
    pressed = {"of": of, "is": "grant", "hours": 2}
    body["outputs"] = {"id": {"of": of, "is": "request"}, "property": "children"}
    body["inputs"] = [
        [{"id": pressed, "property": "n_clicks", "value": 1}],
        {"id": {"of": of, "is": "deny"}, "property": "n_clicks", "value": None},
    ]
    body["state"] = [{"id": {"of": of, "is": "answer"}, "property": "value", "value": ""}]
    body["changedPropIds"] = [json.dumps(pressed, sort_keys=True, separators=(",", ":")) + ".n_clicks"]
    return body


MAKERS: dict[str, Callable[[Ground, Body, str], Body | None]] = {
    "report.children": _report,
    "bulk-done.children": _bulk,
    '{"is":"request","of":["MATCH"]}.children': _reopening,
}


def lay(staff: Staff) -> Ground:
    """Documents of every unit; in two communes one of everything else."""
    with database.writing(staff.engine) as connection:
        bootstrap.register_indicators(connection)
    ground = Ground()
    editor = staff.make("ground.editor", Role.DOCUMENT_EDITOR, "67")
    ground.things["document"] = {place: _document(staff, editor, place) for place in UNITS}
    ground.things["facility"] = {place: _facility(staff, editor, place) for place in COMMUNES}
    ground.things["zone"] = {place: _zone(staff, editor, place) for place in COMMUNES}
    coordinator = staff.make("ground.coordinator", Role.VOLUNTEER_COORDINATOR, "67")
    ground.things["volunteer"] = {place: str(number(staff, sign_up(staff, place=place))) for place in COMMUNES}
    ground.things["need"] = {place: _need(staff, coordinator, place) for place in COMMUNES}
    for place in COMMUNES:
        officer = staff.make(f"ground.{place}", Role.COMMUNE_OFFICER, place)
        with turn(staff, officer) as at_work:
            key = Key(place=place, topic="cases", day=PAST)
            ground.requests[place] = reopening.ask(at_work, key=key, reason="quên gửi")
    return ground


@contextmanager
def turn(staff: Staff, number: int) -> Iterator[UnitOfWork]:
    """An account at work, in a transaction of its own."""
    with database.writing(staff.engine) as connection:
        yield UnitOfWork(
            connection=connection,
            actor=accounts.actor(connection, number),
            settings=staff.desk.settings,
            places=staff.desk.places,
            now=staff.now,
        )


def _document(staff: Staff, editor: int, place: str) -> str:
    texts = {"date": "2021-10-20", "issuer": "UBND", "kind": "notice", "title": "Thông báo", "topics": "platforms"}
    with turn(staff, editor) as at_work:
        known = parse_context(at_work)
        said = {**texts, "number": f"{place}/TB", "place": place}
        row = read(lambda line: documents.document(line, known), said)[0]
        return _said(at_work, "document", row)


def _facility(staff: Staff, editor: int, place: str) -> str:
    with turn(staff, editor) as at_work:
        lon, lat = boundaries.label_points(at_work.connection, at_work.places, "commune")[place]
        texts = {"kind": "checkpoint", "name": "Chốt", "place": place, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
        return _said(at_work, "facility", facilities.row_of(at_work, texts, name=None)[0])


def _zone(staff: Staff, editor: int, place: str) -> str:
    with turn(staff, editor) as at_work:
        drawn = zones.text_of(zones.boundary(at_work, place))
        texts = {"name": "Vùng", "place": place, "measure": "Phong tỏa", "from": "2021-10-20", "geometry": drawn}
        return _said(at_work, "zone", zones.row_of(at_work, texts, name=None)[0])


def _need(staff: Staff, coordinator: int, place: str) -> str:
    with turn(staff, coordinator) as at_work:
        said = needs.read({**NEED, "place": place}, parse_context(at_work))
        return str(needs.post(at_work, said, key=place))


def _said(at_work: UnitOfWork, register: str, row: dict[str, Any]) -> str:
    name = str(row["id"])
    edits.save(at_work, Edit(register=register, rows=[row], seen={name: 0}, reason="", key=name, publish=True))
    return name


def empty_body(app: StaffDash, output: str) -> Body:
    """What a page sends that has nothing filled in; nothing of a pattern is on it."""
    spec = app.callback_map[output]
    ends = [end.rpartition(".") for end in output.strip(".").split("...")]
    outputs = [{"id": end[0], "property": end[2]} for end in ends]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [_empty(one) for one in spec["inputs"]],
        "changedPropIds": [],
        "state": [_empty(one) for one in spec["state"]],
    }


def _empty(one: dict[str, Any]) -> Any:
    return [] if one["id"].startswith("{") else {**one, "value": None}
