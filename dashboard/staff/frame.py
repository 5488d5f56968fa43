"""The page around every staff page: its words, its navigation, its tools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment

from dashboard import formats
from dashboard import site as public
from dashboard.i18n import LANGUAGES, words
from dashboard.staff import current, sessions
from dashboard.staff.desk import ROOT, Desk
from geodata import kinds
from geodata.access import Actor, Permission
from geodata.places import Place
from geodata.text import Text

DOMAIN = "staff"
LANGUAGE = "noi_bo_lang"
KEPT = 365 * 86_400


@dataclass(frozen=True, kw_only=True)
class Link:
    """One entry of the navigation: shown to whoever holds the permission."""

    path: str
    key: str
    permission: Permission


LINKS = (
    Link(path=f"{ROOT}/bao-cao", key="nav_reports", permission=Permission.REPORT_ENTER),
    Link(path=f"{ROOT}/duyet", key="nav_review", permission=Permission.REPORT_REVIEW),
    Link(path=f"{ROOT}/mo-lai", key="nav_reopen", permission=Permission.REPORT_REOPEN),
    Link(path=f"{ROOT}/doi-chieu", key="nav_reconcile", permission=Permission.REPORT_REVIEW),
    Link(path=f"{ROOT}/nhac-viec", key="nav_late", permission=Permission.REPORT_REVIEW),
    Link(path=f"{ROOT}/cong-bo", key="nav_publish", permission=Permission.PUBLISH),
    Link(path=f"{ROOT}/van-ban", key="nav_documents", permission=Permission.DOCUMENT_EDIT),
    Link(path=f"{ROOT}/uy-quyen", key="nav_delegations", permission=Permission.DELEGATE),
    Link(path=f"{ROOT}/nhat-ky", key="nav_audit", permission=Permission.AUDIT_READ),
    Link(path=f"{ROOT}/tai-khoan", key="nav_accounts", permission=Permission.ACCOUNT_MANAGE),
)


class Say:
    """The words of one domain in one language, by key; values fill the places of a sentence."""

    def __init__(self, language: str, domain: str) -> None:
        self.language = language
        self._words = {**words(language, DOMAIN), **words(language, domain)}

    def __call__(self, key: str, **values: object) -> str:
        sentence = self._words[key]
        return sentence.format(**values) if values else sentence

    def has(self, key: str) -> bool:
        """Whether there is such a word."""
        return key in self._words

    def text(self, both: Text) -> str:
        """One of two languages."""
        return both.in_(self.language)

    def place(self, place: Place) -> str:
        """A place's name."""
        return place.name if self.language == LANGUAGES[0] else kinds.english(place.name, place.kind)

    def number(self, value: float | None, decimals: int = 0) -> str:
        return formats.number(value, decimals, self.language)

    def day(self, iso: str | None, *, short: bool = False) -> str:
        return formats.day(iso, self.language, short=short)

    def clock(self, moment: datetime) -> str:
        """The local time of a moment: 17:42."""
        return moment.astimezone(desk().settings.province.zone).strftime("%H:%M")


def desk() -> Desk:
    """The desk of the application that answers."""
    found: Desk = current_app.extensions["desk"]
    return found


def language() -> str:
    """The language of the address, else the one that was chosen last, else the first."""
    asked = request.args.get("lang") or request.cookies.get(LANGUAGE)
    return asked if asked in LANGUAGES else LANGUAGES[0]


def say(domain: str = DOMAIN) -> Say:
    """The words of a domain in the language of this request."""
    return Say(language(), domain)


def render(template: str, *, domain: str = DOMAIN, **values: Any) -> str:
    """A staff page; `template` extends "staff/base.html" and is given `say` of its domain, `actor` and `csrf_token`."""
    person = None if sessions.held().unreachable else current.signed_in()
    said = say(domain)
    shown: dict[str, Any] = {
        "say": said,
        "language": said.language,
        "other": LANGUAGES[1 - LANGUAGES.index(said.language)],
        "actor": person,
        "own_place": said.place(desk().places[person.place]) if person else "",
        "links": _links(person),
        "path": request.path,
        "switch": urlencode({**request.args, "lang": LANGUAGES[1 - LANGUAGES.index(said.language)]}),
        "root": ROOT,
        "province": desk().settings.province.name.in_(said.language),
        "csrf_token": generate_csrf,
        "asset": asset,
    }
    return _environment().get_template(template).render(shown | values)


def asset(name: str) -> str:
    """The address of a file of `dashboard/assets`, with the hash of its content."""
    return ROOT + public.asset(name)


def _links(person: Actor | None) -> list[Link]:
    return [link for link in LINKS if person is not None and person.may(link.permission)]


@cache
def _environment() -> Environment:
    return public.environment("")
