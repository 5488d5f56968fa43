"""The sections of config.yaml, each key with its type and limits."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal, Self, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, model_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from geodata import rules
from geodata.catalog import DRAWN
from geodata.core.settings_base import Name, Percent, Positive, Section, wrong
from geodata.core.text import Text


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise wrong("cần tên múi giờ IANA, ví dụ Asia/Ho_Chi_Minh", "expected an IANA time zone")
    return name


def _cron(expression: str) -> str:
    from apscheduler.triggers.cron import CronTrigger

    try:
        CronTrigger.from_crontab(expression)
    except ValueError as error:
        raise wrong(
            "cần lịch cron 5 trường, ví dụ “30 18 * * *”", f"expected a cron schedule of 5 fields ({error})"
        ) from error
    return expression


def _rule(name: str) -> str:
    if name not in rules.known():
        known = ", ".join(rules.known())
        raise wrong(f"không có quy tắc này; có: {known}", f"no such rule; there are: {known}")
    return name


def _indicator(name: str) -> str:
    if name not in DRAWN:
        raise wrong("không có chỉ tiêu này trong danh mục", "no such indicator in the catalogue")
    return name


def _tiles(url: str) -> str:
    if not url.startswith("https://") or not all(part in url for part in ("{z}", "{x}", "{y}")):
        raise wrong("cần https://…/{z}/{x}/{y}…", "expected https://…/{z}/{x}/{y}…")
    return url


def _http(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise wrong("cần địa chỉ http:// hoặc https://", "expected an http:// or https:// address")
    return url


def _origin(url: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.:-]+", url):
        raise wrong("cần https://tên-miền, không có dấu / ở cuối", "expected https://host without a slash at the end")
    return url


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) != len(names):
        raise wrong("mỗi tên một lần", "expected each name once")
    return names


def _database(url: str) -> str:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise wrong("cần sqlite:///… hoặc postgresql://…", "expected sqlite:///… or postgresql://…")
    return url


Indicator = Annotated[str, AfterValidator(_indicator)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class BoundingBox(Section):
    """A box in degrees (EPSG:4326) that holds the whole province."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.west >= self.east or self.south >= self.north:
            raise wrong("cần west < east và south < north", "expected west < east and south < north")
        return self


class Province(Section):
    """Which province this is.

    `first_day`: the first report day of its figures; `mandate`: the order under which the site is kept, for its foot.
    """

    code: Annotated[str, Field(pattern=r"^\d{2}$")]
    name: Text
    timezone: Annotated[str, AfterValidator(_timezone)]
    first_day: date
    bounds: BoundingBox
    mandate: Text | None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its report days."""
        return ZoneInfo(self.timezone)

    def day_of(self, moment: datetime) -> date:
        """The day on which a moment falls by the province's clock; stored moments are UTC and have no other day."""
        return moment.astimezone(self.zone).date()


class ReportDay(Section):
    """A report day ends at `cut_off`, local time; what happens later belongs to the next day."""

    cut_off: time


class Server(Section):
    """Where the web server listens (port 0 takes a free one), how many requests it answers at a time, how many proxies
    of one's own stand before it, and the address under which others know it; without it, links that must be whole
    (previews, the feed) are relative."""

    host: Name
    port: Annotated[int, Field(ge=0, le=65535)]
    threads: Positive
    proxies: Annotated[int, Field(ge=0, le=4)]
    public_url: Annotated[str, AfterValidator(_origin)] | None


class Storage(Section):
    """The folder of data and the database."""

    var: Path
    sqlite_file: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+\.sqlite$")]
    url: Annotated[str, AfterValidator(_database)] | None = Field(alias="database_url", repr=False)

    @property
    def publications(self) -> Path:
        """The folder of publication files."""
        return self.var / "publications"

    @property
    def database_url(self) -> str:
        """The URL to connect to: the one that was set, else the SQLite file in `var`."""
        return self.url or f"sqlite:///{self.var / self.sqlite_file}"


class PublicationSettings(Section):
    """`keep`: publications whose files stay; pages ask for a new one every `poll_seconds`; the last
    `provisional_days` of a curve are drawn as figures that may still change. `automatic`: what was approved is
    published at the cut-off; null: when somebody asks for it. `comparable_percent`: of a unit's communes have to have
    reported on both days before a change is told."""

    keep: Positive
    poll_seconds: Positive
    stale_after_minutes: Positive
    provisional_days: Annotated[int, Field(ge=0, le=31)]
    automatic: Literal["at_cut_off"] | None
    comparable_percent: Annotated[int, Field(ge=1, le=100)] = 80


class Basemap(Section):
    """Raster tiles below the map."""

    url: Annotated[str, AfterValidator(_tiles)]
    attribution: Name
    max_zoom: Annotated[int, Field(ge=1, le=24)]


class LevelSettings(Section):
    """`rule`: the id of the rule by which levels are computed; null: the one in force on each day."""

    rule: Annotated[str, AfterValidator(_rule)] | None


