"""A decision's list: pasted or brought as a file, checked against what stands and what the rule gives, published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.levels import parts
from dashboard.staff.levels.parts import DOMAIN, PATH, Count
from geodata.access import Permission
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.files.rejected import RejectedFile
from geodata.files.table import refuse_page
from geodata.registers.editing import edits, level_decisions
from geodata.registers.editing.edits import Moved, NoReason
from geodata.registers.editing.level_decisions import ComparedUnit, Given, LevelDecision
from geodata.registers.parsing.level_list import TooLong
from geodata.work.unit_of_work import UnitOfWork

NEW = f"{PATH}/moi"
MOST_FILE = 400_000
TOO_LONG = Text(vi="dài hơn một danh sách của tỉnh có thể có", en="longer than any list of the province")
NOT_TEXT = Text(
    vi="không phải tệp CSV dạng UTF-8; danh sách trong Excel hoặc Word có thể sao chép rồi dán vào ô bên trên",
    en="not a CSV file in UTF-8; copy a list out of Excel or Word and paste it in the field above",
)
DAY_COLUMN = "day"
FIELDS = ("text", "day", "until", "document")


@dataclass(frozen=True, kw_only=True)
class ListProblem:
    """Why a list cannot be taken as it is: what is wrong with its fields, or what happened meanwhile (a word)."""

    fields: Mapping[str, Text]
    word: str = ""


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the form, the check, the publication."""

    @routes.get(NEW)
    @needs(Permission.REGISTER_EDIT)
    def blank() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            today = turn.settings.province.day_of(turn.now).isoformat()
            return _form(turn, Given(text="", day=today), ListProblem(fields={}))

    @routes.post(NEW)
    @needs(Permission.REGISTER_EDIT)
    def check() -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            given = _given()
            try:
                given = _with_file(given)
                if request.form.get("move") == "back":
                    return Response(_form(turn, given, ListProblem(fields={})))
                return Response(_check(desk, turn, given, level_decisions.decide(turn, given)))
            except _WRONG as error:
                return Response(_form(turn, given, ListProblem(fields=_fields(error))), status=422)

    @routes.post(f"{NEW}/cong-bo")
    @needs(Permission.REGISTER_EDIT)
    def publish() -> AnyResponse:
        return _publish(desk)


_WRONG = (WrongForm, TooLong, RejectedFile)


def _publish(desk: StaffContext) -> AnyResponse:
    given, reason = _given(), request.form.get("reason", "").strip()[:400]
    status, word = 422, ""
    try:
        with unit_of_work.turn(desk) as turn:
            decision = level_decisions.decide(turn, given)
            if decision.ready(given):
                edit = level_decisions.edit(
                    decision, seen=_seen(decision), reason=reason, key=request.form.get("key", "")[:80]
                )
                edits.save(turn, edit)
                return redirect(f"{PATH}?saved={len(decision.new)}")
            if not decision.new:
                return redirect(f"{PATH}?saved=0")
            word = "not_ready"
    except Moved:
        status, word = 409, "moved"
    except NoReason:
        word = "reason_needed"
    except _WRONG as error:
        with unit_of_work.turn(desk, writes=False) as turn:
            return Response(_form(turn, given, ListProblem(fields=_fields(error))), status=422)
    with unit_of_work.turn(desk, writes=False) as turn:
        return Response(
            _check(desk, turn, given, level_decisions.decide(turn, given), word=word, reason=reason), status=status
        )


def _given() -> Given:
    form = request.form
    return Given(
        text=form.get("text", ""),
        kind="csv" if form.get("kind") == "csv" else "list",
        day=form.get("day", "").strip()[:40],
        until=form.get("until", "").strip()[:40],
        document=form.get("document", "").strip()[:80],
        only=bool(form.get("only")),
        skip=bool(form.get("skip")),
    )


def _with_file(given: Given) -> Given:
    """A file that was brought stands for the text; one with days of its own is read as such. Raises `RejectedFile`."""
    file = request.files.get("file")
    if file is None:
        return given
    with file.stream as stream:
        raw = stream.read(MOST_FILE + 1)
    if not raw:
        return given
    if len(raw) > MOST_FILE:
        raise RejectedFile(TOO_LONG)
    refuse_page(raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RejectedFile(NOT_TEXT) from error
    if "\0" in text:
        raise RejectedFile(NOT_TEXT)
    header = [cell.strip().strip('"').lower() for cell in text.split("\n", 1)[0].replace(";", ",").split(",")]
    kind = "csv" if DAY_COLUMN in header else "list"
    return Given(**{**vars(given), "text": text.replace("\r\n", "\n"), "kind": kind})


def _fields(error: Exception) -> Mapping[str, Text]:
    if isinstance(error, WrongForm):
        return error.fields
    return {"text": error.reason if isinstance(error, RejectedFile) else TOO_LONG}


def _seen(decision: LevelDecision) -> dict[str, int]:
    """By id the batch that the editor saw; what the form does not name was not there."""
    try:
        sent = json.loads(request.form.get("seen", "{}"))
    except ValueError:
        sent = {}
    known = sent if isinstance(sent, dict) else {}
    return {name: known[name] if isinstance(known.get(name), int) else 0 for name in decision.seen}


def _form(turn: UnitOfWork, given: Given, problem: ListProblem) -> str:
    say = page_layout.say(DOMAIN)
    return page_layout.render(
        "staff/levels/form.html",
        domain=DOMAIN,
        title=say("new_title"),
        given=given,
        errors=dict.fromkeys(FIELDS, "") | {name: say.text(what) for name, what in problem.fields.items()},
        documents=parts.documents(turn),
        document_name=parts.document_name,
        sentence=parts.sentence,
        address=PATH,
        send_to=NEW,
    )


def _check(
    desk: StaffContext, turn: UnitOfWork, given: Given, decision: LevelDecision, *, word: str = "", reason: str = ""
) -> str:
    say = page_layout.say(DOMAIN)
    known = {row["id"]: row for row in parts.documents(turn)}
    found = _compared(desk, turn, decision)
    levels = [(row["place"], row["level"]) for row in decision.rows if not row["removed"]]
    return page_layout.render(
        "staff/levels/check.html",
        domain=DOMAIN,
        title=say("check_title"),
        given=given,
        decision=decision,
        ready=decision.ready(given),
        rows=found,
        new={row["place"] for row in decision.new if not row["removed"]},
        gone=[row["id"] for row in decision.new if row["removed"]],
        lower=sum(1 for one in found if one.difference == "lower"),
        higher=sum(1 for one in found if one.difference == "higher"),
        counts=[Count(unit=unit, steps=steps) for unit, steps in level_decisions.counts(turn.places, levels).items()],
        document=parts.document_name(known.get(given.document), say),
        seen=json.dumps(decision.seen),
        key=request.form.get("key") or uuid4().hex,
        word=word,
        reason=reason,
        reason_needed=any(decision.seen.values()),
        place_of=turn.places.__getitem__,
        sentence=parts.sentence,
        address=PATH,
        send_to=NEW,
    )


def _compared(desk: StaffContext, turn: UnitOfWork, decision: LevelDecision) -> list[ComparedUnit]:
    days: dict[date, list[Any]] = {}
    for row in decision.rows:
        if not row["removed"]:
            days.setdefault(row["first_day"], []).append(row)
    found = [
        one for day, rows in days.items() for one in level_decisions.compare(turn, rows, parts.computed(desk, day))
    ]
    return sorted(found, key=lambda one: level_decisions.ORDER[one.difference])
