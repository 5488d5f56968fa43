"""One directive document: its particulars, its PDF, and where it is referred to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.public.document_register import DocumentRegister, Use, register
from dashboard.public.documents import pdf_words
from dashboard.site import NotPublished, Page, PageContext
from dashboard.snapshot import Json
from geodata.core.document_types import KINDS, TOPICS

PREVIEW = 1_200


@dataclass(frozen=True, kw_only=True)
class PdfLink:
    """The file: where it lies, under which name it is saved, what it is."""

    href: str
    name: str
    said: str
    scan: bool


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A place of the site that refers to the document."""

    text: str
    href: str


def _build(ask: PageContext) -> dict[str, Any]:
    known = register(ask.snapshot)
    entry = known.by_id.get(ask.part or "")
    if entry is None:
        raise NotPublished(ask.part)
    state = known.state(entry)
    return {
        "title": entry["number"],
        "description": ask.say.text(entry["title"]),
        "entry": entry,
        "subject": ask.say.text(entry["title"]),
        "summary": ask.say.text(entry["summary"]),
        "kind": ask.say.text(KINDS[entry["kind"]]),
        "state": state,
        "state_label": ask.say(f"state_{state}"),
        "facts": _facts(ask, entry),
        "heir": _link(ask, known, entry["replaced_by"]),
        "replaces": [
            Mention(text=other["number"], href=_href(ask, other["id"])) for other in known.replaces(entry["id"])
        ],
        "pdf": _pdf(ask, entry),
        "mentions": _mentions(ask, known.use(entry["id"])),
        "opening": known.texts.get(entry["id"], "")[:PREVIEW],
        "whole": len(known.texts.get(entry["id"], "")) <= PREVIEW,
        "source": entry["source"],
    }


def _facts(ask: PageContext, entry: Json) -> list[tuple[str, str, str | None]]:
    """Name, value and link of each particular that is known."""
    place = ask.snapshot.places.get(entry["place"])
    topics = ", ".join(ask.say.text(TOPICS[topic]) for topic in entry["topics"])
    given: list[tuple[str, str, str | None]] = [
        ("fact_date", ask.say.day(entry["date"]), None),
        ("fact_issuer", ask.say.text(entry["issuer"]), None),
        ("fact_kind", ask.say.text(KINDS[entry["kind"]]), None),
        ("fact_topics", topics, None),
        ("fact_place", ask.say.place(place) if place else "", ask.link(f"/noi/{place.code}") if place else None),
        ("fact_effect_from", ask.say.day(entry["effect_from"]) if entry["effect_from"] else "", None),
        ("fact_effect_to", ask.say.day(entry["effect_to"]) if entry["effect_to"] else "", None),
    ]
    return [(ask.say(name), value, href) for name, value, href in given if value]


def _href(ask: PageContext, name: str) -> str:
    return ask.link(f"/van-ban/{name}")


def _link(ask: PageContext, known: DocumentRegister, name: str | None) -> Mention | None:
    """Another document, by its number where the register has it."""
    if name is None:
        return None
    other = known.by_id.get(name)
    return Mention(text=other["number"], href=_href(ask, name)) if other else Mention(text=name, href="")


def _pdf(ask: PageContext, entry: Json) -> PdfLink | None:
    pdf = entry["pdf"]
    if pdf is None:
        return None
    return PdfLink(
        href=f"/data/{ask.snapshot.n}/documents/{pdf['sha256']}.pdf",
        name=f"{entry['id']}.pdf",
        said=pdf_words(ask, entry),
        scan=not pdf["text"],
    )


def _mentions(ask: PageContext, use: Use) -> list[Mention]:
    levels = [
        Mention(text=ask.say("used_level", level=level, n=ask.say.number(count)), href=ask.link("/cap-do-dich"))
        for level, count in use.levels.items()
    ]
    rules = [
        Mention(text=ask.say("used_rule", name=ask.say.text(rule["name"])), href=ask.link("/cap-do-dich"))
        for rule in use.rules
    ]
    zones = [
        Mention(text=ask.say("used_zone", name=zone["name"]), href=ask.link(f"/noi/{zone['place']}"))
        for zone in use.zones
    ]
    return [*levels, *rules, *zones]


PAGE = Page(id="document", path="/van-ban/<part>", template="document.html", build=_build, nav=False, words="documents")
