"""The certificate of hours that a volunteer has served, as PDF and DOCX, with a number that can be looked up."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.i18n.translator import Translator
from geodata.core.text import Text
from geodata.geography.admin_units import PlaceTree
from geodata.settings.config import Settings
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.needs import Need

A4 = (8.27, 11.69)
CHECKED_AT = "/tinh-nguyen/giay"
TITLE = Text(vi="GIẤY XÁC NHẬN THAM GIA TÌNH NGUYỆN", en="CERTIFICATE OF VOLUNTARY SERVICE")
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LINES = (
    Text(vi="Ông/bà: {name}", en="Name: {name}"),
    Text(vi="Đã giúp: {task}", en="Has helped: {task}"),
    Text(vi="Nơi giúp: {unit}, {place}", en="At: {unit}, {place}"),
    Text(vi="Thời gian: {first} – {last}", en="Days: {first} – {last}"),
    Text(vi="Số giờ: {hours}", en="Hours: {hours}"),
)
FOOT = (
    Text(vi="Giấy số {number}, in ngày {day}", en="Number {number}, printed on {day}"),
    Text(vi="Kiểm tra tại {address}", en="To be checked at {address}"),
)
ISSUER = Text(vi="{issuer}", en="{issuer}")
SIGNED = Text(vi="Người xác nhận (ký, đóng dấu)", en="Confirmed by (signature, seal)")


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What is printed, as texts of one language; `day`: when it is printed."""

    language: str
    issuer: str
    name: str
    task: str
    unit: str
    place: str
    first: str
    last: str
    hours: str
    number: str
    address: str
    day: str

    def say(self, text: Text) -> str:
        return text.in_(self.language).format(**vars(self))


def certificate(
    say: Translator,
    settings: Settings,
    places: PlaceTree,
    need: Need,
    one: Assignment,
    *,
    name: str,
    host: str,
    now: datetime,
) -> Certificate:
    """The words for an assignment that has a number; `host`: where it is checked while no public address is set."""
    printed, number = settings.province.day_of(now), one.certificate or ""
    return Certificate(
        language=say.language,
        issuer=say.text(settings.province.name),
        name=name,
        task=need.task,
        unit=need.unit,
        place=say.place(places[need.place]),
        first=say.day(need.first_day.isoformat()),
        last=say.day(need.last_day.isoformat()),
        hours=say.number((one.minutes or 0) / 60, 1),
        number=number,
        address=f"{(settings.server.public_url or host).rstrip('/')}{CHECKED_AT}/{number}",
        day=say.day(printed.isoformat()),
    )


def pdf(said: Certificate) -> bytes:
    """One sheet of A4; the same words give the same bytes."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    from layers.picture import DRAWING, INK, MUTED

    buffer = io.BytesIO()
    with DRAWING:
        figure = Figure(figsize=A4)
        figure.text(0.5, 0.9, said.say(ISSUER), ha="center", size=13, color=INK)
        figure.text(0.5, 0.82, said.say(TITLE), ha="center", size=19, weight="bold", color=INK)
        for at, line in enumerate(LINES):
            figure.text(0.12, 0.72 - at * 0.055, said.say(line), size=13, color=INK, wrap=True)
        figure.text(0.72, 0.36, said.say(SIGNED), ha="center", size=12, color=INK)
        for at, line in enumerate(FOOT):
            figure.text(0.12, 0.1 - at * 0.03, said.say(line), size=10, color=MUTED)
        FigureCanvasPdf(figure).print_pdf(buffer, metadata={"CreationDate": None, "Title": said.say(TITLE)})
    return buffer.getvalue()


def docx(said: Certificate) -> bytes:
    """The same words as a document that an office can put on its own paper."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    document.core_properties.title = said.say(TITLE)
    document.core_properties.author = said.issuer
    for text, style in ((ISSUER, "Normal"), (TITLE, "Title")):
        document.add_paragraph(said.say(text), style=style).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in LINES:
        document.add_paragraph(said.say(line))
    document.add_paragraph(said.say(SIGNED)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for line in FOOT:
        document.add_paragraph(said.say(line))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


MAKERS: Mapping[str, Callable[[Certificate], bytes]] = {"pdf": pdf, "docx": docx}
