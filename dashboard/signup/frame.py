"""The page around every page of signing up."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request
from jinja2 import Environment

from dashboard import site as public
from dashboard.i18n.catalogues import LANGUAGES, language_of
from dashboard.i18n.translator import Translator
from dashboard.signup.context import ROOT, SignupContext
from dashboard.web import assets

DOMAIN = "signup"


def desk() -> SignupContext:
    """The desk of the application that answers."""
    found: SignupContext = current_app.extensions["signup"]
    return found


def say() -> Translator:
    """The words in the language of this request."""
    return Translator(language_of(request.args.get("lang")), DOMAIN, zone=desk().settings.province.zone)


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """A page of `template`, which extends "signup/base.html"; no browser keeps it, no address leaks from it."""
    said = say()
    shown: dict[str, Any] = {
        "say": said,
        "language": said.language,
        "lang": f"?lang={said.language}" if said.language != LANGUAGES[0] else "",
        "switch": urlencode({**request.args, "lang": said.other}),
        "other": said.other,
        "root": ROOT,
        "path": request.path,
        "province": said.text(desk().settings.province.name),
        "asset": asset,
        "json": json.dumps,
    }
    answer = Response(_environment().get_template(template).render(shown | values), status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def asset(name: str) -> str:
    """The address of a file of `dashboard/assets`, with the hash of its content."""
    return ROOT + assets.asset(name)


@cache
def _environment() -> Environment:
    return public.environment("")
