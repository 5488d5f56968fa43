"""The form as it is posted and as it is filled: texts by field, several ticks of one field parted by semicolons."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from geodata.core.text import Text
from geodata.geography.admin_units import PlaceTree
from geodata.volunteers.form import ANYWHERE
from geodata.volunteers.hours import ticks
from geodata.volunteers.options import CONTACT, HEALTH, SKILLS
from geodata.volunteers.people import Volunteer

SEVERAL = ("skills", "languages", "areas", "hours")
DETAILS = tuple(f"detail_{skill}" for skill, option in SKILLS.items() if option.detail)
PLAIN = (
    "name",
    "birth_year",
    "guardian",
    "phone",
    "email",
    "place",
    *DETAILS,
    "vehicle",
    "doses",
    "recovered",
    "emergency_name",
    "emergency_phone",
    "organisation",
    "note",
    f"consent_{CONTACT}",
    f"consent_{HEALTH}",
    "consent_version",
)


ORDER = (
    "name",
    "birth_year",
    "guardian",
    "phone",
    "email",
    "place",
    "organisation",
    "skills",
    *DETAILS,
    "languages",
    "vehicle",
    "areas",
    "hours",
    "doses",
    "recovered",
    "emergency_name",
    "emergency_phone",
    "note",
    f"consent_{CONTACT}",
    f"consent_{HEALTH}",
    "signed_on",
    "kept_at",
)
"""As the form asks; the last two at the desk alone."""


def in_order(wrong: Mapping[str, Text]) -> dict[str, Text]:
    """What is wrong, in the order of the form."""
    return {name: wrong[name] for name in sorted(wrong, key=ORDER.index)}


def posted(form: MultiDict[str, str]) -> dict[str, str]:
    """The texts of a posted form; what is no field of it is passed over."""
    texts = {name: form.get(name, "") for name in PLAIN}
    return texts | {name: ";".join(form.getlist(name)) for name in SEVERAL}


def known(volunteer: Volunteer, fields: Mapping[str, str], places: PlaceTree, province: str) -> dict[str, str]:
    """The texts of a form that says what stands; consents are not ticked, they are asked anew."""
    anywhere = volunteer.areas == (province,)
    details = dict(part.split(": ", 1) for part in fields.get("details", "").split("; ") if ": " in part)
    return {
        **{name: fields.get(name, "") for name in PLAIN},
        **{f"detail_{skill}": text for skill, text in details.items()},
        "place": place.code if (place := places.get(volunteer.place)) else "",
        "doses": "" if volunteer.doses is None else str(volunteer.doses),
        "skills": ";".join(volunteer.skills),
        "languages": ";".join(volunteer.languages),
        "areas": ANYWHERE if anywhere else ";".join(volunteer.areas),
        "hours": ";".join(ticks(volunteer.hours)),
    }
