"""What the pages of volunteers share: addresses, options in words, units, hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.i18n.translator import Translator
from dashboard.staff.kit.context import ROOT
from dashboard.staff.kit.unit_choices import units
from geodata.volunteers.options import LANGUAGES, PARTS, SKILLS, WEEKDAYS
from geodata.work.unit_of_work import UnitOfWork

DOMAIN = "volunteers"
PATH = f"{ROOT}/tinh-nguyen"
NEEDS = f"{PATH}/nhu-cau"
REQUESTS = f"{PATH}/yeu-cau"
TODAY = f"{PATH}/hom-nay"
STATUSES = ("registered", "accepted", "refused", "paused")


def chosen(say: Translator, turn: UnitOfWork) -> dict[str, Any]:
    """What forms and filters offer."""
    return {
        "skills": {key: say.text(option.label) for key, option in SKILLS.items()},
        "languages": {key: say.text(option.label) for key, option in LANGUAGES.items()},
        "parts": [say.text(part) for part in PARTS],
        "weekdays": [say.text(day) for day in WEEKDAYS],
        "units": units(turn),
        "path": PATH,
        "needs_path": NEEDS,
        "requests_path": REQUESTS,
    }


def words(say: Translator, kind: str, ids: Iterable[str]) -> str:
    """Skills or languages in words; a dash for none."""
    known = {"skill": SKILLS, "language": LANGUAGES}[kind]
    return "; ".join(say.text(known[one].label) for one in ids if one in known) or "–"


def below(turn: UnitOfWork, code: str) -> tuple[str, ...]:
    """The communes of a unit that are the actor's; none for an unknown one."""
    if code not in turn.places:
        return ()
    return tuple(one.code for one in turn.places.communes_of(code) if one.code in turn.actor.within)
