"""The page around every staff page: its words, its navigation, its tools."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment

from dashboard import site as public
from dashboard.i18n.catalogues import LANGUAGES
from dashboard.i18n.translator import Translator
from dashboard.staff.kit import current_user, sessions
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.named_people import named
from dashboard.web import assets
from geodata.access import Actor, Permission
from geodata.settings import feeds

DOMAIN = "staff"
LANGUAGE = "noi_bo_lang"
KEPT = 365 * 86_400


@dataclass(frozen=True, kw_only=True)
class NavigationLink:
    """One entry of the navigation: shown to whoever holds the permission."""

    path: str
    key: str
    permission: Permission


LINKS = (
    NavigationLink(path=f"{ROOT}/bao-cao", key="nav_reports", permission=Permission.REPORT_ENTER),
    NavigationLink(path=f"{ROOT}/duyet", key="nav_review", permission=Permission.REPORT_REVIEW),
    NavigationLink(path=f"{ROOT}/mo-lai", key="nav_reopen", permission=Permission.REPORT_REOPEN),
    NavigationLink(path=f"{ROOT}/doi-chieu", key="nav_reconcile", permission=Permission.REPORT_REVIEW),
    NavigationLink(path=f"{ROOT}/nhac-viec", key="nav_late", permission=Permission.REPORT_REVIEW),
    NavigationLink(path=f"{ROOT}/cong-bo", key="nav_publish", permission=Permission.PUBLISH),
    NavigationLink(path=f"{ROOT}/van-ban", key="nav_documents", permission=Permission.DOCUMENT_EDIT),
    NavigationLink(path=f"{ROOT}/co-so", key="nav_facilities", permission=Permission.REGISTER_EDIT),
    NavigationLink(path=f"{ROOT}/vung-phong-toa", key="nav_zones", permission=Permission.REGISTER_EDIT),
    NavigationLink(path=f"{ROOT}/cap-do", key="nav_levels", permission=Permission.REGISTER_EDIT),
    NavigationLink(path=f"{ROOT}/tinh-nguyen", key="nav_volunteers", permission=Permission.VOLUNTEER_MANAGE),
    NavigationLink(path=f"{ROOT}/nguon", key="nav_sources", permission=Permission.ETL_MANAGE),
    NavigationLink(path=f"{ROOT}/uy-quyen", key="nav_delegations", permission=Permission.DELEGATE),
    NavigationLink(path=f"{ROOT}/nhat-ky", key="nav_audit", permission=Permission.AUDIT_READ),
    NavigationLink(path=f"{ROOT}/tai-khoan", key="nav_accounts", permission=Permission.ACCOUNT_MANAGE),
)


def desk() -> StaffContext:
    """The desk of the application that answers."""
    found: StaffContext = current_app.extensions["desk"]
    return found


def language() -> str:
    """The language of the address, else the one that was chosen last, else the first."""
    asked = request.args.get("lang") or request.cookies.get(LANGUAGE)
    return asked if asked in LANGUAGES else LANGUAGES[0]


def say(domain: str = DOMAIN) -> Translator:
    """The words of a domain in the language of this request."""
    return Translator(language(), DOMAIN, domain, zone=desk().settings.province.zone)


def render(template: str, *, domain: str = DOMAIN, **values: Any) -> str:
    """A staff page; `template` extends "staff/base.html" and is given `say` of its domain, `actor` and `csrf_token`."""
    person = None if sessions.held().unreachable else current_user.signed_in()
    said = say(domain)
    shown: dict[str, Any] = {
        "say": said,
        "language": said.language,
        "other": said.other,
        "actor": person,
        "own_place": said.place(desk().places[person.place]) if person else "",
        "links": _links(person),
        "path": request.path,
        "switch": urlencode({**request.args, "lang": said.other}),
        "root": ROOT,
        "province": said.text(desk().settings.province.name),
        "csrf_token": generate_csrf,
        "ticked": ticked,
        "who": who,
        "source_name": source_name,
        "typed": lambda name: request.form.get(name, ""),
        "asset": asset,
    }
    return _environment().get_template(template).render(shown | values)


def who(login: str | None) -> str:
    """Who did something, by name and unit, in the language of this request."""
    return named(desk(), say(), login)


def source_name(source: str) -> str:
    """What a source is called, in the language of this request."""
    return say().text(feeds.name(source))


def ticked(name: str, value: object = "1") -> bool:
    """Whether the form that is answered had this ticked or chosen: it stands so on the page that tells its error."""
    return str(value) in request.form.getlist(name)


def cookie() -> dict[str, Any]:
    """How a cookie of the staff side that scripts may read is set."""
    return {"path": ROOT, "samesite": "Lax", "secure": current_user.over_tls(desk().settings)}


def asset(name: str) -> str:
    """The address of a file of `dashboard/assets`, with the hash of its content."""
    return ROOT + assets.asset(name)


def _links(person: Actor | None) -> list[NavigationLink]:
    return [link for link in LINKS if person is not None and person.may(link.permission)]


def _typed(name: str) -> str:
    return request.form.get(name, "")


@cache
def _environment() -> Environment:
    made = public.environment("")
    made.globals |= {"who": who, "source_name": source_name, "ticked": ticked, "typed": _typed}
    return made
