"""What the sign-up form offers to be chosen, for the public page and the desk."""

from __future__ import annotations

from typing import Any

from geodata.geography.admin_units import PlaceTree
from geodata.settings.config import Settings
from geodata.volunteers import form, options


def choices(settings: Settings, places: PlaceTree) -> dict[str, Any]:
    """Values of `templates/signup/questions.html` and `rights.html`."""
    return {
        "districts": places.districts(),
        "skills": options.SKILLS.values(),
        "languages": options.LANGUAGES.values(),
        "vehicles": options.VEHICLES.values(),
        "parts": options.PARTS,
        "weekdays": options.WEEKDAYS,
        "purposes": options.PURPOSES.values(),
        "version": options.CONSENT_VERSION,
        "doses": form.DOSES,
        "minors": settings.volunteers.minors,
        "keep_days": settings.volunteers.keep_days,
        "campaign_ends": settings.volunteers.campaign_ends,
    }
