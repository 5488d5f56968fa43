"""The page around the map: plain HTML in the language of the address."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from dashboard.i18n.catalogues import LANGUAGES, words
from dashboard.web.asset_bundle import address
from dashboard.web.assets import THEME_SCRIPT
from layers.publication_reader import PLACES

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='7' fill='%230b5cad'/%3E"
    "%3Cpath d='M7 22l6-11 5 7 3-4 4 8z' fill='%23fff'/%3E%3C/svg%3E"
)
FRAME_FILES = ("/_dash-layout", "/_dash-dependencies")
LATE_SCRIPTS = ("/_dash-component-suites/dash_leaflet/async-GeoJSON.js",)
UNUSED = re.compile(r'<script src="/_dash-component-suites/dash/(?:dcc|dash_table)/[^"]*"></script>')
"""Component libraries that Dash always hands out and this page has nothing of."""
POLYFILL = '<script src="/_dash-component-suites/dash/deps/polyfill@'
"""For browsers without modules, which would not run the page's own scripts either."""
OPTIONAL_FILES = ("facilities.json", "zones.json")
FIRST_FILES = ("publication.json", "indicators.json", PLACES, "tables/kpi.json")


def document(*, language: str, boot: dict[str, Any], preload: list[str], parts: dict[str, str], first: str) -> str:
    """The HTML of the map page; `boot` is handed to the scripts, `preload` starts the files of the first view.

    `first` is shown until the scripts have run.
    """
    say = words(language, "figures") | words(language, "map")
    links = "".join(
        f'<link rel="preload" as="fetch" crossorigin href="{escape(path)}">' for path in (*preload, *FRAME_FILES)
    )
    links += "".join(f'<link rel="preload" as="script" href="{path}">' for path in LATE_SCRIPTS)
    scripts = UNUSED.sub("", parts["scripts"]).replace(POLYFILL, POLYFILL.replace("<script", "<script nomodule"))
    scripts += f'<script src="{address("js")}"></script>'
    data = json.dumps({**boot, "language": language, "words": say}, ensure_ascii=False).replace("<", "\\u003c")
    home = "/" if language == LANGUAGES[0] else f"/?lang={language}"
    without = f'{escape(say["noscript"])} <a href="{home}">{escape(say["noscript_home"])}</a>'
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="description" content="{escape(say["description"])}">
<meta name="color-scheme" content="light dark">
<title>{escape(boot["province"][language])} · {escape(say["title"])}</title>
<script>{THEME_SCRIPT}</script>
<link rel="stylesheet" href="{address("css")}">
{links}<link rel="icon" type="image/svg+xml" href="{ICON}">
<script type="application/json" id="boot">{data}</script>
</head>
<body>
<noscript><style>.first .sheet, .first .time {{ display: none; }}</style><p class="noscript">{without}</p></noscript>
{first}
<footer>{parts["config"]}{scripts}{parts["renderer"]}</footer>
</body>
</html>"""
