"""`config.yaml`: what is right is typed, what is wrong is named with its line."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from geodata.core.text import Text
from geodata.settings import config
from geodata.settings.config import ConfigError, Settings

ROOT = Path(__file__).parents[3]
SHIPPED = (ROOT / "config.yaml").read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """The shipped file with the first `old` replaced."""
    assert old in SHIPPED
    path = folder / "config.yaml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(text: str) -> int:
    """The line (1-based) of the shipped file on which `text` first stands."""
    return SHIPPED[: SHIPPED.index(text)].count("\n") + 1


def refused(path: Path, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        config.load(path, environ or {})
    return str(caught.value)


def test_the_shipped_file_is_typed() -> None:
    settings = config.load(ROOT / "config.yaml", {})
    assert settings.province.code == "67"
    assert settings.province.name.in_("vi") == "Tỉnh Đắk Nông"
    assert settings.province.first_day == date(2020, 3, 18)
    assert settings.report_day.cut_off == time(18)
    assert settings.server.port == 8050
    assert settings.steps == ("commune", "district", "province")
    assert settings.storage.var == ROOT / "var"
    assert settings.storage.database_url == f"sqlite:///{ROOT / 'var' / 'daknong.sqlite'}"


def test_settings_cannot_be_changed() -> None:
    settings = config.load(ROOT / "config.yaml", {})
    with pytest.raises(ValidationError, match="frozen"):
        settings.server.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "key", "vi", "en"),
    [
        ("port: 8050", "port: x", "server.port", "cần số nguyên", "expected a whole number"),
        ("port: 8050", 'port: "8050"', "server.port", "cần số nguyên", "expected a whole number"),
        ("port: 8050", "port: 65536", "server.port", "không quá 65535", "at most 65535"),
        ("keep: 30", "keep: 0", "publication.keep", "giá trị từ 1", "at least 1"),
        ("keep: 30", "keep: true", "publication.keep", "cần số nguyên", "expected a whole number"),
        ('code: "67"', "code: 67", "province.code", "trong dấu nháy", "in quotes"),
        ('code: "67"', 'code: "6"', "province.code", "cần dạng", "expected the form"),
        ("2020-03-18", "2020-13-18", "province.first_day", "cần ngày", "expected a date"),
        ("2020-03-18", "18/03/2020", "province.first_day", "cần ngày", "expected a date"),
        ('"18:00"', '"25:00"', "report_day.cut_off", "cần giờ", "expected a time"),
        ("Asia/Ho_Chi_Minh", "Asia/Saigon2", "province.timezone", "múi giờ", "time zone"),
        ("west: 107.15", "west: 109.15", "province.bounds", "west < east", "west < east"),
        ("west: 107.15", "west: .nan", "province.bounds.west", "số", "number"),
        ("indicator: cases_7d", "indicator: cases", "map.indicator", "không có chỉ tiêu", "no such indicator"),
        ("level: commune", "level: ward", "map.level", "'commune', 'district'", "'commune', 'district'"),
        ("basemap: null", "basemap: {url: 'http://x', attribution: a, max_zoom: 9}", "map.basemap.url", "{z}", "{z}"),
        ("enabled: true", "enabled: yes", "etl.sources.national_cases.enabled", "true hoặc false", "true or false"),
        ("schedule: null", "schedule: '* * *'", "etl.sources.national_cases.schedule", "cron 5 trường", "5 fields"),
        ("seed: illustrative", "seed: real", "seed", "'illustrative', 'none'", "'illustrative', 'none'"),
        ("[\"'self'\"]", "[]", "security.frame_ancestors", "ít nhất một", "at least one"),
        ("database_url: null", "database_url: mysql://h/d", "storage.database_url", "postgresql://", "postgresql://"),
        ("database_url: null", "database_url: 'postgresql://u:p@h/d'", "storage.database_url", "mật khẩu", "passwords"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, *, old: str, new: str, key: str, vi: str, en: str) -> None:
    message = refused(changed(tmp_path, old, new))
    assert message.startswith(f"config.yaml:{line_of(old)}: {key}: ")
    said_vi, said_en = message.split(" / ", 1)
    assert vi in said_vi
    assert en in said_en


def test_an_unknown_key_is_named_with_the_nearest_known(tmp_path: Path) -> None:
    message = refused(changed(tmp_path, "port: 8050", "port: 8050\n  prot: 1"))
    assert message.startswith(f"config.yaml:{line_of('port: 8050') + 1}: server.prot: khoá lạ")
    assert "host, port, threads" in message
    assert "Ý bạn là port?" in message
    assert "Did you mean port?" in message


def test_an_unknown_key_of_a_name_and_of_a_source(tmp_path: Path) -> None:
    assert "province.name.fr: khoá lạ; các khoá có thể dùng: vi, en" in refused(
        changed(tmp_path, "name: {vi:", "name: {fr: x, vi:")
    )
    assert "etl.sources.national_cases.adress: khoá lạ" in refused(
        changed(tmp_path, "      enabled: true", "      enabled: true\n      adress: x")
    )


def test_a_missing_key_names_the_line_of_its_section(tmp_path: Path) -> None:
    message = refused(changed(tmp_path, "  port: 8050\n", ""))
    assert message.startswith(f"config.yaml:{line_of('server:')}: server.port: thiếu khoá này / this key is missing")


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    path = changed(tmp_path, "  port: 8050\n  threads: 16", "  port: x\n  threads: x")
    assert [line.split(": ")[1] for line in refused(path).splitlines()] == ["server.port", "server.threads"]


def test_a_section_that_is_no_section(tmp_path: Path) -> None:
    message = refused(changed(tmp_path, "steps: [commune, district, province]", "steps: commune"))
    assert "steps: cần một danh sách / expected a list" in message
    message = refused(changed(tmp_path, "report_day:\n  cut_off", "report_day: x\nother:\n  cut_off"))
    assert f"config.yaml:{line_of('report_day:')}: report_day: cần một mục" in message


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    message = refused(changed(tmp_path, "port: 8050", "port: 8050\n  port: 8051"))
    assert message.startswith(f"config.yaml:{line_of('port: 8050') + 1}: khoá viết hai lần / key written twice")


@pytest.mark.parametrize("broken", ["port: [", "port: *nothing", "port: }", "port: 'x"])
def test_what_is_not_yaml_is_refused_with_a_line(tmp_path: Path, broken: str) -> None:
    assert re.match(r"config\.yaml:\d+: không phải YAML / not YAML: ", refused(changed(tmp_path, "port: 8050", broken)))


@pytest.mark.parametrize("content", [b"", b"- a\n", b"\xff\xfe", b"just words"])
def test_what_is_no_settings_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    assert "config.yaml" in refused(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "none.yaml") in refused(tmp_path / "none.yaml")


def test_a_source_may_only_ask_allowed_hosts(tmp_path: Path) -> None:
    url, hosts = "https://example.org/a.json", "\n      hosts: [example.org]"
    message = refused(changed(tmp_path, "url: null\n      hosts: []", f"url: {url}\n      hosts: [example.com]"))
    assert "etl.sources.national_cases: máy chủ của url phải có trong hosts" in message
    path = changed(tmp_path, "url: null\n      hosts: []", f"url: {url}{hosts}")
    assert config.load(path, {}).etl.sources["national_cases"].url == url


def test_the_environment_overrides(tmp_path: Path) -> None:
    environ = {"HOST": "0.0.0.0", "PORT": "9000", "VAR": str(tmp_path), "SEED": "none"}
    settings = config.load(ROOT / "config.yaml", environ)
    assert (settings.server.host, settings.server.port, settings.seed) == ("0.0.0.0", 9000, "none")
    assert settings.storage.database_url == f"sqlite:///{tmp_path / 'daknong.sqlite'}"
    url = "postgresql://u:word@h/d"
    settings = config.load(ROOT / "config.yaml", {"DATABASE_URL": url})
    assert settings.storage.database_url == url
    assert "word" not in repr(settings)


def test_var_is_relative_to_the_file_or_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = changed(tmp_path, "port: 8050", "port: 8050")
    assert config.load(path, {}).storage.var == tmp_path / "var"
    assert config.load(path, {"VAR": "data"}).storage.var == tmp_path / "here" / "data"


@pytest.mark.parametrize(
    ("name", "value", "en"),
    [("PORT", "x", "whole number"), ("PORT", "70000", "at most 65535"), ("SEED", "no", "'none'")],
)
def test_a_wrong_variable_is_named(name: str, value: str, en: str) -> None:
    message = refused(ROOT / "config.yaml", {name: value})
    assert message.startswith(f"{name}: ")
    assert en in message


def test_a_wrong_database_url_does_not_show_its_password() -> None:
    message = refused(ROOT / "config.yaml", {"DATABASE_URL": "mysql://u:word@h/d"})
    assert message.startswith("DATABASE_URL: ")
    assert "word" not in message


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_is_read_from_a_private_file(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "url"
    path.write_text("postgresql://u:word@h/d\n")
    path.chmod(mode)
    settings = config.load(ROOT / "config.yaml", {"DATABASE_URL_FILE": str(path)})
    assert settings.storage.database_url == "postgresql://u:word@h/d"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o700])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "url"
    path.write_text("geheim")
    path.chmod(mode)
    with pytest.raises(ConfigError, match=f"{mode:04o}") as caught:
        config.secret("DATABASE_URL", {"DATABASE_URL_FILE": str(path)})
    assert "geheim" not in str(caught.value)


def test_a_secret_is_given_once_and_its_file_is_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="only one of"):
        config.secret("KEY", {"KEY": "a", "KEY_FILE": "b"})
    with pytest.raises(ConfigError, match="cannot read"):
        config.secret("KEY", {"KEY_FILE": str(tmp_path / "none")})
    assert config.secret("KEY", {}) is None
    assert config.secret("KEY", {"KEY": "a"}) == "a"


def test_every_key_is_documented_and_nothing_else() -> None:
    table = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").split("## Environment")[0]
    documented = {name for line in table.splitlines() if line.startswith("| `") for name in keys_in(line)}
    assert documented == set(keys(Settings))


def keys_in(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line.split(" | ", maxsplit=1)[0])


def keys(kind: Any, prefix: str = "") -> Iterator[str]:
    """Dotted keys of everything below the type `kind`; `<id>` stands for the keys of a mapping."""
    if kind is Text:
        yield from (f"{prefix}.vi", f"{prefix}.en")
        return
    inner = typing.get_args(kind)
    sections = [choice for choice in (kind, *inner) if isinstance(choice, type) and issubclass(choice, BaseModel)]
    if not sections or type(None) in inner:
        yield prefix
    below = f"{prefix}.<id>" if typing.get_origin(kind) is dict else prefix
    for section in sections:
        for name, field in section.model_fields.items():
            yield from keys(field.annotation, f"{below}.{field.alias or name}".lstrip("."))
