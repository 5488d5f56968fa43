"""The indicator catalogue: every figure that the system knows, in the order in which it is shown."""

from geodata.catalog import cases, platforms, population, resources, testing, vaccination
from geodata.catalog.indicator import FOREVER, Derived, Indicator, Topic
from geodata.catalog.level import GRADED

_MODULES = (cases, testing, vaccination, resources, platforms, population)

TOPICS: tuple[Topic, ...] = tuple(module.TOPIC for module in _MODULES)
MEASURED: dict[str, Indicator] = {item.id: item for module in _MODULES for item in module.MEASURED}
DERIVED: dict[str, Derived] = {item.id: item for module in _MODULES for item in module.DERIVED}
CATALOG: dict[str, Indicator | Derived] = {**MEASURED, **DERIVED}
DRAWN = frozenset({*CATALOG, *(level.id for level in GRADED)})
"""Everything of which there is a layer: the indicators and the epidemic levels."""

__all__ = ["CATALOG", "DERIVED", "DRAWN", "FOREVER", "MEASURED", "TOPICS", "Derived", "Indicator", "Topic"]
