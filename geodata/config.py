"""config.yaml as typed settings; a wrong, unknown or missing key names its line and what was expected."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from geodata.text import Text

SECRET_MODES = (0o600, 0o400)
SeedName = Literal["illustrative", "none"]
LevelName = Literal["commune", "district", "province"]


class ConfigError(ValueError):
    """The settings cannot be used; the message names file, line, key and what was expected."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _box(value: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = value
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError("west < east, south < north, in degrees")
    return value


class Province(_Section):
    code: str
    name: Text
    timezone: str
    first_day: date
    bounds: Annotated[tuple[float, float, float, float], AfterValidator(_box)]


class ReportDay(_Section):
    cut_off: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Server(_Section):
    host: str
    port: Annotated[int, Field(ge=0, le=65535)]
    threads: Annotated[int, Field(ge=1, le=256)]


class Storage(_Section):
    var: Path
    database_url: str = ""

    @property
    def publications(self) -> Path:
        return self.var / "publications"

    @property
    def archive(self) -> Path:
        return self.var / "archive"

    @property
    def inbox(self) -> Path:
        return self.var / "inbox"


class Publication(_Section):
    keep: Annotated[int, Field(ge=2)]
    poll_seconds: Annotated[int, Field(ge=2, le=600)]
    stale_after_hours: Annotated[int, Field(ge=1)]


class Basemap(_Section):
    url: Annotated[str, Field(pattern=r"^https?://[^/]+/.*\{z\}.*$")]
    attribution: str
    max_zoom: Annotated[int, Field(ge=1, le=24)]


class Map(_Section):
    indicator: str
    level: LevelName
    basemap: Basemap | None


class Boundaries(_Section):
    area_tolerance_percent: Annotated[float, Field(gt=0)]
    gap_tolerance_percent: Annotated[float, Field(ge=0)]
    max_vertices: Annotated[int, Field(gt=0)]
    max_bytes: Annotated[int, Field(gt=0)]


class Security(_Section):
    frame_ancestors: tuple[str, ...]


class Http(_Section):
    deadline_seconds: Annotated[float, Field(gt=0)]
    max_bytes: Annotated[int, Field(gt=0)]
    retries: Annotated[int, Field(ge=0, le=10)]


class SourceSettings(_Section):
    enabled: bool
    url: str | None
    hosts: tuple[str, ...]
    schedule: Annotated[str, Field(pattern=r"^\S+( \S+){4}$")] | None
    max_fall_percent: Annotated[float, Field(ge=0, le=100)]
    allow_loopback: bool = False
    place: str | None = None


class Etl(_Section):
    inbox: bool
    http: Http
    sources: dict[str, SourceSettings]


class Settings(_Section):
    """All settings, with the environment applied."""

    province: Province
    languages: tuple[Literal["vi", "en"], ...]
    report_day: ReportDay
    server: Server
    storage: Storage
    publication: Publication
    map: Map
    steps: tuple[LevelName, ...]
    seed: SeedName
    boundaries: Boundaries
    security: Security
    etl: Etl


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `path`; HOST, PORT, VAR, SEED and DATABASE_URL of the environment come before it. Raises `ConfigError`."""
    node = _compose(path)
    content = _Loader("").construct_document(node) if node else None
    if not isinstance(content, dict):
        raise ConfigError(f"{path.name}:1: cần một bảng khóa: giá trị / a mapping of keys was expected")
    _apply(content, environ)
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise ConfigError("\n".join(_line(path, node, problem) for problem in error.errors())) from error


def secret(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """The secret `name` from the environment, or from the file in NAME_FILE, which only its owner may read."""
    if name in environ:
        return environ[name]
    if f"{name}_FILE" not in environ:
        return None
    file = Path(environ[f"{name}_FILE"])
    mode = file.stat().st_mode & 0o777
    if mode not in SECRET_MODES:
        raise ConfigError(f"{file.name}: quyền {mode:o}, cần 600 / mode {mode:o}, 600 was expected")
    return file.read_text(encoding="utf-8").strip()


class _Loader(yaml.SafeLoader):
    """YAML in which a doubled key is an error and a day stays a day."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise ConfigError(
                    f"dòng {key.start_mark.line + 1}: khóa '{key.value}' có hai lần / "
                    f"line {key.start_mark.line + 1}: key '{key.value}' stands twice"
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _compose(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: không có tệp cấu hình / the file is missing") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path.name}:{line}: sai cú pháp YAML / not valid YAML: {error.problem}") from error


def _apply(content: dict[str, Any], environ: Mapping[str, str]) -> None:
    for name, section, key in (("HOST", "server", "host"), ("PORT", "server", "port"), ("VAR", "storage", "var")):
        if name in environ and isinstance(content.get(section), dict):
            content[section][key] = environ[name]
    if "SEED" in environ:
        content["seed"] = environ["SEED"]
    storage = content.get("storage")
    if isinstance(storage, dict) and "database_url" not in storage and "var" in storage:
        default = f"sqlite:///{Path(str(storage['var'])).resolve() / 'figures.sqlite'}"
        storage["database_url"] = secret("DATABASE_URL", environ) or default


EXPECTED = {
    "missing": "thiếu khóa / the key is missing",
    "extra_forbidden": "khóa không có trong danh mục / unknown key",
}


def _line(path: Path, root: yaml.Node | None, problem: Any) -> str:
    """`config.yaml:12: server.port: ...` for one problem that pydantic found."""
    keys = [str(key) for key in problem["loc"]]
    line, node = 1, root
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    words = EXPECTED.get(problem["type"], f"giá trị không dùng được / not usable: {problem['msg']}")
    got = "" if problem["type"] in EXPECTED else f" ({problem['input']!r})"
    return f"{path.name}:{line}: {'.'.join(keys)}: {words}{got}"


def _child(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name, value
    if isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
        return node.value[int(key)], node.value[int(key)]
    return None
