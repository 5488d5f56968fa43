"""What every section of config.yaml has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Percent = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """A section of the file: frozen, every key known and of exactly its type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def wrong(vi: str, en: str) -> PydanticCustomError:
    """A fault of the settings in words, to be raised by a validator."""
    return PydanticCustomError("settings", "{vi} / {en}", {"vi": vi, "en": en})
