"""Population: the denominators, each with the date of its source."""

from geodata.catalog.indicator import FOREVER, Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="population", label=Text(vi="Dân số", en="Population"), palette="PuBu")
PEOPLE = Text(vi="người", en="people")
CENSUS = "Tổng điều tra dân số và nhà ở 1/4/2019"
SPLIT = Text(vi="chia theo cơ cấu tuổi của huyện", en="split by the district's age structure")


def _group(name: str, label: Text, definition: Text, breaks: tuple[float, ...]) -> Indicator:
    return Indicator(
        id=name,
        topic=TOPIC.id,
        label=label,
        definition=definition,
        unit=PEOPLE,
        aggregation="last",
        breaks=breaks,
        minimum=1,
        at_most=() if name == "population" else ("population",),
        carry_forward_days=FOREVER,
        source=CENSUS,
        estimated=None if name == "population" else SPLIT,
    )


MEASURED = (
    _group(
        "population",
        Text(vi="Dân số", en="Population"),
        Text(vi="Dân số thường trú.", en="Usual residents."),
        (1.0, 5_000.0, 7_500.0, 10_000.0, 15_000.0),
    ),
    _group(
        "population_18plus",
        Text(vi="Dân số 18 tuổi trở lên", en="Population aged 18+"),
        Text(
            vi="Người từ 18 tuổi; ở cấp xã là ước tính theo cơ cấu tuổi của huyện.",
            en="People aged 18 and over; for communes estimated from the district's age structure.",
        ),
        (1.0, 3_000.0, 5_000.0, 7_000.0, 10_000.0),
    ),
    _group(
        "population_50plus",
        Text(vi="Dân số 50 tuổi trở lên", en="Population aged 50+"),
        Text(
            vi="Người từ 50 tuổi; ở cấp xã là ước tính theo cơ cấu tuổi của huyện.",
            en="People aged 50 and over; for communes estimated from the district's age structure.",
        ),
        (1.0, 500.0, 1_000.0, 1_500.0, 2_500.0),
    ),
    _group(
        "population_65plus",
        Text(vi="Dân số 65 tuổi trở lên", en="Population aged 65+"),
        Text(
            vi="Người từ 65 tuổi; ở cấp xã là ước tính theo cơ cấu tuổi của huyện.",
            en="People aged 65 and over; for communes estimated from the district's age structure.",
        ),
        (1.0, 150.0, 300.0, 450.0, 700.0),
    ),
    _group(
        "population_12to17",
        Text(vi="Dân số 12-17 tuổi", en="Population aged 12-17"),
        Text(
            vi="Người 12-17 tuổi; ở cấp xã là ước tính theo cơ cấu tuổi của huyện.",
            en="People aged 12 to 17; for communes estimated from the district's age structure.",
        ),
        (1.0, 500.0, 800.0, 1_200.0, 2_000.0),
    ),
    Indicator(
        id="households",
        topic=TOPIC.id,
        label=Text(vi="Số hộ", en="Households"),
        definition=Text(vi="Số hộ dân cư.", en="Households."),
        unit=Text(vi="hộ", en="households"),
        aggregation="last",
        breaks=(1.0, 1_000.0, 2_000.0, 3_000.0, 5_000.0),
        at_most=("population",),
        carry_forward_days=FOREVER,
        source=CENSUS,
    ),
)

DERIVED: tuple[Derived, ...] = ()
