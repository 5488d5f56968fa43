"""Volunteers of the pictures: who signed up and where, a need with those who were asked; the public form."""

from __future__ import annotations

from pathlib import Path
from random import Random

from playwright.sync_api import Browser

from dashboard.signup.server import build_signup
from geodata import accounts
from geodata.access import Role
from geodata.files.parse_context import ParseContext
from geodata.geography.gazetteer import Gazetteer
from geodata.store import database
from geodata.volunteers import assignments, form, matching, needs, people, vetting
from geodata.volunteers.options import CONSENT_VERSION, LANGUAGES, SKILLS
from geodata.work.unit_of_work import UnitOfWork
from tests.dashboard.staff.review.conftest import Office
from tests.serving import serving

COORDINATOR = "dieu.phoi"
PEOPLE, ACCEPTED = 140, 0.8
PHONE = (390, 844)


def gather(office: Office) -> None:
    """People all over the province, most of them accepted, and one need with answers of three kinds."""
    desk, now = office.staff.desk, office.staff.now
    office.numbers[COORDINATOR] = office.staff.make(COORDINATOR, Role.VOLUNTEER_COORDINATOR, "67")
    asked = ParseContext(places=desk.places, gazetteer=Gazetteer(desk.places.places), day=now.date())
    chance, communes = Random(653), desk.places.level("commune")
    with database.writing(desk.engine) as connection:
        actor = accounts.actor(connection, office.numbers[COORDINATOR])
        turn = UnitOfWork(connection=connection, actor=actor, settings=desk.settings, places=desk.places, now=now)
        for at in range(PEOPLE):
            said = form.read(
                _sheet(chance, communes[_commune(chance, len(communes))].code, at), asked, minors=False, province="67"
            )
            link = people.sign_up(connection, desk.ring, said, key=str(at), now=now).link
            if chance.random() < ACCEPTED:
                vetting.accept(turn, people.by_link(connection, link))
        _need(turn, asked)


def _commune(chance: Random, most: int) -> int:
    """Some communes have many volunteers, most have few."""
    return min(int(chance.expovariate(1 / 12)), most - 1)


def _sheet(chance: Random, place: str, at: int) -> dict[str, str]:
    return {
        "name": "Người Tình Nguyện",
        "birth_year": str(chance.randint(1970, 2002)),
        "phone": f"0903{at:06d}",
        "place": place,
        "areas": "anywhere",
        "skills": ";".join(chance.sample(sorted(SKILLS), 2)),
        "languages": ";".join({"kinh", chance.choice(sorted(LANGUAGES))}),
        "hours": ";".join(f"{day}-{part}" for day in range(7) for part in range(3) if chance.random() < 0.4),
        "doses": str(chance.randint(0, 2)),
        "consent_contact": "1",
        "consent_health": "1",
        "consent_version": CONSENT_VERSION,
    }


def _need(turn: UnitOfWork, asked: ParseContext) -> None:
    texts = {
        "task": "Cài ứng dụng, khai báo y tế tại điểm tiêm",
        "unit": "Trạm y tế phường Nghĩa Trung",
        "place": "24617",
        "number": "4",
        "first_day": "2021-10-23",
        "last_day": "2021-10-25",
    }
    need = needs.find(turn.connection, needs.post(turn, needs.read(texts, asked), key="need"))
    fitting = [one.volunteer for one in matching.suggestions(turn, need, most=5)]
    assignments.offer(turn, need, fitting)
    for at, one in enumerate(assignments.of_need(turn, need)):
        if at < 3:
            volunteer = people.find(turn.connection, one.volunteer)
            assignments.answer(turn.connection, volunteer, one, yes=at != 1, now=turn.now)


def take(browser: Browser, office: Office, images: Path) -> None:
    """The public form on a phone, with what is wrong said at its field."""
    desk = office.staff.desk
    app = build_signup(desk.settings, engine=desk.engine, clock=lambda: office.staff.now)
    with (
        serving(app) as origin,
        browser.new_context(viewport=dict(zip(("width", "height"), PHONE, strict=True))) as context,
    ):
        page = context.new_page()
        page.goto(f"{origin}/tinh-nguyen")
        page.screenshot(path=images / "signup-phone.png")
