"""Columns of tables that leave the system: one source of names, units and meanings for every form that they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from geodata.catalog import CATALOG, Derived, Indicator
from geodata.catalog.level import GRADED
from geodata.catalog.level import UNIT as LEVEL_UNIT
from geodata.core.text import Text

ColumnType = Literal["string", "date", "integer", "number", "boolean"]
"""Types of Frictionless Table Schema."""
COMMUNES = Text(vi="xã", en="communes")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column by its name in every file; `unit` None where there is nothing to count."""

    name: str
    label: Text
    unit: Text | None = None
    type: ColumnType
    description: Text


PLACE_COLUMNS = (
    Column(
        name="day",
        label=Text(vi="Ngày", en="Day"),
        type="date",
        description=Text(
            vi="Ngày báo cáo, kết thúc lúc chốt số liệu của ngày.", en="Report day; it ends at the day's cut-off."
        ),
    ),
    Column(
        name="place",
        label=Text(vi="Mã đơn vị", en="Place code"),
        type="string",
        description=Text(
            vi="Mã đơn vị hành chính của Tổng cục Thống kê. Là chữ, không phải số.",
            en="Code of the unit by the General Statistics Office. Text, not a number.",
        ),
    ),
    Column(
        name="level",
        label=Text(vi="Cấp hành chính", en="Level"),
        type="string",
        description=Text(vi="province, district hoặc commune.", en="province, district or commune."),
    ),
    Column(
        name="place_name",
        label=Text(vi="Tên đơn vị", en="Place name"),
        type="string",
        description=Text(vi="Tên đơn vị kèm loại đơn vị.", en="The unit's name with its kind."),
    ),
    Column(
        name="parent",
        label=Text(vi="Mã đơn vị cấp trên", en="Code of the unit above"),
        type="string",
        description=Text(vi="Trống với tỉnh.", en="Empty for the province."),
    ),
)
ILLUSTRATIVE = Column(
    name="illustrative",
    label=Text(vi="Số liệu minh hoạ", en="Illustrative"),
    type="boolean",
    description=Text(
        vi="Có giá trị nào của dòng này là số minh hoạ, không phải số báo cáo thật.",
        en="Whether any value of the row is illustrative, not a real report.",
    ),
)
BEHIND = {
    "reported": "reported",
    "units": "units",
    "change": "changes",
    "compared": "compared",
    "covered": "covered",
}
"""What follows a figure's column, and the part of a layer that it comes from."""
CHANGE = Text(
    vi="So với 7 ngày trước, chỉ trên các xã báo cáo cả hai ngày; trống khi chưa đủ xã để so sánh.",
    en="Against seven days before, over the communes that reported on both days; empty where too few did.",
)
REPORTED_ILLUSTRATIVE = Column(
    name="reported_illustrative",
    label=Text(vi="Số của xã là minh hoạ", en="Communes' figures are illustrative"),
    type="boolean",
    description=Text(
        vi="Xã được đếm ở dòng này có số minh hoạ: chưa báo cáo, dù đơn vị có thể đã tự báo cáo.",
        en="Communes counted here have illustrative figures: not reported, though the unit may have reported.",
    ),
)
CHANGE_ILLUSTRATIVE = Column(
    name="change_illustrative",
    label=Text(vi="Thay đổi so với số minh hoạ", en="Changes rest on illustrative figures"),
    type="boolean",
    description=Text(
        vi="Có thay đổi nào của dòng này dựa trên số minh hoạ ở một trong hai ngày.",
        en="Whether any change of the row rests on illustrative figures on either day.",
    ),
)
PUBLICATION = Column(
    name="publication",
    label=Text(vi="Công bố số", en="Publication"),
    type="integer",
    description=Text(vi="Số của lần công bố mà tệp thuộc về.", en="Number of the publication that the file is of."),
)
AS_OF = Column(
    name="as_of",
    label=Text(vi="Số liệu đến ngày", en="Figures as of"),
    type="date",
    description=Text(vi="Ngày mới nhất của lần công bố.", en="The newest day of the publication."),
)
MARKS = (ILLUSTRATIVE, REPORTED_ILLUSTRATIVE, CHANGE_ILLUSTRATIVE)
"""Of rows: the figures only illustrate; those of the communes counted do; changes rest on such figures."""
INDICATORS = (*CATALOG, *(level.id for level in GRADED))
"""Names of the columns that hold figures, in the order of the catalogue."""


