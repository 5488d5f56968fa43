"""Pages that are plain documents: a function of (publication, address), rendered once and kept.

A page is declared as `Page`; its `build` reads the publication and gives the template what it prints. Nothing here
asks the database, and nothing needs JavaScript to be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

import brotli
from flask import Flask, Response, abort, redirect, request
from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.catalogues import LANGUAGES, language_of
from dashboard.i18n.translator import Translator
from dashboard.snapshot import Snapshot
from dashboard.web.assets import THEME_SCRIPT, asset, style
from dashboard.web.staleness import old_at
from geodata.settings.config import Settings
from layers.store import NotPublished, Store

KEPT = 600
LONGEST = 80
COMMON = ("site", "figures")
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What a page may know: the publication, the language, its own parameters of the address, the part of its path."""

    snapshot: Snapshot
    settings: Settings
    language: str
    domain: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    part: str | None = None

    @cached_property
    def say(self) -> Translator:
        """The page's words, and everything else that is written in its language."""
        return Translator(self.language, *COMMON, self.domain, zone=self.settings.province.zone)

    def link(self, path: str, **query: object) -> str:
        """An address of the site in the page's language."""
        said = {key: value for key, value in query.items() if value is not None}
        if self.language != LANGUAGES[0]:
            said["lang"] = self.language
        return f"{path}?{urlencode(said)}" if said else path

    def file(self, path: str) -> str:
        """The address of a publication's file, saved under a name in the page's language."""
        return self.link(f"/data/{self.snapshot.n}/{path}")

    def here(self, **query: object) -> str:
        """The page's own address with other parameters."""
        return self.link(self.path, **{**self.query, **query})

    def in_language(self, language: str) -> str:
        """The page's own address in a language."""
        said = dict(self.query) | ({"lang": language} if language != LANGUAGES[0] else {})
        return f"{self.path}?{urlencode(said)}" if said else self.path


class Redirect(Exception):
    """What was asked for stands under another address, `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, kw_only=True)
class Page:
    """`path`: its rule, at most one variable `part`; `query`: the parameters that it reads, all others are ignored.

    `build` gives what `template` prints, at least `title`; it raises `NotPublished` for a part that there is not.
    `nav`: shown in the navigation, in the place that `order` says. `free`: parameters in which anybody may write
    anything; a page that has one is not kept. `means`: whether a parameter says anything to the page; what says nothing
    makes no other page. `words`: the domain of its words, where that is another page's. `longest`: letters of a
    parameter that are read. `always`: built even when nothing is published; other pages say then that nothing is.
    """

    id: str
    path: str
    template: str
    build: Callable[[PageContext], dict[str, Any]]
    query: tuple[str, ...] = ()
    nav: bool = True
    order: int = 100
    mimetype: str = HTML
    free: tuple[str, ...] = ()
    means: Callable[[Snapshot, str, str], bool] = lambda _snapshot, _key, value: bool(value)
    words: str | None = None
    longest: int = LONGEST
    always: bool = False

    @property
    def domain(self) -> str:
        return self.words or self.id


MESSAGE = Page(id="message", path="", template="message.html", build=lambda _ask: {}, nav=False)


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A finished page, plain and compressed."""

    plain: bytes
    packed: bytes


