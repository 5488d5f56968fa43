"""The pages that are documents, over HTTP: what they say, in which language, how they are kept."""

from __future__ import annotations

import re
from html import unescape

import brotli
import orjson
import pytest
from flask.testing import FlaskClient

from dashboard.i18n import catalogues
from dashboard.public.page_list import pages
from dashboard.server import build_public
from dashboard.signup.server import build_signup
from dashboard.web.assets import script_hash
from geodata.geography import unit_types
from geodata.settings.config import Settings
from layers.store import Store
from tests.dashboard.conftest import Site

PATHS = [*(page.path for page in pages() if "<" not in page.path and page.nav), "/noi/67", "/noi/663", "/noi/24640"]
EASTERN = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
FRONT_MOST = 60_000


@pytest.fixture(scope="module")
def client(seeded: Site) -> FlaskClient:
    return build_public(seeded.settings, seeded.store).test_client()


def text_of(html: str) -> str:
    """What a reader sees, without tags, styles and scripts."""
    bare = re.sub(r"<(style|script|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def size(client: FlaskClient, path: str) -> int:
    """Bytes of an answer as a browser receives it."""
    with client.get(path, headers={"Accept-Encoding": "br"}) as answer:
        return len(answer.data)


def status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        return answer.status_code


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_there_in_both_languages(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, query_string={"lang": language})
    assert answer.status_code == 200
    html = answer.text
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert "None" not in text_of(html)
    assert "undefined" not in html.casefold()
    title = re.search(r"<title>(.*?)</title>", html)
    assert title
    assert title[1].strip(" ·")


@pytest.mark.parametrize(
    "path", ["/", "/dien-bien", "/xet-nghiem", "/tiem-chung", "/nguon-luc", "/van-ban", "/dinh-nghia"]
)
def test_english_pages_keep_vietnamese_for_names_alone(client: FlaskClient, seeded: Site, path: str) -> None:
    places = orjson.loads(seeded.store.read(1, "places.json"))["places"]
    facilities = orjson.loads(seeded.store.read(1, "facilities.json"))["facilities"]
    documents = orjson.loads(seeded.store.read(1, "documents.json"))["documents"]
    shown = text_of(client.get(path, query_string={"lang": "en"}).text)
    names = {unit_types.short(place["name"], place["kind"]) for place in places}
    names |= {facility["name"] for facility in facilities} | {document["number"] for document in documents}
    for name in sorted(names, key=len, reverse=True):
        shown = shown.replace(name, "")
    for known in ("Tiếng Việt", "Đắk Nông", "QĐ-BYT", "Tổng điều tra dân số và nhà ở"):
        shown = shown.replace(known, "")
    assert [word for word in shown.split() if EASTERN.search(word)] == []


def test_the_front_page_is_small(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Encoding": "br"})
    assert answer.content_encoding == "br"
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', brotli.decompress(answer.data).decode())
    assert len(answer.data) + sum(size(client, path) for path in scripts) <= FRONT_MOST
    assert not any("dash" in path or "plotly" in path for path in scripts)


def test_the_front_page_says_the_day_in_words(client: FlaskClient, seeded: Site) -> None:
    layer = orjson.loads(seeded.store.read(1, "layers/coverage_dose2_18plus/province.json"))
    share = f"{layer['values'][-1][0]:.1f}".replace(".", ",")
    shown = text_of(client.get("/").text)
    assert f"{share} % người từ 18 tuổi đã tiêm đủ 2 mũi" in shown
    assert "Ngày 21/1/2022" in shown


def test_the_drawn_map_has_every_commune_with_its_figure(client: FlaskClient, seeded: Site) -> None:
    html = client.get("/").text
    layer = orjson.loads(seeded.store.read(1, "layers/cases_7d/commune.json"))
    assert len(layer["places"]) == 71
    for code, value in zip(layer["places"], layer["values"][-1], strict=True):
        found = re.search(rf'<a href="/noi/{code}"[^>]*><path class="[^"]+" d="M[^"]+"><title>([^<]+)</title>', html)
        assert found, code
        assert f"Ca mắc mới trong 7 ngày: {value:.0f}" in found[1]


def test_totals_say_how_many_communes_stand_behind_them_and_which_do_not(client: FlaskClient, seeded: Site) -> None:
    layer = orjson.loads(seeded.store.read(1, "layers/samples_taken/commune.json"))
    province = orjson.loads(seeded.store.read(1, "layers/samples_taken/province.json"))
    names = {place["code"]: place["name"] for place in orjson.loads(seeded.store.read(1, "places.json"))["places"]}
    silent = [names[code] for code, value in zip(layer["places"], layer["values"][-1], strict=True) if value is None]
    assert silent
    html = client.get("/xet-nghiem").text
    tile = html[html.index('data-tile="samples_taken"') :].split("</article>")[0]
    assert f"{province['reported'][-1][0]}/71 xã có số (minh hoạ)" in tile
    assert all(name in unescape(tile) for name in silent)


def test_positivity_names_its_denominator(client: FlaskClient, seeded: Site) -> None:
    results = orjson.loads(seeded.store.read(1, "layers/results_received/province.json"))["values"][-7:]
    rate = orjson.loads(seeded.store.read(1, "layers/test_positivity_7d/province.json"))
    total = f"{sum(row[0] for row in results):,.0f}".replace(",", ".")
    shown = text_of(client.get("/xet-nghiem").text)
    positive = f"{rate['counts'][-1][0]:,.0f}".replace(",", ".")
    assert rate["bases"][-1][0] == sum(row[0] for row in results)
    assert f"{positive} mẫu dương tính trên {total} mẫu đã có kết quả" in shown


def test_denominators_name_source_and_day(client: FlaskClient) -> None:
    shown = text_of(client.get("/tiem-chung").text)
    assert re.search(r"Từ 18 tuổi 404\.872 UBND tỉnh công bố, 22/11/2021", shown)
    assert re.search(r"Toàn dân 622\.168 Tổng điều tra dân số và nhà ở, 1/4/2019", shown)


def test_the_gap_board_counts_from_the_alarm_mark(client: FlaskClient, seeded: Site) -> None:
    figures = {
        name: orjson.loads(seeded.store.read(1, f"layers/{name}/province.json"))["values"][-1][0]
        for name in ("beds_oxygen", "beds_oxygen_used")
    }
    mark = seeded.settings.alarms.occupancy_percent / 100
    spare = figures["beds_oxygen"] - -(-figures["beds_oxygen_used"] // mark)
    shown = text_of(client.get("/nguon-luc").text)
    used = f"{figures['beds_oxygen_used']:.0f}/{figures['beds_oxygen']:.0f}"
    assert re.search(rf"{used} \S+ % còn {spare:.0f}", shown.replace("\u00a0", " "))


def test_a_place_has_its_neighbours_and_what_lies_above_it(client: FlaskClient) -> None:
    html = client.get("/noi/24640").text
    assert "Huyện Cư Jút" in text_of(html)
    assert 'href="/noi/662"' in html
    assert "Xã Tâm Thắng" in text_of(html)


def test_definitions_list_every_published_indicator(client: FlaskClient, seeded: Site) -> None:
    html = client.get("/dinh-nghia").text
    known = orjson.loads(seeded.store.read(1, "indicators.json"))["indicators"]
    assert all(f'<article id="{name}">' in html for name in known)


@pytest.mark.parametrize("path", ["/noi/99999", "/noi/..%2F..", "/khong-co", "/noi/%00"])
def test_what_there_is_not_is_said_in_the_look_of_the_site(client: FlaskClient, path: str) -> None:
    answer = client.get(path, query_string={"lang": "en"})
    assert answer.status_code == 404
    assert "There is no such page" in text_of(answer.text) or "no such" in text_of(answer.text)
    assert 'class="site-top"' in answer.text


def test_a_page_is_revalidated_and_other_parameters_make_no_other_page(client: FlaskClient) -> None:
    first = client.get("/dien-bien", headers={"Accept-Encoding": "br"})
    assert "no-cache" in first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    assert client.get("/dien-bien", headers={"Accept-Encoding": "br", "If-None-Match": tag}).status_code == 304
    assert client.get("/dien-bien?x=1&y=%3Cscript%3E", headers={"Accept-Encoding": "br"}).headers["ETag"] == tag
    assert client.get("/dien-bien").headers["ETag"] != tag


@pytest.mark.parametrize("path", ["/dien-bien", "/cap-do-dich", "/tiem-chung", "/nguon-luc", "/xet-nghiem"])
def test_an_unknown_place_in_the_address_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?noi=%3Cb%3E")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_the_policy_lets_the_one_inline_script_run(client: FlaskClient) -> None:
    answer = client.get("/")
    assert script_hash() in answer.headers["Content-Security-Policy"]
    assert len(re.findall(r"<script>", answer.text)) == 1


def test_links_of_every_page_lead_somewhere(client: FlaskClient, seeded: Site) -> None:
    signup = build_signup(seeded.settings, engine=seeded.engine).test_client()
    links = {link for path in PATHS for link in re.findall(r'(?:href|src)="(/[^"#]*)', client.get(path).text)}
    sides = {link: signup if link.startswith("/tinh-nguyen") else client for link in map(unescape, links)}
    assert len(set(sides.values())) == 2
    assert [link for link, side in sorted(sides.items()) if status(side, link) not in (200, 301)] == []


def test_before_the_first_publication_every_page_says_so(settings: Settings, tmp_path: object) -> None:
    client = build_public(settings, Store(settings.storage.var / "nothing")).test_client()
    for path in PATHS:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Chưa có số liệu nào được công bố" in text_of(answer.text)


def test_the_picture_of_a_link_is_a_png(client: FlaskClient) -> None:
    answer = client.get("/data/1/pictures/vi.png")
    assert answer.content_type == "image/png"
    assert answer.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert client.get("/data/1/pictures/fr.png").status_code == 404


@pytest.mark.parametrize(
    ("asked", "code"),
    [("Đắk Mil", "663"), ("dak wil", "24643"), ("ea tling", "24640"), ("HUYEN TUY DUC", "667"), ("Đăk Wil", "24643")],
)
def test_a_name_opens_its_place_with_or_without_accents(client: FlaskClient, asked: str, code: str) -> None:
    answer = client.get("/noi", query_string={"ten": asked, "lang": "en"})
    if asked == "Đắk Mil":
        assert "/noi/24664" in answer.text
        assert "/noi/663" in answer.text
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/noi/{code}?lang=en"


@pytest.mark.parametrize("asked", ["%", "_", "<script>", "nowhere", "' OR 1=1", "x" * 500])
def test_a_name_that_nobody_has_is_said_and_nothing_else(client: FlaskClient, asked: str) -> None:
    answer = client.get("/noi", query_string={"ten": asked})
    assert answer.status_code == 200
    assert "<script>a" not in answer.text
    assert "Không có nơi nào tên như vậy" in text_of(answer.text)


def test_parameters_that_say_nothing_make_no_other_page(client: FlaskClient) -> None:
    packed = {"Accept-Encoding": "br"}
    tag = client.get("/tiem-chung", headers=packed).headers["ETag"]
    assert client.get("/tiem-chung?noi=&khac=1", headers=packed).headers["ETag"] == tag
    assert client.get("/tiem-chung?noi=663", headers=packed).headers["ETag"] != tag


def test_the_map_says_itself_before_its_scripts_run(client: FlaskClient) -> None:
    html = client.get("/ban-do").text
    assert re.search(r'<path class="shade m0[0-5]"', html)
    assert "Ngày 21/1/2022" in text_of(html)
    assert "/dcc/" not in html
    assert "/dash_table/" not in html
    earlier = client.get("/ban-do?day=2021-12-20").text
    assert 'class="first-map"' not in earlier
    assert 'class="first-map"' not in client.get("/embed").text
