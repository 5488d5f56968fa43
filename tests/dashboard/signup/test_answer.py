"""One offer, answered by the link in a message: by buttons alone, once, and in words whatever became of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import insert, select, update

from dashboard.signup.context import ROOT
from etl.messages import deliver
from geodata import schema
from geodata.store import database
from geodata.volunteers import answer_link, assignments, needs, notifications, people
from geodata.volunteers.answer_link import PATH
from tests.dashboard.signup.conftest import SignUp
from tests.etl.messages.conftest import Post, post, with_mail

__all__ = ["post"]
PAGE = PATH.removeprefix(ROOT)


def ask(signup: SignUp, link: str, *, number: int = 1) -> str:
    """Ask whose private link this is; the path to answer at."""
    need, asked = schema.volunteer_need, schema.volunteer_assignment
    with database.writing(signup.engine) as connection:
        made = insert(need).values(
            place="24611",
            unit="Trạm y tế",
            task="Trực chốt",
            number=number,
            skills=[],
            languages=[],
            hours=0,
            first_day=date(2021, 10, 24),
            last_day=date(2021, 10, 26),
            status="open",
            author="dieu.phoi",
            made_at=signup.now,
            key=link[:32],
        )
        (wanted,) = connection.execute(made.returning(need.c.id)).one()
        one = people.by_link(connection, link).id
        values = {"need": wanted, "volunteer": one, "status": "offered", "by": "dieu.phoi", "offered_at": signup.now}
        (number_,) = connection.execute(insert(asked).values(**values).returning(asked.c.id)).one()
        token = answer_link.token(connection, signup.desk.ring, assignments.find(connection, number_))
    return f"{PAGE}/{token}"


def status(signup: SignUp) -> str:
    with signup.engine.connect() as connection:
        return str(connection.scalar(select(schema.volunteer_assignment.c.status)))


def change(signup: SignUp, table: str, **values: object) -> None:
    with database.writing(signup.engine) as connection:
        connection.execute(update(schema.metadata.tables[table]).values(**values))


def test_the_page_tells_what_is_asked_and_not_who(signup: SignUp) -> None:
    path = ask(signup, signup.sign_up(), number=12)
    page = signup.get(path)
    for words in (
        "Trực chốt",
        "Trạm y tế",
        "Phường Nghĩa Đức",
        "từ 24/10/2021 đến 26/10/2021",
        "<dd>12</dd>",
        "Tôi nhận",
    ):
        assert words in page.text
    assert "Người Tình Nguyện" not in page.text and "0903" not in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    english = signup.get(f"{path}?lang=en").text
    assert "Can you help?" in english and f'action="{ROOT}{path}?lang=en"' in english
    assert status(signup) == "offered"


@pytest.mark.parametrize(("word", "kept", "told"), [("yes", "accepted", "đã nhận"), ("no", "declined", "đã từ chối")])
def test_an_answer_counts_once(signup: SignUp, word: str, kept: str, told: str) -> None:
    path = ask(signup, signup.sign_up())
    answer = signup.post(path, answer=word)
    assert (answer.status_code, answer.location) == (303, f"{ROOT}{path}")
    assert signup.post(path, answer="no" if word == "yes" else "yes").status_code == 303
    page = signup.get(path).text
    assert status(signup) == kept and told in page and "Tôi nhận" not in page


def test_of_clicks_at_once_one_counts(signup: SignUp) -> None:
    path = ask(signup, signup.sign_up())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: signup.post(path, answer="yes").status_code, range(8)))
    assert set(answers) == {303} and status(signup) == "accepted"
    event = schema.audit_event
    with signup.engine.connect() as connection:
        assert len(connection.execute(select(event).where(event.c.what == "volunteer.answer")).all()) == 1


@pytest.mark.parametrize(
    ("table", "values", "told"),
    [
        ("volunteer_assignment", {"status": "cancelled"}, "đã được rút lại"),
        ("volunteer_need", {"status": "closed"}, "đã được rút lại"),
        ("volunteer_need", {"status": "cancelled"}, "đã hủy"),
        ("volunteer_need", {"first_day": date(2021, 10, 1), "last_day": date(2021, 10, 21)}, "đã qua"),
    ],
)
def test_what_is_no_longer_to_be_answered_says_so(
    signup: SignUp, table: str, values: dict[str, object], told: str
) -> None:
    path = ask(signup, signup.sign_up())
    change(signup, table, **values)
    before = status(signup)
    page = signup.get(path).text
    assert told in page and "Tôi nhận" not in page
    assert signup.post(path, answer="yes").status_code == 303 and status(signup) == before


def test_a_need_that_was_filled_says_so(signup: SignUp) -> None:
    path = ask(signup, signup.sign_up())
    other = signup.sign_up(phone="0912 345 678")
    table = schema.volunteer_assignment
    with database.writing(signup.engine) as connection:
        taken = people.by_link(connection, other).id
        values = {"need": 1, "volunteer": taken, "status": "accepted", "by": "dieu.phoi", "offered_at": signup.now}
        connection.execute(insert(table).values(**values))
    assert "đã đủ người" in signup.get(path).text


def test_the_link_of_a_letter_opens_the_page(signup: SignUp, post: Post) -> None:
    path = ask(signup, signup.sign_up(email="ban@tinh.example"))
    mail = with_mail(post.port).staff
    server = signup.desk.settings.server.model_copy(update={"public_url": "https://covidmap.example"})
    settings = signup.desk.settings.model_copy(update={"staff": mail, "server": server})
    with database.writing(signup.engine) as connection:
        need = needs.find(connection, 1)
        notifications.tell(connection, "offer", need, 1, channel="mail", now=signup.now)
    assert deliver(signup.engine, settings, now=signup.now) == 1
    (letter,) = post.letters
    assert letter.get_content().split()[-1] == f"https://covidmap.example{ROOT}{path}"


def test_a_new_private_link_ends_the_links_of_messages(signup: SignUp) -> None:
    link = signup.sign_up()
    path = ask(signup, link)
    with database.writing(signup.engine) as connection:
        people.new_link(connection, people.by_link(connection, link), by="dieu.phoi", now=signup.now)
    assert signup.get(path).status_code == 404 and signup.post(path, answer="yes").status_code == 404
    assert status(signup) == "offered"


@pytest.mark.parametrize(
    "token", ["1", "1-", "1-0", f"1-{'0' * 32}", f"999999999-{'0' * 32}", f"9999999999-{'0' * 32}"]
)
def test_a_token_that_is_none_opens_nothing(signup: SignUp, token: str) -> None:
    ask(signup, signup.sign_up())
    page = signup.get(f"{PAGE}/{token}")
    assert page.status_code == 404 and "Trực chốt" not in page.text
    assert signup.post(f"{PAGE}/{token}", answer="yes").status_code == 404


def test_who_has_left_has_no_page(signup: SignUp) -> None:
    link = signup.sign_up()
    path = ask(signup, link)
    with database.writing(signup.engine) as connection:
        people.remove(connection, people.by_link(connection, link), by="form", why="asked", now=signup.now)
    assert signup.get(path).status_code == 404


def test_an_answer_that_is_none_is_refused(signup: SignUp) -> None:
    path = ask(signup, signup.sign_up())
    assert signup.post(path).status_code == 400 and status(signup) == "offered"
