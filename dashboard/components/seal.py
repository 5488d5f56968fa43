"""What a printed page carries so that it can be looked up: its publication's checksum, as digits and as a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno
from markupsafe import Markup

from dashboard.site import PageContext
from layers.checksums import CHECKED_AT, SHORT, digest_of, grouped


@dataclass(frozen=True, kw_only=True)
class Seal:
    """`code`: the checksum's first digits; `where`: the page that looks it up; `qr`: SVG, None without an address."""

    code: str
    where: str
    qr: Markup | None


def seal(ask: PageContext) -> Seal:
    """The seal of the publication that a page is made from."""
    digits = digest_of(ask.snapshot.store, ask.snapshot.n)[:SHORT]
    site = ask.snapshot.about.get("address") or ""
    return Seal(
        code=grouped(digits), where=f"{site}{CHECKED_AT}", qr=_qr(f"{site}{CHECKED_AT}?ma={digits}") if site else None
    )


@lru_cache(maxsize=64)
def _qr(address: str) -> Markup:
    drawn = segno.make(address, error="m").svg_inline(scale=2, border=1, svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - paths of a QR code, no text of anybody's
