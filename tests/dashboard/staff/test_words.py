"""No word of code on any page of the staff side, in either language: ids, True and None, raw instants, logins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest

from dashboard.staff.kit.permissions import needed
from geodata.access import SECOND_FACTOR, Permission, Role
from geodata.settings import feeds
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff
from tests.dashboard.staff.matrix_ground import DAY, Ground, empty_body, lay
from tests.dashboard.staff.test_matrix import CALL, OPEN, QUERIES, _addresses, _values, app_of
from tests.dashboard.staff.words_ground import FEED, RUNS, fill
from tests.engines import SQLITE_ALONE

__all__ = ["staff"]
PEOPLE = (
    (Role.PROVINCE_REVIEWER, "67"),
    (Role.ADMINISTRATOR, "67"),
    (Role.AUDITOR, "67"),
    (Role.DOCUMENT_EDITOR, "67"),
    (Role.VOLUNTEER_COORDINATOR, "67"),
    (Role.DISTRICT_REVIEWER, "660"),
    (Role.COMMUNE_OFFICER, "24611"),
)
SNAKE = re.compile(r"(?<![\w./-])[a-z0-9]+(?:_[a-z0-9]+)+(?![\w/-]|\.\w)")
RAW = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?:T[\d:.+]+)?(?![\w-])|\b(?:True|False)\b|[{\[]['\"]")
ACTION = re.compile(
    r"\b(?:batch|report|account|publication|reopening|delegation|volunteer|need|audit|store)\.[a-z_]+\b"
)
WORDS = set(
    f"""
    {" ".join(role.value for role in Role)}
    submitted returned held approved published withdrawn draft sent reviewed rejected
    commune district province kind done true false none null first reset late correction
    offered accepted declined cancelled present registered refused paused deleted open closed
    running loaded unchanged failed quarantined overrun schedule request command start illustrative
    None cases deaths testing vaccination resources platforms population document facility zone checkpoint
    announced etl seed ground publication retention form
    """.split()
)
"""Ids that are no words of Vietnamese."""
WORD = re.compile(r"(?<![\w.@/-])(?:" + "|".join(sorted(WORDS)) + r")(?![\w@/-]|\.\w)")
TYPED = {
    "columns of a file that its maker types": re.compile(r"^UTF-8, .*"),
    "a command that the server's administrator types": re.compile(r"python -m [\w ]+"),
}
"""What stands on a page as it is to be typed, and why."""
LOGINS = ("/tai-khoan", "/mat-khau", "/cai-dat")
"""Where accounts are administered and one's own is shown, logins are what it is about."""
SHOWN = ("title", "aria-label", "placeholder", "alt")
UNSEEN = {"script", "style", "head", "textarea", "code"}