class Site:
    """The pages on one store."""

    def __init__(self, store: Store, settings: Settings, pages: tuple[Page, ...], *, build: str) -> None:
        self._store, self._settings, self._build = store, settings, build
        self.pages = pages
        self._render = lru_cache(maxsize=KEPT)(self._rendered)
        self._snapshot = lru_cache(maxsize=2)(self._opened)
        self.templates = environment(build)

    def mount(self, server: Flask) -> None:
        """Add a route for every page; endpoints are `site.<id>`."""
        for page in self.pages:
            server.add_url_rule(page.path, f"site.{page.id}", self._view(page), methods=["GET"])

    def snapshot(self) -> Snapshot:
        """The newest publication."""
        current = self._store.current()
        return self._snapshot(current)

    def message(self, title: str, note: str, *, status: int) -> Response:
        """A short page with one sentence and ways on; `title` and `note` are keys of the common words."""
        language = language_of(request.args.get("lang"))
        ask = PageContext(
            snapshot=self.snapshot(),
            settings=self._settings,
            language=language,
            domain=COMMON[0],
            path=request.path[:LONGEST],
        )
        text = self._print(MESSAGE, ask, {"title": ask.say(title), "note": ask.say(note)})
        return Response(text, status=status, content_type=HTML)

    def fragment(self, page: Page) -> str:
        """A page's HTML for this request, to stand in another one."""
        snapshot, language = self.snapshot(), language_of(request.args.get("lang"))
        return self._made(page, snapshot, language, None).plain.decode()

    def _made(self, page: Page, snapshot: Snapshot, language: str, part: str | None) -> Rendered:
        """The page for this request, kept unless anybody may have written its parameters."""
        said = _said(page, snapshot)
        render = self._rendered if any(key in page.free for key, _ in said) else self._render
        return render(page, snapshot, language, said, part)

    def _print(self, page: Page, ask: PageContext, context: Mapping[str, Any]) -> str:
        built = page is MESSAGE or stands(page, ask.snapshot)
        template = self.templates.get_template(page.template if built else "empty.html")
        return template.render(ask=ask, say=ask.say, page=page, pages=self.pages, **frame(ask), **context)

    def _view(self, page: Page) -> Callable[..., AnyResponse]:
        def view(part: str | None = None) -> AnyResponse:
            snapshot = self.snapshot()
            language = language_of(request.args.get("lang"))
            try:
                rendered = self._made(page, snapshot, language, part)
            except NotPublished:
                abort(404)
            except Redirect as elsewhere:
                return redirect(elsewhere.path)
            return self._answer(page, rendered)

        return view

    def _answer(self, page: Page, rendered: Rendered) -> AnyResponse:
        brotlied = bool(request.accept_encodings["br"])
        answer = Response(rendered.packed if brotlied else rendered.plain, content_type=page.mimetype)
        if brotlied:
            answer.content_encoding = "br"
        answer.vary.add("Accept-Encoding")
        answer.cache_control.no_cache = True
        answer.set_etag(hashlib.sha256(rendered.plain).hexdigest()[:20] + ("-br" if brotlied else ""))
        return answer.make_conditional(request)

    def _rendered(
        self, page: Page, snapshot: Snapshot, language: str, query: tuple[tuple[str, str], ...], part: str | None
    ) -> Rendered:
        ask = PageContext(
            snapshot=snapshot,
            settings=self._settings,
            language=language,
            domain=page.domain,
            path=page.path.split("<")[0] + (part or ""),
            query=dict(query),
            part=part,
        )
        context = page.build(ask) if stands(page, snapshot) else {"title": ask.say("empty")}
        data = self._print(page, ask, context).encode()
        return Rendered(plain=data, packed=brotli.compress(data, quality=9))

    def _opened(self, current: Any) -> Snapshot:
        return Snapshot(self._store, current)


def _said(page: Page, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """The parameters of the address that say something to the page."""
    asked = [(key, request.args.get(key, "")[: page.longest]) for key in page.query]
    if not stands(page, snapshot):
        return ()
    return tuple((key, value) for key, value in asked if value and page.means(snapshot, key, value))


def stands(page: Page, snapshot: Snapshot) -> bool:
    """Whether a page is built: feeds and walls always, other pages once something is published."""
    return bool(snapshot.n) or page.always or page.mimetype != HTML


def environment(build: str) -> Environment:
    """The templates; an undefined name is an error, everything printed is escaped."""
    env = Environment(
        loader=PackageLoader("dashboard", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["sentence"] = sentence
    env.globals |= {"build": build, "asset": asset, "style": style, "theme_script": THEME_SCRIPT}
    return env


def sentence(text: str) -> str:
    """A text as a sentence begins; what follows keeps its letters (names, RT-PCR, F1)."""
    return text[:1].upper() + text[1:]


def cut_off(settings: Settings) -> str:
    """The hour at which a report day ends: 18h, 17h30."""
    return settings.report_day.cut_off.strftime("%Hh%M").removesuffix("00")


def frame(ask: PageContext) -> dict[str, Any]:
    """What every page prints around its own content."""
    settings, current = ask.settings, ask.snapshot.current
    return {
        "language": ask.language,
        "province": ask.say.text(settings.province.name),
        "mandate": ask.say.text(settings.province.mandate),
        "example": _example(ask.snapshot),
        "n": ask.snapshot.n,
        "as_of": current.as_of,
        "made_at": current.made_at,
        "made": ask.say.moment(datetime.fromisoformat(current.made_at), short=False) if current.made_at else "",
        "cut_off": cut_off(settings),
        "public_url": settings.server.public_url or "",
        "illustrative": current.illustrative,
        "poll_seconds": settings.publication.poll_seconds,
        "old_at": old_at(current, settings) or "",
    }


def _example(snapshot: Snapshot) -> str:
    """The name of some commune, for whoever does not know what to type."""
    communes = snapshot.places.level("commune") if snapshot.n else []
    return communes[len(communes) // 3].short if communes else ""


__all__ = ["NotPublished", "Page", "PageContext", "Redirect", "Site"]
