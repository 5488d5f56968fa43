"""What pydantic found wrong with a setting, in the words of this project."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from geodata.core.text import Text

EXPECTED = {
    "bool_type": Text(vi="cần true hoặc false", en="expected true or false"),
    "date_from_datetime_parsing": Text(vi="cần ngày YYYY-MM-DD", en="expected a date YYYY-MM-DD"),
    "date_parsing": Text(vi="cần ngày YYYY-MM-DD", en="expected a date YYYY-MM-DD"),
    "date_type": Text(vi="cần ngày YYYY-MM-DD", en="expected a date YYYY-MM-DD"),
    "dataclass_type": Text(vi="cần một mục có vi và en", en="expected a section with vi and en"),
    "dict_type": Text(vi="cần một mục “khoá: giá trị”", en="expected a section of “key: value”"),
    "finite_number": Text(vi="cần một số hữu hạn", en="expected a finite number"),
    "float_type": Text(vi="cần một số", en="expected a number"),
    "int_from_float": Text(vi="cần số nguyên", en="expected a whole number"),
    "int_type": Text(vi="cần số nguyên", en="expected a whole number"),
    "missing": Text(vi="thiếu khoá này", en="this key is missing"),
    "missing_argument": Text(vi="thiếu khoá này", en="this key is missing"),
    "model_type": Text(vi="cần một mục “khoá: giá trị”", en="expected a section of “key: value”"),
    "path_type": Text(vi="cần đường dẫn thư mục", en="expected the path of a folder"),
    "string_type": Text(vi="cần chữ, đặt trong dấu nháy", en="expected text, in quotes"),
    "time_parsing": Text(vi="cần giờ “HH:MM”", en="expected a time “HH:MM”"),
    "time_type": Text(vi="cần giờ “HH:MM”", en="expected a time “HH:MM”"),
    "too_short": Text(vi="cần ít nhất một phần tử", en="expected at least one item"),
    "string_too_short": Text(vi="không được để trống", en="must not be empty"),
    "tuple_type": Text(vi="cần một danh sách", en="expected a list"),
}
WITH_LIMIT = {
    "greater_than_equal": (Text(vi="cần giá trị từ", en="expected at least"), "ge"),
    "less_than_equal": (Text(vi="cần giá trị không quá", en="expected at most"), "le"),
    "string_pattern_mismatch": (Text(vi="cần dạng", en="expected the form"), "pattern"),
    "literal_error": (Text(vi="cần một trong:", en="expected one of:"), "expected"),
}
UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")


def expected(
    model: type[BaseModel], kind: str, key: tuple[str | int, ...], message: str, context: Mapping[str, Any]
) -> Text:
    """What should have stood at `key` of `model`, given pydantic's error `kind`, `message` and `context`."""
    if kind in UNKNOWN:
        return _unknown(model, key)
    if kind in WITH_LIMIT:
        words, limit = WITH_LIMIT[kind]
        given = str(context[limit]).replace(" or ", ", ")
        return Text(vi=f"{words.vi} {given}", en=f"{words.en} {given}")
    if kind == "settings":
        return Text(vi=context["vi"], en=context["en"])
    return EXPECTED.get(kind, Text(vi=f"giá trị sai ({message})", en=message))


def _unknown(model: type[BaseModel], key: tuple[str | int, ...]) -> Text:
    known = _keys(model, key[:-1])
    near = difflib.get_close_matches(str(key[-1]), known, n=1)
    vi, en = f"khoá lạ; các khoá có thể dùng: {', '.join(known)}", f"unknown key; known are: {', '.join(known)}"
    return Text(vi=f"{vi}. Ý bạn là {near[0]}?", en=f"{en}. Did you mean {near[0]}?") if near else Text(vi=vi, en=en)


def _keys(kind: Any, key: tuple[str | int, ...]) -> list[str]:
    """The keys that the section `key` below `kind` may have."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        return _keys(fields.get(str(key[0])), key[1:]) if key else list(fields)
    if kind is Text:
        return ["vi", "en"]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is dict and key:
        return _keys(inner[1], key[1:])
    for choice in inner:
        if found := _keys(choice, key):
            return found
    return []
