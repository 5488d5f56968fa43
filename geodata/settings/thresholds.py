"""Marks at which a figure needs attention."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from geodata.core.settings_base import Percent, Section, wrong

Share = Annotated[float, Field(gt=0, le=100)]


class Alarms(Section):
    """`positivity_percent`: rising marks of the 7-day positivity; `occupancy_percent`: beds and ventilators in use."""

    positivity_percent: Annotated[tuple[Percent, ...], Field(min_length=1)]
    occupancy_percent: Share

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(low >= high for low, high in pairwise(self.positivity_percent)):
            raise wrong("cần các mức tăng dần, ví dụ [3, 4, 5]", "expected rising marks, such as [3, 4, 5]")
        return self
