"""`/so-lieu/tai`: from the fields of the form on the page of downloads to the file that they mean."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.i18n.catalogues import LANGUAGES, language_of
from dashboard.public.downloads import PATH
from layers.downloads.address import Download, NoSuchDownload, choose
from layers.downloads.file import fits
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store

CHOOSE = f"{PATH}/tai"
LONGEST = 80


def blueprint(store: Store) -> Blueprint:
    """The route; what cannot be had leads back to the page, which says why."""
    downloads = Blueprint("downloads", __name__)

    @downloads.get(CHOOSE)
    def file() -> Response:
        language = language_of(request.args.get("lang"))
        try:
            n = _publication(store, request.args.get("cong-bo", ""))
            return _fresh(redirect(f"/data/{n}/{_download(store, n).path}{_in(language)}"))
        except NoSuchDownload as error:
            said = {"loi": error.part}
        except NotPublished:
            said = {"loi": "publication"}
        return _fresh(redirect(f"{PATH}?{urlencode(said)}{_in(language, '&')}"))

    return downloads


def _publication(store: Store, asked: str) -> int:
    """The number that was asked for, else the newest; raises `NotPublished`."""
    if not asked:
        n = store.current().publication
    elif asked.isascii() and asked.isdecimal() and len(asked) < LONGEST:
        n = int(asked)
    else:
        raise NotPublished(asked)
    if n not in store.numbers():
        raise NotPublished(asked)
    return n


def _download(store: Store, n: int) -> Download:
    """What the fields mean; raises `NoSuchDownload`."""
    read = PublicationReader(store, n)
    catalogue = read("indicators.json")
    said = {name: request.args.get(name, "")[:LONGEST] for name in ("level", "first", "last", "form")}
    if one_day := request.args.get("day", "")[:LONGEST]:
        said |= {"first": one_day, "last": one_day}
    made = choose(catalogue, chosen=_chosen(request.args.getlist("indicator")), **said)
    if not fits(catalogue, made, units=len(read.places.level(made.level))):
        raise NoSuchDownload("size", made.path)
    return made


def _chosen(asked: list[str]) -> list[str]:
    """A whole topic makes its own indicators needless."""
    topics = [name for name in asked if name.startswith("topic-")]
    return topics[:1] or asked


def _in(language: str, sign: str = "?") -> str:
    return "" if language == LANGUAGES[0] else f"{sign}lang={language}"


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-cache"
    return answer
