"""The newest documents as an Atom feed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.public.document_register import register
from dashboard.site import Page, PageContext
from dashboard.snapshot import Json
from geodata.core.document_types import KINDS

MOST = 50
NEVER = "1970-01-01"


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One document; `id` is the same under whatever address the site is reached."""

    id: str
    title: str
    href: str
    updated: str
    author: str
    summary: str
    pdf: str


def _build(ask: PageContext) -> dict[str, Any]:
    known = register(ask.snapshot)
    entries = [_entry(ask, entry) for entry in known.entries[:MOST]]
    site = ask.settings.server.public_url or ""
    return {
        "title": ask.say("feed_title"),
        "feed_id": _urn(ask, ""),
        "self_href": site + ask.link("/van-ban.atom"),
        "page_href": site + ask.link("/van-ban"),
        "updated": entries[0].updated if entries else _moment(ask, known.day or NEVER),
        "entries": entries,
    }


def _entry(ask: PageContext, entry: Json) -> FeedEntry:
    site, pdf = ask.settings.server.public_url or "", entry["pdf"]
    kind = ask.say.text(KINDS[entry["kind"]])
    return FeedEntry(
        id=_urn(ask, entry["id"]),
        title=f"{kind} {entry['number']}: {ask.say.text(entry['title'])}",
        href=site + ask.link(f"/van-ban/{entry['id']}"),
        updated=_moment(ask, entry["date"]),
        author=ask.say.text(entry["issuer"]),
        summary=ask.say.text(entry["summary"]),
        pdf=f"{site}/data/{ask.snapshot.n}/documents/{pdf['sha256']}.pdf" if pdf else "",
    )


def _moment(ask: PageContext, day: str) -> str:
    """The beginning of a day where the province is."""
    return datetime.fromisoformat(day).replace(tzinfo=ask.settings.province.zone).isoformat()


def _urn(ask: PageContext, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"province/{ask.settings.province.code}/van-ban/{name}").urn


PAGE = Page(
    id="document_feed",
    path="/van-ban.atom",
    template="documents.atom",
    build=_build,
    nav=False,
    words="documents",
    mimetype="application/atom+xml; charset=utf-8",
)