class Visible(HTMLParser):
    """The text that a page shows, and what is read out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.hidden.append(tag)
        self.texts += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.texts.append(data.strip())


@dataclass(frozen=True)
class Found:
    """A word of code on a page."""

    page: str
    word: str
    text: str


def wrong(text: str, language: str) -> Iterator[str]:
    for typed in TYPED.values():
        text = typed.sub("", text)
    for pattern in (SNAKE, RAW, ACTION, *((WORD,) if language == "vi" else ())):
        yield from (found[0] for found in pattern.finditer(text))


def test_the_look_finds_what_it_looks_for() -> None:
    page = Visible()
    page.feed('<p title="desk_document">bước district, 2021-10-22T05:00:00+00:00</p><code>cases_new</code> batch.open')
    assert [word for text in page.texts for word in wrong(text, "vi")] == [
        "desk_document",
        "2021-10-22T05:00:00+00:00",
        "district",
        "batch.open",
    ]
    assert list(wrong("Xã Đắk Lao đã gửi lúc 17:42 22/10/2021, tệp co_so.csv", "vi")) == []


@pytest.fixture
def ground(staff: Staff) -> Ground:
    """Something of every kind, and what became of it."""
    staff.server.config["WTF_CSRF_ENABLED"] = False
    found = lay(staff)
    fill(staff)
    return found


@SQLITE_ALONE
@pytest.mark.parametrize(("role", "place"), PEOPLE, ids=str)
def test_no_page_shows_a_word_of_code(staff: Staff, ground: Ground, role: Role, place: str) -> None:
    number, visitor = staff.make("ai.do", role, place), staff.visitor()
    if role in SECOND_FACTOR:
        visitor.sign_in_with("ai.do", staff.phone(number).at(staff.now))
    else:
        visitor.sign_in("ai.do")
    pages = sorted(set(_paths(staff, ground)))
    found: set[Found] = set()
    seen = 0
    for language in ("vi", "en"):
        for page in pages:
            texts = _texts(staff, visitor, page, language)
            seen += bool(texts)
            for text in texts:
                found |= {Found(page, word, text[:120]) for word in wrong(text, language)}
                if not any(part in page for part in LOGINS):
                    found |= {Found(page, login, text[:120]) for login in _logins(text)}
    assert seen > 5
    told = "\n".join(sorted(f"{one.page}: {one.word!r} in {one.text!r}" for one in found))
    assert not found, told


def _logins(text: str) -> list[str]:
    return re.findall(r"\b(?:xa\.mot|xa\.hai|huyen\.mot|tinh\.mot|ground\.\w+|ai\.do)\b", text)


def _paths(staff: Staff, ground: Ground) -> Iterator[str]:
    """Every page with everything that there is on it."""
    special = {"source": (FEED, "documents", "zones"), "run": tuple(map(str, range(1, RUNS + 1))), "n": ("1",)}
    for rule in staff.server.url_map.iter_rules():
        permission = needed(staff.server.view_functions[rule.endpoint])
        loose = permission is Permission.SELF and bool(rule.arguments)
        if permission is None or loose or "GET" not in (rule.methods or ()) or rule.rule.startswith(OPEN):
            continue
        query = QUERIES.get(rule.rule)
        for _, values in _values(ground, rule.arguments | ({query} if query else set())):
            for source in special["source"] if "source" in values else ("",):
                for run in special["run"] if "run" in values else ("",):
                    more = {name: value for name, value in (("source", source), ("run", run)) if value}
                    _, path = rule.build({**values, **more}, append_unknown=True) or ("", "")
                    yield path
    yield from (path for screen in app_of(staff).screens for _, path in _addresses(ground, screen))
    yield f"/noi-bo/duyet/24611/{DAY.isoformat()}/testing"
    yield f"/noi-bo/bao-cao/24611/{DAY.isoformat()}/testing"


def _texts(staff: Staff, visitor: Visitor, page: str, language: str) -> list[str]:
    """What a page says: its document, and what Dash puts into it."""
    path, mark = page, "&" if "?" in page else "?"
    answer = visitor.client.get(f"{path}{mark}lang={language}")
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    shown = Visible()
    shown.feed(answer.get_data(as_text=True))
    if any(screen.parts(page.partition("?")[0]) is not None for screen in app_of(staff).screens):
        body = empty_body(app_of(staff), "screen.children")
        body["inputs"][0]["value"] = page
        said = visitor.client.post(f"{CALL}?lang={language}", json=body)
        return [*shown.texts, *_said(json.loads(said.get_data(as_text=True)))]
    return shown.texts


def _said(part: Any) -> Iterator[str]:
    """The texts of components: children, what is read out, the cells of grids under their columns."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _said(one)
    elif isinstance(part, dict) and "props" in part:
        props = part["props"]
        for name in ("children", "title", "aria-label", "placeholder", "label"):
            yield from _said(props.get(name))
        columns = [column for column in props.get("columnDefs", ()) if not column.get("hide")]
        columns = [column for column in columns if "valueFormatter" not in column]
        yield from (str(column.get("headerName", "")) for column in columns)
        for row in props.get("rowData") or ():
            yield from (str(row[column["field"]]) for column in columns if row.get(column.get("field")) is not None)
    elif isinstance(part, dict):
        for one in part.values():
            if isinstance(one, (dict, list)):
                yield from _said(one)


def test_every_source_of_the_ground_has_a_name() -> None:
    for source in (*feeds.FEEDS, *feeds.OTHERS):
        assert source not in feeds.name(source).vi
    assert "“x_y”" in feeds.name("x_y").vi
