"""`config.yaml` as typed settings.

A wrong, unknown, doubled or missing key raises `ConfigError` with its line and what was expected. Secrets are not in
the file: they come from the environment or from a file that nobody else may read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from geodata.core.secrets import secret
from geodata.core.settings_base import Section
from geodata.core.unit_levels import Level
from geodata.core.validation_messages import expected
from geodata.core.yaml_file import ConfigError, Key, SettingsFile
from geodata.settings.sections import (
    Boundaries,
    Etl,
    LevelSettings,
    MapSettings,
    Province,
    PublicationSettings,
    ReportDay,
    Reports,
    Security,
    Server,
    Staff,
    Storage,
    Volunteers,
)
from geodata.settings.thresholds import Alarms
from geodata.settings.wall_layouts import Wall

__all__ = ["ConfigError", "Settings", "load", "secret"]

PATH = Path(__file__).parents[2] / "config.yaml"
OVERRIDES: Mapping[str, Key] = {
    "HOST": ("server", "host"),
    "PORT": ("server", "port"),
    "PROXIES": ("server", "proxies"),
    "VAR": ("storage", "var"),
    "DATABASE_URL": ("storage", "database_url"),
    "SEED": ("seed",),
}


class Settings(Section):
    """All settings, checked."""

    province: Province
    languages: Annotated[tuple[Literal["vi", "en"], ...], Field(min_length=1)]
    report_day: ReportDay
    server: Server
    storage: Storage
    publication: PublicationSettings
    alarms: Alarms
    levels: LevelSettings
    map: MapSettings
    steps: Annotated[tuple[Level, ...], Field(min_length=1)]
    reports: Reports
    staff: Staff
    volunteers: Volunteers
    seed: Literal["illustrative", "none"]
    boundaries: Boundaries
    etl: Etl
    security: Security
    wall: Wall


def load(path: Path | str = PATH, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings at `path`, overridden by HOST, PORT, VAR, DATABASE_URL (or DATABASE_URL_FILE) and SEED.

    `storage.var` comes back absolute: from the file it is relative to the file's folder, from VAR to the working
    directory. Raises `ConfigError` naming every fault.
    """
    file = SettingsFile(Path(path))
    content = file.plain()
    _refuse_password(file, content)
    _root_var(file, content)
    overridden = _override(content, environ)
    try:
        return Settings.model_validate_json(json.dumps(content))
    except ValidationError as error:
        raise ConfigError("\n".join(_faults(file, error, overridden))) from None


def _refuse_password(file: SettingsFile, content: dict[str, Any]) -> None:
    storage = content.get("storage")
    url = storage.get("database_url") if isinstance(storage, dict) else None
    try:
        password = make_url(url).password if isinstance(url, str) else None
    except ArgumentError:
        return
    if password:
        raise file.error(
            ("storage", "database_url"),
            vi="không ghi mật khẩu ở đây; đặt DATABASE_URL_FILE",
            en="no passwords here; set DATABASE_URL_FILE",
        )


def _root_var(file: SettingsFile, content: dict[str, Any]) -> None:
    storage = content.get("storage")
    if isinstance(storage, dict) and isinstance(storage.get("var"), str):
        storage["var"] = str((file.path.parent / storage["var"]).resolve())


def _override(content: dict[str, Any], environ: Mapping[str, str]) -> dict[Key, str]:
    """Put the variables that are set into `content`; returns which key came from which variable."""
    overridden: dict[Key, str] = {}
    for name, key in OVERRIDES.items():
        value: str | int | None = secret(name, environ) if name == "DATABASE_URL" else environ.get(name)
        section = content.get(str(key[0])) if len(key) == 2 else content
        if not value or not isinstance(section, dict):
            continue
        if name in ("PORT", "PROXIES") and str(value).isascii() and str(value).isdecimal():
            value = int(value)
        section[str(key[-1])] = str(Path(str(value)).resolve()) if name == "VAR" else value
        overridden[key] = name
    return overridden


def _faults(file: SettingsFile, error: ValidationError, overridden: Mapping[Key, str]) -> list[str]:
    lines = []
    faults = error.errors(include_url=False, include_input=False)
    for fault in faults:
        key: Key = fault["loc"]
        if fault["type"] == "too_short" and any(_lies_in(key, other["loc"]) for other in faults):
            continue
        words = expected(Settings, fault["type"], key, fault["msg"], fault.get("ctx", {}))
        if key in overridden:
            lines.append(f"{overridden[key]}: {words.vi} / {words.en}")
        else:
            lines.append(str(file.error(key, vi=words.vi, en=words.en)))
    return lines


def _lies_in(whole: Key, part: Key) -> bool:
    """Whether a key stands below another: a list whose items are wrong is not too short as well."""
    return len(part) > len(whole) and part[: len(whole)] == whole