def columns(indicators: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a wide table: day and place, one per indicator, how many communes stand behind each, the mark
    of illustrative rows.

    Raises `KeyError` for an unknown indicator.
    """
    figures = (_figure(name) for name in indicators)
    return (*PLACE_COLUMNS, *figures, *(column for name in indicators for column in _behind(name)), *MARKS)


def alone(indicators: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a table that has nothing beside it to explain it: units and publication stand in it, last."""
    return (*columns(indicators), *(_unit(name) for name in indicators), PUBLICATION, AS_OF)


def dictionary() -> tuple[Column, ...]:
    """Every column that there can be."""
    return alone(INDICATORS)


def both(text: Text | Mapping[str, str]) -> str:
    """A unit or name for readers of both languages: `ca / cases`, `%`."""
    vi, en = (text.vi, text.en) if isinstance(text, Text) else (text["vi"], text["en"])
    return vi if vi == en else f"{vi} / {en}"


def unit_of(name: str) -> str:
    """An indicator's unit in both languages."""
    unit = _figure(name).unit
    return both(unit) if unit else ""


def _figure(name: str) -> Column:
    graded = next((level for level in GRADED if level.id == name), None)
    if graded is not None:
        return Column(name=name, label=graded.label, unit=LEVEL_UNIT, type="integer", description=graded.definition)
    indicator = CATALOG[name]
    return Column(
        name=name,
        label=indicator.label,
        unit=indicator.unit,
        type="integer" if _is_whole(indicator) else "number",
        description=indicator.definition,
    )


def _unit(name: str) -> Column:
    label = _figure(name).label
    return Column(
        name=f"{name}__unit",
        label=Text(vi=f"{label.vi}: đơn vị tính", en=f"{label.en}: unit"),
        type="string",
        description=Text(vi="Đơn vị tính, tiếng Việt / tiếng Anh.", en="Unit, Vietnamese / English."),
    )


def _is_whole(indicator: Indicator | Derived) -> bool:
    return indicator.decimals == 0 and not (isinstance(indicator, Derived) and indicator.is_ratio)


def _behind(name: str) -> tuple[Column, ...]:
    """What follows a figure's column; a level is a rank, of which there is no difference."""
    return _reported(name) if name not in CATALOG else (*_reported(name), *_changed(name), *_told(name))


def _communes(name: str, suffix: str, *, what: Text, description: Text) -> Column:
    """A number of communes behind a figure."""
    label = _figure(name).label
    return Column(
        name=f"{name}__{suffix}",
        label=Text(vi=f"{label.vi}: {what.vi}", en=f"{label.en}: {what.en}"),
        unit=COMMUNES,
        type="integer",
        description=description,
    )


def _reported(name: str) -> tuple[Column, ...]:
    return (
        _communes(
            name,
            "reported",
            what=Text(vi="số xã có số", en="communes with figures"),
            description=Text(
                vi="Số xã có số đứng sau giá trị, kể cả do đơn vị cấp trên báo cáo; minh hoạ: reported_illustrative.",
                en="Communes behind this value, also as a unit above reported; split or not: reported_illustrative.",
            ),
        ),
        _communes(
            name,
            "units",
            what=Text(vi="số xã phải báo cáo", en="communes in all"),
            description=Text(vi="Tổng số xã của đơn vị.", en="How many communes the unit has."),
        ),
    )


def _changed(name: str) -> tuple[Column, ...]:
    label, unit = _figure(name).label, _figure(name).unit
    return (
        Column(
            name=f"{name}__change",
            label=Text(vi=f"{label.vi}: thay đổi sau 7 ngày", en=f"{label.en}: change in 7 days"),
            unit=unit,
            type="number",
            description=CHANGE,
        ),
        _communes(
            name,
            "compared",
            what=Text(vi="số xã được so sánh", en="communes compared"),
            description=Text(
                vi="Số xã báo cáo cả hai ngày, đứng sau thay đổi.",
                en="How many communes reported on both days and stand behind the change.",
            ),
        ),
    )


def _told(name: str) -> tuple[Column, ...]:
    label = _figure(name).label
    return (
        _communes(
            name,
            "covered",
            what=Text(vi="số xã do cấp trên báo cáo", en="communes reported from above"),
            description=Text(
                vi="Trong số xã có số: số xã không tự báo cáo mà huyện hoặc tỉnh báo cáo cả đơn vị.",
                en="Of the communes with figures: those whose district or province reported for the whole unit.",
            ),
        ),
        Column(
            name=f"{name}__itself",
            label=Text(vi=f"{label.vi}: đơn vị tự báo cáo", en=f"{label.en}: reported by the unit itself"),
            type="boolean",
            description=Text(
                vi="Giá trị là báo cáo của chính đơn vị, không phải tổng các xã; của nhiều ngày: ngày cuối.",
                en="The value is the unit's own report, no sum of its communes; of several days: the last one.",
            ),
        ),
    )
