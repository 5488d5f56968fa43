"""A YAML file together with the line on which each of its keys stands."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Key = tuple[str | int, ...]


class _Constructor(RoundTripConstructor):
    """Leaves a date as the text that was written, so that a wrong one is a fault of its key and not of the file."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_yaml_str)


class ConfigError(ValueError):
    """What is wrong with the settings: one line per fault, in Vietnamese and then in English."""


@lru_cache(maxsize=4)
def _parsed(text: str) -> object:
    """The nodes of a YAML text with their lines, which nobody changes. Raises `YAMLError`."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    return yaml.load(text)


class SettingsFile:
    """The YAML 1.2 mapping at `path`; raises `ConfigError` when it cannot be read, is none or names a key twice."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = self._load()

    def _load(self) -> CommentedMap:
        try:
            root = _parsed(self.path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{self.path}: không đọc được tệp / cannot read the file: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{self.path}: tệp không phải UTF-8 / the file is not UTF-8") from error
        except DuplicateKeyError as error:
            raise self._fault(error, "khoá viết hai lần", "key written twice") from error
        except YAMLError as error:
            raise self._fault(error, "không phải YAML", "not YAML") from error
        if not isinstance(root, CommentedMap):
            raise ConfigError(f"{self.path.name}:1: cần các mục “khoá: giá trị” / expected sections of “key: value”")
        return root

    def _fault(self, error: YAMLError, vi: str, en: str) -> ConfigError:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        problem = error.problem if isinstance(error, MarkedYAMLError) and error.problem else str(error)
        line = mark.line + 1 if mark else 1
        return ConfigError(f"{self.path.name}:{line}: {vi} / {en}: {problem.splitlines()[0]}")

    def plain(self) -> dict[str, Any]:
        """The content as JSON has it."""
        content: dict[str, Any] = json.loads(json.dumps(self._root, default=str))
        return content

    def line(self, key: Key) -> int:
        """The line (1-based) of `key`, or of the nearest section above it that is there."""
        node: Any = self._root
        line = 1
        for step in key:
            if isinstance(node, CommentedMap) and step in node:
                line = node.lc.key(step)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line = node.lc.item(step)[0] + 1
            else:
                return line
            node = node[step]
        return line

    def error(self, key: Key, *, vi: str, en: str) -> ConfigError:
        """A `ConfigError` that names file, line and dotted key."""
        dotted = ".".join(str(step) for step in key)
        return ConfigError(f"{self.path.name}:{self.line(key)}: {dotted}: {vi} / {en}")
