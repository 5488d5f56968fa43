"""The stand-alone map: one file, no request to anywhere, the same bytes each time, what is not known said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from layers import derivatives, folium_map, poster
from layers.map_view import situation
from layers.picture import DRAWING
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store

PATH = "maps/cases_new/commune/2021-10-01.vi.html"
PICTURE = "pictures/cases_new/commune/2021-10-01.vi.png"


def test_what_a_map_says(store: Store) -> None:
    read = PublicationReader(store, 1)
    shown = situation(read, 1, indicator="cases_new", level="commune", day="2021-10-01", language="vi")
    assert [(place.says, place.at, place.applicable) for place in shown.places] == [
        ("0 cases_new", 0, True),
        ("chưa báo cáo", None, True),
    ]
    assert (shown.total, shown.reported, shown.missing) == ("0 cases_new", "1/2 xã đã báo cáo", "chưa báo cáo")
    assert [words for _, words in shown.classes] == ["0", "1–2", "từ 3"]
    assert shown.illustrative == ""
    second = situation(read, 1, indicator="cases_new", level="commune", day="2021-10-02", language="en")
    assert (second.illustrative, second.missing) == ("Illustrative figures", "")
    assert second.reported == "2/2 communes have figures (illustrative)"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_opens_without_a_network_and_asks_for_nothing(
    store: Store, chromium: Browser, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(folium_map.render(PublicationReader(store, 1), 1, PATH.replace(".vi.", f".{language}.")))
    context = chromium.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.locator("path.leaflet-interactive[fill^='#']").first.wait_for()
    assert asked == [file.as_uri()]
    assert errors == []
    assert page.locator("path.leaflet-interactive[fill='url(#hatch)']").count() == 1
    page.locator("path.leaflet-interactive[fill^='#']").first.click()
    assert page.locator(".leaflet-tooltip").filter(has_text="=HYPERLINK(1)").inner_text().split() == [
        "=HYPERLINK(1)",
        "0",
        "cases_new",
    ]
    said = page.locator("body").inner_text()
    assert ("chưa báo cáo" if language == "vi" else "not reported") in said
    assert ("Công bố số 1" if language == "vi" else "Publication 1") in said
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_same_map_is_the_same_bytes(store: Store) -> None:
    read = PublicationReader(store, 1)
    assert folium_map.render(read, 1, PATH) == folium_map.render(read, 1, PATH)


def test_a_place_in_the_middle(store: Store) -> None:
    read = PublicationReader(store, 1)
    whole, part = folium_map.render(read, 1, PATH), folium_map.render(read, 1, PATH.replace(".vi", ".102.vi"))
    assert whole != part
    with pytest.raises(NotPublished):
        folium_map.render(read, 1, PATH.replace(".vi", ".999.vi"))


@pytest.mark.parametrize("made", ["map", "picture"])
@pytest.mark.parametrize(("old", "new"), [("2021-10-01", "2021-10-09"), ("cases_new", "deaths_new"), ("vi", "fr")])
def test_what_is_not_published_is_not_there(store: Store, made: str, old: str, new: str) -> None:
    path = {"map": PATH, "picture": PICTURE}[made].replace(old, new)
    with pytest.raises(NotPublished):
        derivatives.render(store, 1, path)


def test_the_picture(store: Store) -> None:
    first, again = (
        poster.render(PublicationReader(store, 1), 1, PICTURE, manifest=store.manifest(1)) for _ in range(2)
    )
    assert first == again
    assert first.startswith(b"\x89PNG")
    assert (int.from_bytes(first[16:20], "big"), int.from_bytes(first[20:24], "big")) == (1200, 1500)
    assert not DRAWING.locked()
