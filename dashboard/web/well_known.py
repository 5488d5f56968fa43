"""Small files that browsers and search engines ask a site for."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from dashboard.web.assets import asset
from geodata.settings.config import Settings

DAY = "public, max-age=86400"


def blueprint(settings: Settings) -> Blueprint:
    """`/robots.txt`, `/favicon.ico` and `/site.webmanifest`."""
    extras = Blueprint("extras", __name__)

    @extras.get("/robots.txt")
    def robots() -> Response:
        return Response("User-agent: *\nDisallow: /noi-bo/\n", mimetype="text/plain")

    @extras.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=301, headers={"Location": asset("site/icon.svg")})

    @extras.get("/site.webmanifest")
    def manifest() -> Response:
        name = settings.province.name.vi
        answer = jsonify(
            name=f"{name} – phòng, chống dịch",
            short_name=name,
            start_url="/",
            display="browser",
            icons=[{"src": asset("site/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        )
        answer.mimetype = "application/manifest+json"
        return answer

    @extras.after_request
    def keep(answer: Response) -> Response:
        answer.headers["Cache-Control"] = DAY
        return answer

    return extras
