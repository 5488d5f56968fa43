"""Addresses that a page is asked to go on to: only this site's own, so that no link leads from here to a stranger."""

from __future__ import annotations

from urllib.parse import urlsplit

from dashboard.staff.kit.context import ROOT

HOME = f"{ROOT}/"
NEVER = (f"{ROOT}/dang-nhap", f"{ROOT}/dang-xuat", f"{ROOT}/api/", f"{ROOT}/_dash", f"{ROOT}/moi/")
LONGEST = 500


def onward(asked: str | None) -> str:
    """`asked` when it is the address of a staff page, else the home page."""
    if not asked or len(asked) > LONGEST or not asked.isprintable() or "\\" in asked or "/.." in asked:
        return HOME
    parts = urlsplit(asked)
    here = not parts.scheme and not parts.netloc and parts.path.startswith(HOME)
    return asked if here and not parts.path.startswith(NEVER) else HOME
