"""Is a forwarded file genuine? Looked up by its checksum among everything that was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from dashboard.site import Page, PageContext
from layers import checksums
from layers.checksums import CHECKED_AT, SHORT, WHOLE, Found

CORRECTIONS = "tables/corrections.json"
LONGEST = 200
DIGITS = re.compile(rf"[0-9a-f]{{{SHORT},{WHOLE}}}")
FOLDERS = ("layers", "charts", "pictures", "maps", "downloads", "bulletins", "documents", "tables", "shapes")
State = Literal["none", "malformed", "unknown", "found"]


@dataclass(frozen=True, kw_only=True)
class HoldingPublication:
    """The newest publication that holds the file, in words; `also`: the numbers of others with the same bytes.

    `corrected`: how many figures were corrected after it; `bulletin`: its own one's address, empty when it is not kept.
    """

    n: int
    also: str
    as_of: str
    made: str
    newest: bool
    corrected: int
    illustrative: bool
    bulletin: str
    files: tuple[tuple[str, str], ...]


def _build(ask: PageContext) -> dict[str, Any]:
    asked = re.sub(r"[\s:–—-]", "", ask.query.get("ma", "")).lower()
    found = checksums.find(ask.snapshot.store, asked) if DIGITS.fullmatch(asked) else []
    return {
        "title": ask.say("title"),
        "asked": asked,
        "state": _state(asked, found),
        "publication": _publication(ask, found) if found else None,
        "printed": len(asked) < WHOLE,
        "kept": len(ask.snapshot.store.numbers()),
        "short": SHORT,
        "own": checksums.grouped(checksums.digest_of(ask.snapshot.store, ask.snapshot.n)[:SHORT]),
    }


def _state(asked: str, found: list[Found]) -> State:
    if not asked:
        return "none"
    if not DIGITS.fullmatch(asked):
        return "malformed"
    return "found" if found else "unknown"


def _publication(ask: PageContext, found: list[Found]) -> HoldingPublication:
    n = max(file.n for file in found)
    about, kept = ask.snapshot.store.once(n), n in ask.snapshot.store.numbers()
    log = ask.snapshot.file(CORRECTIONS)["corrections"] if ask.snapshot.has(CORRECTIONS) else []
    return HoldingPublication(
        n=n,
        also=_spans(sorted({file.n for file in found} - {n})),
        as_of=ask.say.day(about.as_of),
        made=ask.say.moment(datetime.fromisoformat(about.made_at), short=False) if about.made_at else "",
        newest=n == ask.snapshot.n,
        corrected=sum(entry["publication"] > n for entry in log),
        illustrative=about.illustrative,
        bulletin=f"/data/{n}/bulletins/{ask.language}.pdf" if kept else "",
        files=tuple((_words(ask, file.path), _href(file) if kept else "") for file in found if file.n == n),
    )


def _spans(numbers: list[int]) -> str:
    """`3–6, 9`: numbers that follow each other as spans."""
    spans: list[list[int]] = []
    for n in numbers:
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _words(ask: PageContext, path: str) -> str:
    """What a file is: the figures of an indicator, a picture, a bulletin, with its name."""
    if not path:
        return ask.say("whole")
    folder, _, rest = path.partition("/")
    kind = ask.say(f"folder_{folder}") if folder in FOLDERS and rest else ask.say("folder_other")
    item = ask.snapshot.indicators.get(re.split(r"[/.]", rest)[0]) if rest else None
    return f"{kind}: {ask.say.text(item['label'])} ({rest.partition('/')[2]})" if item else f"{kind}: {rest or path}"


def _href(file: Found) -> str:
    return f"/data/{file.n}/{file.path}" if file.path else f"/data/{file.n}/files.json"


PAGE = Page(
    id="verify",
    path=CHECKED_AT,
    template="verify.html",
    build=_build,
    query=("ma",),
    free=("ma",),
    longest=LONGEST,
    nav=False,
)
