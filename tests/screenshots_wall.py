"""Pictures of wall screens: every layout, every state, a strip of a list whose views take turns."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import orjson
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from geodata.settings.wall_layouts import Wall
from layers.store import Store

WALL, LARGE = (1920, 1080), (3840, 2160)
TURN = 20_000
STATES: tuple[tuple[str, dict[str, str] | None, int], ...] = (
    ("stale", {"etl": "stopped"}, 1_500),
    ("version", {"app": "another"}, 3_500),
    ("lost", None, 31_000),
)
"""Name of the picture, what the server answers in place of the truth (None: nothing), how long that has been so."""
FRAMES, ACROSS, SMALL = 8, 4, (480, 270)


def take(browser: Browser, origin: str, store: Store, wall: Wall, images: Path) -> None:
    """Take all pictures of walls anew."""
    for layout in wall.layouts:
        with _screen(browser, origin, store, f"bo-cuc={layout}") as page:
            page.screenshot(path=images / f"wall-{layout}.png")
    with _screen(browser, origin, store, "", size=LARGE) as page:
        page.screenshot(path=images / "wall-3840.png")
    with _screen(browser, origin, store, "noi=664&lang=en") as page:
        page.screenshot(path=images / "wall-district-en.png")
    for name, change, later in STATES:
        with _screen(browser, origin, store, "") as page:
            page.route("**/man-hinh*", lambda _route: None)
            page.route("**/data/current.json", _changing(change))
            page.clock.run_for(later)
            page.wait_for_timeout(800)
            page.screenshot(path=images / f"wall-{name}.png")
    with _screen(browser, origin, store, f"chuong-trinh={next(iter(wall.programmes))}") as page:
        _strip(page).save(images / "wall-strip.png")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{origin}/man-hinh/danh-sach")
    page.screenshot(path=images / "wall-list.png", full_page=True)
    page.close()


@contextmanager
def _screen(browser: Browser, origin: str, store: Store, query: str, *, size: tuple[int, int] = WALL) -> Iterator[Page]:
    store.beat()
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.clock.install(time=datetime.fromisoformat(f"{store.current().as_of}T20:30:00+07:00"))
    page.route("**/data/current.json", _changing({}))
    page.goto(f"{origin}/man-hinh?{query}")
    page.locator("html[data-drawn]").wait_for(state="attached")
    page.wait_for_timeout(500)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.close()


def _changing(change: dict[str, str] | None) -> Callable[[Route], None]:
    """A handler that passes the answer on with something changed, or none at all.

    Without the server's time: the pictures are of the evening of the newest day, on which its figures are not old.
    """

    def handle(route: Route) -> None:
        if change is None:
            route.abort()
            return
        answer = route.fetch()
        headers = {name: text for name, text in answer.headers.items() if name != "date"}
        route.fulfill(response=answer, headers=headers, body=orjson.dumps({**answer.json(), **change}))

    return handle


def _strip(page: Page) -> Image.Image:
    """Frames of a list, twenty seconds apart by the screen's clock."""
    sheet = Image.new("RGB", (SMALL[0] * ACROSS, SMALL[1] * (FRAMES // ACROSS)))
    for frame in range(FRAMES):
        page.wait_for_timeout(800)
        image = Image.open(io.BytesIO(page.screenshot())).resize(SMALL, Image.Resampling.LANCZOS)
        sheet.paste(image, (SMALL[0] * (frame % ACROSS), SMALL[1] * (frame // ACROSS)))
        page.clock.run_for(TURN)
    return sheet
