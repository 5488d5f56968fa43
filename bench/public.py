"""The public page and its files against the same map as people usually write it (`bench/baseline.py`)."""

from __future__ import annotations

import json
import statistics
import tempfile
from urllib.request import urlopen

from bench.browser import Site, View, chromium, day_change, first_view
from bench.load import Request, requests_per_second
from bench.serving import WORKERS, published, served
from bench.table import show

ROUNDS = 3

OURS = Site(
    url="/ban-do",
    drawn="document.documentElement.dataset.drawn",
    change="""() => new Promise(resolve => {
        const before = document.documentElement.dataset.drawn, start = performance.now();
        const watch = () => document.documentElement.dataset.drawn !== before
            ? resolve(performance.now() - start) : setTimeout(watch, 1);
        document.querySelector('[data-step="-1"]').click();
        watch();
    })""",
)
USUAL = Site(
    url="/",
    drawn="(() => { const map = document.querySelector('#map .js-plotly-plot'); return map && map._fullLayout"
    " && map._fullLayout.map && map._fullLayout.map._subplot && map._fullLayout.map._subplot.map.loaded(); })()",
    change="""() => new Promise(resolve => {
        const plot = document.querySelector('#map .js-plotly-plot'), start = performance.now();
        plot.once('plotly_afterplot', () => resolve(performance.now() - start));
        const handle = document.querySelector('#day [role=slider]');
        handle.focus();
        handle.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', keyCode: 37, bubbles: true}));
    })""",
)


def main() -> None:
    """Publish the seed, start both apps with the same number of workers, print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        usual = {"PUBLICATIONS": str(published(folder).root)}
        with served("app:public", {"VAR": folder}) as ours, served("bench.baseline:server", usual) as theirs:
            _views(ours, theirs)
            _load(ours, theirs)


def _views(ours: str, theirs: str) -> None:
    rows = []
    with chromium() as browser:
        for name, slow in (("cold", False), ("slow 4G, CPU/4", True)):
            mine = [first_view(browser, at(OURS, ours), slow=slow) for _ in range(ROUNDS)]
            other = [first_view(browser, at(USUAL, theirs), slow=slow) for _ in range(ROUNDS)]
            rows.append(ratio(f"first view, {name}: bytes", _bytes(mine), _bytes(other), "B", 0.28))
            rows.append(ratio(f"first view, {name}: map drawn", _time(mine), _time(other), "ms", 0.35))
        mine_changes = [day_change(browser, at(OURS, ours)) for _ in range(ROUNDS)]
        other_changes = [day_change(browser, at(USUAL, theirs)) for _ in range(ROUNDS)]
    changed = [statistics.median(found[0] for found in changes) for changes in (mine_changes, other_changes)]
    rows.append(ratio("change of day", changed[0], changed[1], "ms", 0.25))
    asked = [max(found[1] for found in changes) for changes in (mine_changes, other_changes)]
    rows.append(["requests of a change of day", f"{asked[0]}", f"{asked[1]}", "", "0"])
    show("Page against the usual Dash page (medians of three)", ["", "ours", "usual", "ratio", "wanted"], rows)


def _load(ours: str, theirs: str) -> None:
    n = json.load(urlopen(f"{ours}/data/current.json"))["publication"]
    files = requests_per_second(Request(url=f"{ours}/data/{n}/layers/cases_new/commune.json"))
    polls = requests_per_second(Request(url=f"{ours}/data/current.json"))
    body = {
        "output": "map.figure",
        "outputs": {"id": "map", "property": "figure"},
        "inputs": [
            {"id": "indicator", "property": "value", "value": "cases_new"},
            {"id": "day", "property": "value", "value": 600},
        ],
        "changedPropIds": ["day.value"],
        "parsedChangedPropsIds": ["day.value"],
    }
    headers = (("Content-Type", "application/json"), ("Accept-Encoding", "br, gzip"))
    callback = Request(
        url=f"{theirs}/_dash-update-component", method="POST", body=json.dumps(body).encode(), headers=headers
    )
    callbacks = requests_per_second(callback)
    rows = [
        [
            "a layer file against a callback",
            f"{files:,.0f}/s",
            f"{callbacks:,.0f}/s",
            f"{files / callbacks:.0f}",
            ">= 30",
        ],
        ["current.json against a callback", f"{polls:,.0f}/s", f"{callbacks:,.0f}/s", f"{polls / callbacks:.0f}", ""],
    ]
    show(f"Answers per second, {WORKERS} worker processes each", ["", "ours", "usual", "ratio", "wanted"], rows)


def at(site: Site, origin: str) -> Site:
    """The site at an origin."""
    return Site(url=origin + site.url, drawn=site.drawn, change=site.change)


def _bytes(views: list[View]) -> float:
    return statistics.median(view.bytes for view in views)


def _time(views: list[View]) -> float:
    return statistics.median(view.milliseconds for view in views)


def ratio(name: str, mine: float, other: float, unit: str, wanted: float) -> list[str]:
    """A row of a table: ours, theirs, their ratio and what it should be at most."""
    return [name, f"{mine:,.0f} {unit}", f"{other:,.0f} {unit}", f"{mine / other:.2f}", f"<= {wanted}"]
