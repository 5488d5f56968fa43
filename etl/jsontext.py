"""JSON read strictly: no doubled keys, no NaN, bounded depth; numbers stay text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.files.table import decode, refuse_page


class _Wrong(ValueError):
    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.reason = Text(vi=vi, en=en)


def load(raw: bytes) -> Any:
    """The value of a JSON file, with every number as its text. Raises `RejectedFile` for what is not plain JSON."""
    refuse_page(raw)
    try:
        return json.loads(
            decode(raw), parse_int=str, parse_float=str, parse_constant=_constant, object_pairs_hook=_pairs
        )
    except _Wrong as error:
        raise RejectedFile(error.reason) from error
    except RecursionError as error:
        raise RejectedFile(Text(vi="JSON lồng quá sâu", en="JSON nested too deeply")) from error
    except json.JSONDecodeError as error:
        raise RejectedFile(
            Text(
                vi=f"JSON hỏng ở dòng {error.lineno}, cột {error.colno}",
                en=f"broken JSON at line {error.lineno}, column {error.colno}",
            )
        ) from error


def records(value: object, *, what: str) -> list[dict[str, Any]]:
    """`value` as a list of objects; raises `RejectedFile` when it is anything else."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RejectedFile(Text(vi=f"{what} phải là danh sách các đối tượng", en=f"{what} must be a list of objects"))
    return value


def hold_keys(item: dict[str, Any], *, reads: Collection[str], ignores: Collection[str], what: str) -> None:
    """Raises `RejectedFile` when a key is missing, or neither read nor named as ignored."""
    missing = [key for key in reads if key not in item]
    unknown = [key for key in item if key not in {*reads, *ignores}]
    if missing or unknown:
        shown = ", ".join(f"“{key[:60]}”" for key in (missing or unknown)[:8])
        vi, en = ("thiếu khóa", "missing keys") if missing else ("khóa lạ", "unknown keys")
        raise RejectedFile(Text(vi=f"{what}: {vi} {shown}", en=f"{what}: {en} {shown}"))


def text_of(value: object) -> str:
    """A JSON value as text; null is blank, anything that is not a number or a text shows itself."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)[:80]


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        doubled = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Wrong(f"khóa JSON “{doubled[:60]}” bị lặp", f"doubled JSON key “{doubled[:60]}”")
    return made


def _constant(name: str) -> Any:
    raise _Wrong(f"JSON chứa {name}", f"JSON contains {name}")
