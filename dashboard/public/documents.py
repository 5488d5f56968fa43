"""The library of directive documents: found by words, narrowed by issuer, kind, year, subject and force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.public.document_register import ENDED, DocumentRegister, register
from dashboard.public.text_search import Piece, asked, holds, marked, snippet
from dashboard.site import Page, PageContext
from dashboard.snapshot import Json
from geodata.core.document_types import KINDS, TOPICS, plain

FILTERS = ("issuer", "kind", "topic", "year", "force")
FORCES = ("current", "ended")
KILO, MEGA = 1_000, 1_000_000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter and how many documents of the register have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter of the form; `chosen` is empty when it lets everything through."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One document in the list; `found`: the piece of its text or summary in which the words asked for stand."""

    id: str
    href: str
    number: tuple[Piece, ...]
    title: tuple[Piece, ...]
    said: str
    topics: str
    state: str
    state_label: str
    pdf: str
    found: tuple[Piece, ...]
    found_in_text: bool
    illustrative: bool


def _build(ask: PageContext) -> dict[str, Any]:
    known = register(ask.snapshot)
    filters = [_filter(ask, known, name) for name in FILTERS]
    words = asked(ask.query.get("q", ""))
    shown = [entry for entry in known.entries if _fits(known, entry, filters) and holds(known.bare(entry), words)]
    narrowed = bool(words) or any(item.chosen for item in filters)
    return {
        "title": ask.say("title"),
        "filters": filters,
        "q": ask.query.get("q", ""),
        "lines": [_line(ask, known, entry, words) for entry in shown],
        "state_day": ask.say("state_day", day=ask.say.day(known.day)),
        "count": _count(ask, len(shown), len(known.entries), narrowed=narrowed),
        "narrowed": narrowed,
        "total": len(known.entries),
        "all": ask.link(ask.path),
        "feed": ask.link("/van-ban.atom"),
    }


def _count(ask: PageContext, shown: int, total: int, *, narrowed: bool) -> str:
    if narrowed:
        return ask.say("count_of", n=ask.say.number(shown), total=ask.say.number(total))
    return ask.say("count", n=ask.say.number(total))


def _filter(ask: PageContext, known: DocumentRegister, name: str) -> Filter:
    values = [value for entry in known.entries for value in _values(known, entry, name)]
    labels = _labels(ask, known, name)
    order = sorted(set(values), reverse=True) if name == "year" else [value for value in labels if value in values]
    choices = tuple(Choice(value=value, label=labels[value], count=values.count(value)) for value in order)
    chosen = ask.query.get(name, "")
    known_values = {choice.value for choice in choices}
    label = ask.say(f"by_{name}")
    return Filter(name=name, label=label, choices=choices, chosen=chosen if chosen in known_values else "")


def _labels(ask: PageContext, known: DocumentRegister, name: str) -> dict[str, str]:
    """Label of each value of a filter, in the order in which they are offered."""
    if name == "issuer":
        return dict(sorted({_issuer(entry): ask.say.text(entry["issuer"]) for entry in known.entries}.items()))
    if name == "year":
        return {entry["date"][:4]: entry["date"][:4] for entry in known.entries}
    if name == "force":
        return {force: ask.say(f"force_{force}") for force in FORCES}
    return {value: ask.say.text(label) for value, label in (KINDS if name == "kind" else TOPICS).items()}


def _values(known: DocumentRegister, entry: Json, name: str) -> Iterable[str]:
    """What one document has of a filter."""
    has: dict[str, Callable[[], Iterable[str]]] = {
        "issuer": lambda: (_issuer(entry),),
        "kind": lambda: (entry["kind"],),
        "topic": lambda: entry["topics"],
        "year": lambda: (entry["date"][:4],),
        "force": lambda: ("ended" if known.state(entry) in ENDED else "current",),
    }
    return has[name]()


def _issuer(entry: Json) -> str:
    return plain(entry["issuer"]["vi"])


def _fits(known: DocumentRegister, entry: Json, filters: Iterable[Filter]) -> bool:
    return all(not item.chosen or item.chosen in _values(known, entry, item.name) for item in filters)


def _line(ask: PageContext, known: DocumentRegister, entry: Json, words: tuple[str, ...]) -> DocumentLine:
    in_text = snippet(known.texts.get(entry["id"], ""), words)
    summary = ask.say.text(entry["summary"])
    state = known.state(entry)
    return DocumentLine(
        id=entry["id"],
        href=ask.link(f"/van-ban/{entry['id']}"),
        number=marked(entry["number"], words),
        title=marked(ask.say.text(entry["title"]), words),
        said=" · ".join(
            (ask.say.text(KINDS[entry["kind"]]), ask.say.text(entry["issuer"]), ask.say.day(entry["date"]))
        ),
        topics=", ".join(ask.say.text(TOPICS[topic]) for topic in entry["topics"]),
        state=state,
        state_label=ask.say(f"state_{state}"),
        pdf=pdf_words(ask, entry),
        found=in_text or marked(summary, words) if summary or in_text else (),
        found_in_text=bool(in_text),
        illustrative=entry["illustrative"],
    )


def pdf_words(ask: PageContext, entry: Json) -> str:
    """Size and pages of the PDF, or that there is none."""
    pdf = entry["pdf"]
    if pdf is None:
        return ask.say("no_pdf")
    return ask.say("pdf" if pdf["text"] else "pdf_scan", pages=pdf["pages"], size=_size(ask, pdf["bytes"]))


def _size(ask: PageContext, count: int) -> str:
    return f"{ask.say.number(count / MEGA, 1)} MB" if count >= MEGA else f"{ask.say.number(max(count / KILO, 1))} kB"


PAGE = Page(
    id="documents",
    order=7,
    path="/van-ban",
    template="documents.html",
    build=_build,
    query=("q", *FILTERS),
    free=("q",),
)
