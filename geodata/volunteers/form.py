"""The sign-up form read: what a person offers, who they are; every wrong field is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geodata.core.text import Text
from geodata.files.form_reader import FormLine
from geodata.files.parse_context import ParseContext
from geodata.jobs.outbox import ADDRESS
from geodata.volunteers import phones
from geodata.volunteers.hours import read_hours
from geodata.volunteers.options import (
    CONSENT_VERSION,
    CONTACT,
    HEALTH,
    LANGUAGES,
    SKILLS,
    VEHICLES,
)
from geodata.volunteers.phones import NotAPhone

ADULT, MINOR, OLDEST = 18, 16, 100
ANYWHERE = "anywhere"
DOSES = range(6)
NAME, SHORT, LONG = 80, 160, 400


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What somebody says of themselves.

    `fields`: personal texts by name (`sealed.FIELDS`), blank ones too, so that one can be taken back. `areas`: codes of
    communes or districts, or the province's for anywhere. `hours`: bits of `options.hour_bit`. `purposes`: consents.
    """

    place: str
    areas: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    hours: int
    doses: int | None
    purposes: tuple[str, ...]
    fields: Mapping[str, str]

    @property
    def phone(self) -> str:
        return self.fields["phone"]


def read(texts: Mapping[str, str], asked: ParseContext, *, minors: bool, province: str) -> Registration:
    """The registration that a form sends; several ticks of one field are parted by semicolons.

    `minors`: whether people of 16 and 17 may sign up with a guardian's consent. Raises
    `geodata.files.form_reader.WrongForm` naming every field that cannot be taken.
    """
    line = FormLine(texts=texts)
    place = line.needed_place("place", asked)
    if place and asked.places[place].level != "commune":
        _wrong(line, "place", "hãy chọn xã, phường, thị trấn", "choose a commune, ward or town")
    skills = tuple(line.several("skills", SKILLS))
    if not skills:
        _wrong(line, "skills", "hãy chọn ít nhất một việc", "choose at least one")
    made = Registration(
        place=place,
        areas=_areas(line, asked, province),
        skills=skills,
        languages=tuple(line.several("languages", LANGUAGES)),
        hours=read_hours(line),
        doses=_doses(line),
        purposes=_purposes(line),
        fields=_fields(line, asked.day, minors=minors),
    )
    line.settle()
    return made


def _fields(line: FormLine, today: date, *, minors: bool) -> dict[str, str]:
    details = [f"{skill}: {text}" for skill in SKILLS if (text := line.text(f"detail_{skill}", most=SHORT))]
    return {
        "name": _name(line),
        "birth_year": _birth_year(line, today, minors=minors),
        "phone": _phone(line, "phone"),
        "email": _email(line),
        "guardian": line.text("guardian", most=NAME) or "",
        "emergency_name": line.text("emergency_name", most=NAME) or "",
        "emergency_phone": "" if line.blank("emergency_phone") else _phone(line, "emergency_phone"),
        "organisation": line.text("organisation", most=SHORT) or "",
        "details": "; ".join(details),
        "vehicle": "none" if line.blank("vehicle") else line.one_of("vehicle", VEHICLES),
        "recovered": line.text("recovered", most=20) or "",
        "note": line.text("note", most=LONG) or "",
    }


def _name(line: FormLine) -> str:
    """A name in letters; a sign that no name holds is told."""
    found = line.needed("name", most=NAME) or ""
    if found and not any(sign.isalpha() for sign in found):
        _wrong(line, "name", "hãy ghi họ và tên bằng chữ", "write the name in letters")
    elif any(not (sign.isalpha() or sign in " .'’-") for sign in found):
        _wrong(line, "name", "chỉ gồm chữ cái, khoảng trắng, dấu ' và -", "letters, spaces, ' and - only")
    return found


def _birth_year(line: FormLine, today: date, *, minors: bool) -> str:
    year, least = line.count("birth_year"), MINOR if minors else ADULT
    if year is None:
        _wrong(line, "birth_year", "hãy ghi năm sinh, ví dụ 1990", "write the year of birth, such as 1990")
        return ""
    age = today.year - year
    if not 0 <= age <= OLDEST:
        _wrong(line, "birth_year", f"{year} không phải năm sinh", f"{year} is no year of birth")
    elif age < least:
        _wrong(line, "birth_year", f"cần từ {least} tuổi trở lên", f"{least} years or older")
    elif age < ADULT and line.blank("guardian"):
        _wrong(line, "guardian", "dưới 18 tuổi cần người giám hộ đồng ý", "below 18 a guardian has to agree")
    return str(year)


def _phone(line: FormLine, name: str) -> str:
    try:
        return phones.mobile(line.texts.get(name, ""))
    except NotAPhone as error:
        line.wrong.setdefault(name, error.reason)
        return ""


def _email(line: FormLine) -> str:
    found = line.text("email", most=SHORT) or ""
    if found and not (ADDRESS.fullmatch(found) and "." in found.rpartition("@")[2]):
        _wrong(line, "email", "không phải địa chỉ thư, ví dụ ten@vi-du.vn", "not an address such as name@example.vn")
    return found


def _areas(line: FormLine, asked: ParseContext, province: str) -> tuple[str, ...]:
    """Where help is offered: the province's code stands for anywhere."""
    known = [place.code for place in asked.places.places]
    found = line.several("areas", [*known, ANYWHERE])
    return (province,) if ANYWHERE in found or not found else tuple(found)


def _doses(line: FormLine) -> int | None:
    given = line.count("doses")
    if given is not None and given not in DOSES:
        _wrong(line, "doses", f"từ 0 đến {DOSES[-1]}", f"from 0 to {DOSES[-1]}")
    return given


def _purposes(line: FormLine) -> tuple[str, ...]:
    """Consents that are given; what is said of health needs its own."""
    given = tuple(name for name in (CONTACT, HEALTH) if line.flag(f"consent_{name}"))
    contact = f"consent_{CONTACT}"
    if line.texts.get("consent_version", "") != CONSENT_VERSION:
        _wrong(line, contact, "nội dung đồng ý đã đổi, hãy đọc và chọn lại", "the text has changed, tick again")
    elif CONTACT not in given:
        _wrong(line, contact, "cần bạn đồng ý mới đăng ký được", "needed to sign up")
    if HEALTH not in given and not (line.blank("doses") and line.blank("recovered")):
        _wrong(
            line,
            f"consent_{HEALTH}",
            "hãy đồng ý, hoặc bỏ trống tiêm chủng và khỏi bệnh",
            "agree, or leave vaccination and recovery blank",
        )
    return given


def _wrong(line: FormLine, name: str, vi: str, en: str) -> None:
    line.wrong.setdefault(name, Text(vi=vi, en=en))