class MapSettings(Section):
    """What the map page opens with."""

    basemap: Basemap | None
    indicator: Indicator
    level: Literal["commune", "district"]


class Archive(Section):
    """Limits for a file that is read, from wherever it comes."""

    max_bytes: Positive
    max_unpacked_bytes: Positive


class Reports(Section):
    """Reports of communes: a report day stays open for `open_hours` after its cut-off, then it has to be reopened."""

    open_hours: Annotated[int, Field(ge=0, le=72)]


class ChannelSettings(Section):
    """By what messages go out; its key in `Staff` is its name."""


class Mail(ChannelSettings):
    """The server that mail goes out through; its password is the secret MAIL_PASSWORD."""

    host: Name
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Literal["starttls", "tls", "none"]
    user: Name | None
    sender: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Webhook(ChannelSettings):
    """Where messages are posted as JSON, signed with the secret WEBHOOK_KEY."""

    url: Annotated[str, AfterValidator(_http)]


class Sms(ChannelSettings):
    """The gateway that text messages are posted to as JSON; its token is the secret SMS_TOKEN.

    `sender`: the name or number that they come from; `accents`: whether they are written with diacritics.
    """

    url: Annotated[str, AfterValidator(_http)]
    sender: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._-]{1,15}$")]
    accents: bool


class Staff(Section):
    """The staff side: a session ends after `idle_minutes` without use, an account after `idle_days`.

    `reminders`: the local times at which communes without a complete report are reminded, by `mail` and `webhook`;
    `verify_at`: when the store is held against its log each night, null for never.
    """

    idle_minutes: Annotated[int, Field(ge=5, le=120)]
    idle_days: Annotated[int, Field(ge=7, le=365)]
    reminders: tuple[time, ...]
    verify_at: time | None
    mail: Mail | None
    webhook: Webhook | None
    sms: Sms | None


def channels() -> list[str]:
    """The names of all channels, as `Staff` has sections for them."""
    kinds = {name: get_args(field.annotation) for name, field in Staff.model_fields.items()}
    return [
        name
        for name, of in kinds.items()
        if any(isinstance(one, type) and issubclass(one, ChannelSettings) for one in of)
    ]


def _channels(names: tuple[str, ...]) -> tuple[str, ...]:
    if set(names) - set(known := channels()):
        raise wrong(f"chỉ có {', '.join(known)}", f"expected some of {', '.join(known)}")
    return names


class Volunteers(Section):
    """The sign-up of volunteers. `minors`: people of 16 and 17 may sign up with a guardian's consent.

    `campaign_ends`: the last day of the campaign, null while it is not known; `keep_days` later everybody is deleted.
    `per_minute`: sign-ups that one address may send, `per_prefix` those of its network (a /24, a /56).
    `notify`: by what a volunteer is told of an assignment: the first of these that is possible.
    """

    open: bool
    minors: bool
    campaign_ends: date | None
    keep_days: Annotated[int, Field(ge=0, le=365)]
    per_minute: Annotated[int, Field(ge=1, le=1000)]
    per_prefix: Annotated[int, Field(ge=1, le=100000)]
    notify: Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(_once), AfterValidator(_channels)]


class Http(Section):
    """Limits of one fetch; the deadline holds for all its attempts together."""

    deadline_seconds: Positive
    max_bytes: Positive
    retries: Annotated[int, Field(ge=0, le=10)]


class SourceSettings(Section):
    """One feed: whether, from where and when it is read.

    `url` null: read with `--file` or from its inbox only. `hosts`: the only ones that may be asked, redirects too.
    `max_fall_percent`: a total that falls by more holds the load; null: as the source declares.
    """

    enabled: bool
    url: Annotated[str, AfterValidator(_http)] | None
    hosts: tuple[Name, ...]
    schedule: Annotated[str, AfterValidator(_cron)] | None
    max_fall_percent: Percent | None
    allow_loopback: bool

    @model_validator(mode="after")
    def _host_is_allowed(self) -> Self:
        from urllib.parse import urlsplit

        if self.url and urlsplit(self.url).hostname not in self.hosts:
            raise wrong("máy chủ của url phải có trong hosts", "the host of url must be among hosts")
        return self


class Etl(Section):
    """How figures come in."""

    archive: Archive
    http: Http
    sources: dict[str, SourceSettings]


class Boundaries(Section):
    """What an imported boundary file may be.

    `area_tolerance_percent`: how far a unit's area may lie from the known one; `gap_tolerance_percent`: how much of
    the smaller unit beside it an overlap or a gap may make up and still be closed.
    """

    area_tolerance_percent: Percent
    gap_tolerance_percent: Percent
    max_vertices: Positive


class Security(Section):
    """Sites that may show these pages in a frame, as in the CSP directive: `frame_ancestors` any page,
    `embed_ancestors` the map that is made for it, `/embed`."""

    frame_ancestors: Annotated[tuple[Name, ...], Field(min_length=1)]
    embed_ancestors: Annotated[tuple[Name, ...], Field(min_length=1)]
