"""Pictures of the staff side: a report day half way through, as each role sees it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page

from dashboard.staff.kit.current_user import CLOCK
from dashboard.staff.server import build_staff
from etl import sources
from geodata import accounts, schema
from geodata.access import Role
from geodata.commands import bootstrap
from geodata.reports import drafts, reopening, review
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.settings import config
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork
from layers import publication
from layers.store import Store
from tests import screenshots_volunteers
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.daily_report.conftest import CASES
from tests.dashboard.staff.review.conftest import DAY, Office
from tests.screenshots_volunteers import COORDINATOR
from tests.serving import serving

PHONE, DESK, LAPTOP = (390, 844), (1440, 900), (1366, 768)
COMMUNES = ("24612", "24614", "24615", "24617", "24618")
FULL = {field.id: "0" for field in FORMS["cases"].fields} | CASES
OTHERS = {"quantri": (Role.ADMINISTRATOR, "67"), "van.ban": (Role.DOCUMENT_EDITOR, "67")}


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: file name, who looks, where, in which window, theme and language, what was done before."""

    name: str
    login: str
    path: str
    size: tuple[int, int] = DESK
    theme: str = "light"
    language: str = "vi"
    before: Callable[[Page], None] | None = None


def _wrong(page: Page) -> None:
    for name, text in (CASES | {"cases_new": "8"}).items():
        page.fill(f"[name={name}]", text)
    page.click("[data-send]")
    page.click("[data-blanks] [value=unknown]")
    page.wait_for_selector("[data-summary]")


def _opened(page: Page) -> None:
    page.click("details.paper summary")
    page.wait_for_timeout(300)


SHOTS = (
    Shot(name="home-phone", login="xa.24611", path="/", size=PHONE),
    Shot(name="entry-phone", login="xa.24619", path=f"/bao-cao/24619/{DAY}/cases", size=PHONE),
    Shot(name="entry-wrong", login="xa.24619", path=f"/bao-cao/24619/{DAY}/cases", before=_wrong),
    Shot(name="board", login="huyen.660", path=f"/duyet?ngay={DAY}"),
    Shot(name="report", login="huyen.660", path=f"/duyet/24611/{DAY}/cases"),
    Shot(name="report-phone-dark", login="huyen.660", path=f"/duyet/24611/{DAY}/cases", size=PHONE, theme="dark"),
    Shot(name="reopen", login="huyen.660", path="/mo-lai"),
    Shot(name="publish", login="tinh", path="/cong-bo"),
    Shot(name="issue", login="tinh", path="/cong-bo/1"),
    Shot(name="accounts-en", login="quantri", path="/tai-khoan", language="en"),
    Shot(name="volunteers", login=COORDINATOR, path="/tinh-nguyen", before=_opened),
    Shot(
        name="volunteers-phone-dark",
        login=COORDINATOR,
        path="/tinh-nguyen?trang-thai=registered",
        size=PHONE,
        theme="dark",
    ),
    Shot(name="need", login=COORDINATOR, path="/tinh-nguyen/nhu-cau/1"),
)


def take(browser: Browser, images: Path, shots: tuple[Shot, ...] = SHOTS) -> None:
    """Take the pictures of the staff side anew."""
    with tempfile.TemporaryDirectory() as folder, _office(Path(folder)) as office:
        for shot in shots:
            _take(browser, office, shot, images)
        screenshots_volunteers.take(browser, office, images)


def _take(browser: Browser, office: Office, shot: Shot, images: Path) -> None:
    (width, height), phone = shot.size, shot.size == PHONE
    with browser.new_context(viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone) as context:
        page = context.new_page()
        page.add_init_script(f"localStorage.setItem('theme', '{shot.theme}')")
        office.sign_in(page, shot.login)
        page.goto(f"{office.origin}{shot.path}{'&' if '?' in shot.path else '?'}lang={shot.language}")
        page.wait_for_load_state("networkidle")
        if shot.before:
            shot.before(page)
        page.wait_for_timeout(300)
        page.screenshot(path=images / f"staff-{shot.name}.png")


@contextmanager
def _office(folder: Path) -> Iterator[Office]:
    settings = config.load(environ={"VAR": str(folder)})
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    server = build_staff(sources.take_up(settings), Store(settings.storage.publications), engine=engine)
    staff = Staff(server=server, engine=engine, desk=server.extensions["desk"])
    server.extensions[CLOCK] = lambda: staff.now
    try:
        with serving(server) as origin:
            office = Office(staff, origin)
            _people(office)
            _day(office)
            screenshots_volunteers.gather(office)
            yield office
    finally:
        engine.dispose()


def _people(office: Office) -> None:
    for login, (role, place) in OTHERS.items():
        office.numbers[login] = office.staff.make(login, role, place)
        office.phones[login] = office.staff.phone(office.numbers[login])
    office.numbers["phong.660"] = office.staff.make("phong.660", Role.DISTRICT_REVIEWER, "660")
    office.numbers["xa.24619"] = office.staff.make("xa.24619", Role.COMMUNE_OFFICER, "24619")


@contextmanager
def _turn(office: Office, login: str) -> Iterator[UnitOfWork]:
    with database.writing(office.staff.engine) as connection:
        desk = office.staff.desk
        actor = accounts.actor(connection, office.numbers[login])
        yield UnitOfWork(
            connection=connection, actor=actor, settings=desk.settings, places=desk.places, now=office.staff.now
        )


def _approve(office: Office, key: Key, *logins: str) -> None:
    for login in logins:
        with _turn(office, login) as turn:
            review.approve(turn, key=key, revision=1)


def _day(office: Office) -> None:
    """Two communes published, one approved, one returned, two in review (one incomplete), one begun, one late."""
    sent = [
        office.send(CASES if place == COMMUNES[-1] else FULL, place=place, on_behalf=True, signed_by="Trưởng trạm y tế")
        for place in COMMUNES
    ]
    for key in sent[:2]:
        _approve(office, key, "phong.660", "tinh")
    with database.writing(office.staff.engine) as connection:
        connection.execute(schema.batch.update().values(hold_until=None))
    desk = office.staff.desk
    publication.publish(desk.engine, desk.store, desk.settings, by="tinh", note="Bản tin 18h")
    _approve(office, sent[2], "phong.660", "tinh")
    with _turn(office, "phong.660") as turn:
        review.return_(turn, key=sent[3], revision=1, reason="Thiếu số ca ở khu phong tỏa")
    office.send(FULL)
    with _turn(office, "xa.24619") as turn:
        drafts.save(turn, key=Key(place="24619", topic="cases", day=DAY), field="cases_new", text="3", base=0)
        late = Key(place="24619", topic="testing", day=date(2021, 10, 20))
        reopening.ask(turn, key=late, reason="Mất điện từ 15h, không nộp kịp")


__all__ = ["DAY", "DESK", "LAPTOP", "PHONE", "Shot", "take"]
