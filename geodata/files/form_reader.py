"""A row as a form sends it: every field is read, whatever is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from geodata.core.text import Text
from geodata.files.row_reader import RowReader, WrongField

READERS = (
    "text",
    "needed",
    "one_of",
    "several",
    "day",
    "needed_day",
    "number",
    "count",
    "degrees",
    "identity",
    "address",
    "place",
    "needed_place",
)


class WrongForm(ValueError):
    """Fields cannot be taken: what is wrong, by field."""

    def __init__(self, fields: Mapping[str, Text]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)


@dataclass(frozen=True, kw_only=True)
class FormLine(RowReader):
    """The texts of a form by field; a field that cannot be read is noted and stands for nothing until `settle`."""

    row: int = 0
    raw: str = ""
    wrong: dict[str, Text] = field(default_factory=dict)

    def settle(self) -> None:
        """Raises `WrongForm` when a field could not be read."""
        if self.wrong:
            raise WrongForm(self.wrong)

    def tell(self, name: str, what: Text) -> None:
        """Have this said to whoever fills in the form."""
        self.told.append(what)

    def flag(self, name: str) -> bool:
        try:
            return super().flag(name)
        except WrongField as error:
            self.wrong.setdefault(error.field, error.what)
            return False


def _noting(name: str) -> Callable[..., Any]:
    read: Callable[..., Any] = getattr(RowReader, name)

    @wraps(read)
    def reader(line: FormLine, field: str, *arguments: Any, **options: Any) -> Any:
        try:
            return read(line, field, *arguments, **options)
        except WrongField as error:
            line.wrong.setdefault(error.field, error.what)
            return [] if name == "several" else None

    return reader


for _name in READERS:
    setattr(FormLine, _name, _noting(_name))


def read(make: Callable[[RowReader], dict[str, Any]], texts: Mapping[str, str]) -> tuple[dict[str, Any], list[Text]]:
    """The row that `make` reads from a form, and what is to be told of it. Raises `WrongForm`."""
    line = FormLine(texts=texts)
    try:
        row = make(line)
    except WrongField as error:
        raise WrongForm({error.field: error.what}) from error
    line.settle()
    return {"removed": False, **row}, line.told
