"""Public site and staff side behind nginx, as deploy/ sets them up."""

from __future__ import annotations

import re
import socket
import ssl

import httpx
from sqlalchemy import select

from geodata import schema
from tests.deploy.conftest import VISITOR, Front
from tests.staffed_support import TOKEN

FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "http"}


def test_both_sides_answer_under_one_address(front: Front) -> None:
    with front.visitor() as visitor:
        home, signin = visitor.get("/"), visitor.get("/noi-bo/dang-nhap")
        assert (home.status_code, signin.status_code) == (200, 200)
        assert "Đăng nhập" in signin.text
        assert visitor.get("/noi-bo").headers["Location"] == "/noi-bo/"
        assert visitor.get("/assets/staff/staff.css").status_code == 404
        for answer in (home, signin):
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
            assert "frame-ancestors" in answer.headers["Content-Security-Policy"]


def test_files_of_the_staff_side_are_compressed_and_its_pages_are_not(front: Front) -> None:
    with front.visitor() as visitor:
        page = visitor.get("/noi-bo/dang-nhap")
        assert "Content-Encoding" not in page.headers
        style = re.search(r'href="(/noi-bo/assets/staff/staff\.css[^"]*)"', page.text)
        assert style is not None
        assert visitor.get(style[1]).headers["Content-Encoding"] == "gzip"


def test_cookies_of_the_staff_side_are_secure(front: Front) -> None:
    with front.visitor() as visitor:
        cookies = visitor.get("/noi-bo/dang-nhap?lang=en").headers.get_list("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie and "Path=/noi-bo" in cookie for cookie in cookies)


def test_who_asks_is_known_by_his_address_and_not_by_what_he_says(front: Front) -> None:
    with front.visitor() as visitor:
        token = TOKEN.search(visitor.get("/noi-bo/dang-nhap").text)
        assert token is not None
        form = {"csrf_token": token[1], "login": "khong.co", "password": "sai rồi nhé 1"}
        headers = {"Referer": f"{front.origin}/noi-bo/dang-nhap", **FORGED}
        assert visitor.post("/noi-bo/dang-nhap", data=form, headers=headers).status_code == 401
    with front.engine.connect() as connection:
        assert connection.scalars(select(schema.signin_failure.c.address)).all() == [VISITOR]


def test_without_tls_one_is_led_to_it(front: Front) -> None:
    answer = httpx.get(f"http://127.0.0.1:{front.http}/noi-bo/", headers={"Host": "covidmap.daknong.gov.vn"})
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://covidmap.daknong.gov.vn/noi-bo/"


def test_a_body_that_is_too_large_is_refused_at_the_door(front: Front) -> None:
    with front.visitor() as visitor:
        assert visitor.post("/noi-bo/dang-nhap", content=b"x" * (12 * 1024 * 1024 + 1)).status_code == 413


def test_a_body_that_never_comes_is_not_waited_for(front: Front) -> None:
    trusted = ssl.create_default_context(cafile=front.certificate)
    with (
        socket.create_connection(("127.0.0.1", front.https), timeout=10) as plain,
        trusted.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(b"POST /noi-bo/dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx")
        assert line.recv(1000).partition(b"\r\n")[0] in (b"", b"HTTP/1.1 408 Request Time-out")
    with front.visitor() as visitor:
        assert visitor.get("/noi-bo/dang-nhap").status_code == 200


def test_the_sign_up_stands_behind_the_same_door(front: Front) -> None:
    with front.visitor() as visitor:
        form = visitor.get("/tinh-nguyen")
        assert form.status_code == 200 and "Đăng ký tình nguyện" in form.text
        assert (form.headers["Cache-Control"], form.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "frame-ancestors" in form.headers["Content-Security-Policy"]
        sent = visitor.post("/tinh-nguyen", data={"ticket": "x"}, headers=FORGED)
        assert sent.status_code == 422 and visitor.post("/tinh-nguyen", content=b"x" * 70_000).status_code == 413
    for path in ("/", "/noi-bo/dang-nhap"):
        with front.visitor() as visitor:
            assert visitor.get(path).status_code == 200


def test_a_flood_is_held_by_the_address_it_comes_from(front: Front) -> None:
    with front.visitor() as visitor:
        said = [
            visitor.post("/tinh-nguyen", data={"ticket": "x"}, headers={"X-Forwarded-For": f"203.0.113.{at}"})
            for at in range(80)
        ]
        assert {answer.status_code for answer in said} == {422, 429}
        assert said[-1].headers["Retry-After"] == "60"
    with httpx.Client(base_url=front.origin, verify=ssl.create_default_context(cafile=front.certificate)) as other:
        assert other.post("/tinh-nguyen", data={"ticket": "x"}).status_code == 422


def test_the_log_has_no_secret_part_of_a_link(front: Front) -> None:
    private, answer, invited = "a1" * 24, "7-" + "b2" * 16, "c3" * 20
    with front.visitor() as visitor:
        paths = (f"/tinh-nguyen/toi/{private}/sua", f"/tinh-nguyen/tra-loi/{answer}", f"/noi-bo/moi/{invited}")
        for path in (*paths, f"/tinh-nguyen//toi/{private}", f"/tinh-nguyen/%74oi/{private}"):
            visitor.get(path, headers={"Referer": f"{front.origin}/tinh-nguyen/toi/{private}"})
    told = front.log.read_text()
    assert "GET /tinh-nguyen/toi/..." in told and "GET /tinh-nguyen/tra-loi/..." in told and VISITOR in told
    assert not [secret for secret in (private, answer, invited) if secret in told]
