"""Secrets come from the environment, or from a file that nobody else may read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from geodata.core.yaml_file import ConfigError

PRIVATE = (0o600, 0o400)


def secret(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """The secret `name`: the variable itself, or the content of the file that `name`_FILE names; None without either.

    Raises `ConfigError` when both are set, or when others than its owner may read the file (mode not 0600 or 0400).
    """
    value, file = environ.get(name), environ.get(f"{name}_FILE")
    if not file:
        return value or None
    if value:
        raise ConfigError(f"{name}: chỉ đặt một trong {name}, {name}_FILE / set only one of {name}, {name}_FILE")
    try:
        with Path(file).open(encoding="utf-8") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            if mode not in PRIVATE:
                raise ConfigError(
                    f"{name}_FILE: quyền của {file} là {mode:04o}, cần 0600 / mode is {mode:04o}, expected 0600"
                )
            return opened.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}_FILE: không đọc được {file} / cannot read {file}") from error
