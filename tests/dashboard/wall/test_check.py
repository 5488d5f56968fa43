"""Which panels the settings may declare, and what a new kind of panel is made of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from dashboard import site as pages
from dashboard.i18n import catalogues
from dashboard.server import build_public
from dashboard.wall import panels
from dashboard.wall.check import check
from geodata.settings import config
from geodata.settings.config import ConfigError
from geodata.settings.wall_layouts import LayoutCell, Panel, Wall
from tests.dashboard.conftest import Site

CONTENT: dict[str, dict[str, object]] = {
    "map": {"indicator": "cases_7d"},
    "numerals": {"indicators": ("cases_new",)},
    "chart": {"chart": "epidemic_curve_90d"},
    "table": {"indicators": ("cases_new",)},
    "late": {"indicator": "cases_new"},
}


def wall(panel: dict[str, object], columns: int = 12, rows: int = 12) -> Wall:
    """The walls of the settings with a layout of one panel beside them."""
    known = config.load(environ={}).wall
    cell = LayoutCell(at=(1, 1, columns, rows), panels=(Panel.model_validate(panel),))
    layouts = {**known.layouts, "one": known.layouts["huyen"].model_copy(update={"cells": (cell,)})}
    return known.model_copy(update={"layouts": layouts})


def test_the_walls_of_the_settings_can_be_made() -> None:
    check(config.load(environ={}).wall)


@pytest.mark.parametrize("kind", panels.kinds())
def test_a_cell_too_small_for_its_panel_is_refused(kind: str) -> None:
    (columns, rows), panel = panels.kinds()[kind].smallest, {"kind": kind, **CONTENT.get(kind, {})}
    check(wall(panel, columns, rows))
    with pytest.raises(ConfigError, match=f"{kind} needs a cell of {columns} x {rows} at least"):
        check(wall(panel, columns - 1, rows))
    if rows > 1:
        with pytest.raises(ConfigError, match="at least"):
            check(wall(panel, columns, rows - 1))


@pytest.mark.parametrize(
    ("panel", "said"),
    [
        ({"kind": "documents", "place": "660"}, "documents has no use for place"),
        ({"kind": "levels", "indicator": "cases_7d"}, "levels has no use for indicator"),
        ({"kind": "map"}, "map cần indicator / map needs indicator"),
        ({"kind": "table", "indicators": ()}, "table needs indicators"),
        ({"kind": "clock"}, "không có loại ô “clock”; có: .*ticker"),
        ({"kind": "chart", "chart": "none"}, "không có biểu đồ “none”; có: "),
    ],
)
def test_a_panel_that_cannot_be_made_is_refused_by_its_key(panel: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=rf"^wall\.layouts\.one\.cells\.0\.panels\.0: .*{said}"):
        check(wall(panel))


MODULE = """
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import Slide


def slides(scene):
    return [Slide(kind="motto", content=scene.ask.say("kind_motto"), title=scene.place.short)]


KIND = PanelKind(name="motto", slides=slides, smallest=(2, 1))
"""
WORDS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "kind_motto"\nmsgstr "{}"\n'


@pytest.fixture
def motto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module, a template and words beside those of the walls."""
    (tmp_path / "motto.py").write_text(MODULE)
    (tmp_path / "wall").mkdir()
    (tmp_path / "wall" / "motto.html").write_text('<p class="motto">{{ p }}</p>')
    for language, words in (("vi", "Bốn tại chỗ"), ("en", "Four on the spot")):
        folder = tmp_path / language
        folder.mkdir()
        known = (catalogues.FOLDERS[0] / language / "wall.po").read_text(encoding="utf-8")
        said = WORDS.format(words).partition("\n\n")[2]
        (folder / "wall.po").write_text(f"{known}\n{said}", encoding="utf-8")
    environment = pages.environment

    def both(build: str) -> Environment:
        made = environment(build)
        made.loader = ChoiceLoader([made.loader, FileSystemLoader(tmp_path)])  # type: ignore[list-item]
        return made

    monkeypatch.setattr(pages, "environment", both)
    monkeypatch.setattr(panels, "__path__", [*panels.__path__, str(tmp_path)])
    monkeypatch.setattr(catalogues, "FOLDERS", (tmp_path, *catalogues.FOLDERS))
    panels.kinds.cache_clear()
    catalogues.words.cache_clear()
    yield
    panels.kinds.cache_clear()
    catalogues.words.cache_clear()


@pytest.mark.usefixtures("motto")
@pytest.mark.parametrize(("language", "words"), [("vi", "Bốn tại chỗ"), ("en", "Four on the spot")])
def test_a_module_a_template_and_words_are_a_kind(site: Site, language: str, words: str) -> None:
    settings = site.settings.model_copy(update={"wall": wall({"kind": "motto"})})
    client = build_public(settings, site.store, engine=site.engine).test_client()
    page = client.get(f"/man-hinh?bo-cuc=one&lang={language}").text
    assert f'<p class="motto">{words}</p>' in page
