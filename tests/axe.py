"""What axe-core says of a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"


def serious(page: Page) -> list[tuple[str, str]]:
    """What is serious or critical, with the first element that shows it; with `bypass_csp`."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(item["id"], item["nodes"][0]["html"][:140]) for item in found if item["impact"] in ("serious", "critical")]
