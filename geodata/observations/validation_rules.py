"""The rules of the catalogue over figures that are sent, each yielding what it breaks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from geodata.catalog import FOREVER, MEASURED, Indicator
from geodata.core import numbers
from geodata.core.text import Text
from geodata.observations.validation_frame import Bools, Floats, Ints, ValidationFrame

FIRST_DAY = date(2019, 1, 1)
BAND_DAYS = 14
BAND_MIN_DAYS = 7
BAND_WIDTH = 4.0
BAND_SLACK = 5.0
BAND = Text(
    vi=f"{{}} nằm ngoài khoảng thường gặp {{}}–{{}} của {BAND_DAYS} ngày trước (trung bình {{}})",
    en=f"{{}} is outside of the usual {{}}–{{}} of the {BAND_DAYS} days before (mean {{}})",
)
TINY = 1e-6

PARTS: dict[str, tuple[str, ...]] = {
    total: tuple(part.id for part in MEASURED.values() if part.part_of == total)
    for total in dict.fromkeys(item.part_of for item in MEASURED.values() if item.part_of)
}
RUNNING: dict[str, tuple[str, ...]] = {item.id: item.total_at_most for item in MEASURED.values() if item.total_at_most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Rows (positions in the frame) that break one rule, with what their message needs, aligned."""

    rule: str
    hard: bool
    at: Ints
    vi: str
    en: str
    facts: tuple[npt.NDArray[np.generic], ...] = ()
    against: str = ""


def alone(figures: ValidationFrame, today: date) -> Iterator[Broken]:
    """What a figure breaks by itself: place, day and limits."""
    yield from _placing(figures, today)
    yield from _limits(figures)


def together(figures: ValidationFrame, *, asked: bool) -> Iterator[Broken]:
    """What figures break beside each other; `asked` as of `geodata.observations.validation.check`."""
    for rule in (_doubled, _sums, _at_most, partial(_usually, asked=asked), _running, _falls, _band):
        yield from rule(figures)


def _placing(figures: ValidationFrame, today: date) -> Iterator[Broken]:
    yield Broken(
        rule="unknown_place",
        hard=True,
        at=np.flatnonzero(figures.place < 0),
        vi="mã đơn vị không có trong danh mục",
        en="unknown place code",
    )
    yield Broken(
        rule="future_day",
        hard=True,
        at=np.flatnonzero(figures.day > _number(today)),
        vi=f"ngày ở tương lai (hôm nay là {today:%d/%m/%Y})",
        en=f"a day in the future (today is {today.isoformat()})",
    )
    yield Broken(
        rule="too_old",
        hard=True,
        at=np.flatnonzero((figures.day < _number(FIRST_DAY)) | figures.no_day),
        vi=f"ngày trước {FIRST_DAY:%d/%m/%Y}",
        en=f"a day before {FIRST_DAY.isoformat()}",
    )


def _limits(figures: ValidationFrame) -> Iterator[Broken]:
    items = [MEASURED[name] for name in figures.indicators]
    if not items:
        return
    value, kind = figures.value, figures.indicator
    low = np.array([item.minimum for item in items])
    high = np.array([np.inf if item.maximum is None else item.maximum for item in items])
    whole = np.array([item.whole for item in items], dtype=bool)
    below = np.flatnonzero(value < low[kind])
    yield Broken(
        rule="below_minimum", hard=True, at=below, vi="nhỏ hơn {}", en="less than {}", facts=(low[kind[below]],)
    )
    above = np.flatnonzero(value > high[kind])
    yield Broken(
        rule="above_maximum", hard=True, at=above, vi="lớn hơn {}", en="more than {}", facts=(high[kind[above]],)
    )
    broken = np.flatnonzero(whole[kind] & (value != np.floor(value)) & ~np.isnan(value))
    yield Broken(rule="not_whole", hard=True, at=broken, vi="phải là số nguyên", en="must be a whole number")


def _doubled(figures: ValidationFrame) -> Iterator[Broken]:
    yield Broken(
        rule="two_values",
        hard=True,
        at=figures.conflicting(),
        vi="một chỉ tiêu của một nơi trong một ngày có hai giá trị",
        en="one figure of one place and day has two values",
    )


def _sums(figures: ValidationFrame) -> Iterator[Broken]:
    for total, parts in PARTS.items():
        mine = [name for name in (total, *parts) if name in figures]
        if not mine:
            continue
        whole = figures.grid(total)
        each = np.stack([figures.grid(part) for part in parts])
        known = ~np.isnan(each)
        summed = np.where(known, each, 0).sum(axis=0)
        wrong = (known.all(axis=0) & (np.abs(summed - whole) > TINY)) | (summed > whole + TINY)
        for name in mine if wrong.any() else ():
            at, cells = figures.rows_in(name, wrong)
            yield Broken(
                rule="parts",
                hard=True,
                at=at,
                vi=f"tổng các phần ({{}}) khác {MEASURED[total].label.vi} ({{}})",
                en=f"the parts sum to {{}}, {MEASURED[total].label.en} is {{}}",
                facts=(summed[cells], whole[cells]),
            )


def _at_most(figures: ValidationFrame) -> Iterator[Broken]:
    """Above what it is a part of: both figures are refused."""
    for item in MEASURED.values():
        for other in item.at_most:
            yield from _above(figures, item, MEASURED[other], hard=True, both=True)


def _usually(figures: ValidationFrame, *, asked: bool) -> Iterator[Broken]:
    """Above what it is usually below: explained at the figure itself, a number of people always, a stock if `asked`."""
    for item in MEASURED.values():
        for other in (MEASURED[name] for name in item.usually_at_most):
            hard = not asked and other.carry_forward_days < FOREVER
            yield from _above(figures, item, other, hard=hard, both=hard or item.id not in figures)


def _above(figures: ValidationFrame, item: Indicator, other: Indicator, *, hard: bool, both: bool) -> Iterator[Broken]:
    """Where one figure is more than another, which holds for ever if it is a denominator."""
    denominator = other.carry_forward_days >= FOREVER
    mine = [name for name in (item.id, other.id) if name in figures and (name == item.id or (both and not denominator))]
    if not mine:
        return
    lower = figures.grid(item.id)
    upper, made_up = figures.standing(other.id) if denominator else (figures.grid(other.id), np.zeros_like(lower, bool))
    wrong = lower > upper + TINY
    for name, illustrative in itertools.product(mine if wrong.any() else (), (False, True)):
        at, cells = figures.rows_in(name, wrong & (made_up == illustrative))
        refused, own = hard and not illustrative, name == item.id
        said, values = _compared(item, other, of_both=refused, own=own)
        yield Broken(
            rule="at_most" if hard else "usually_at_most",
            hard=refused,
            at=at,
            vi=said.vi,
            en=said.en,
            facts=tuple((lower, upper)[value][cells] for value in values),
            against=other.id,
        )


def _compared(item: Indicator, other: Indicator, *, of_both: bool, own: bool) -> tuple[Text, tuple[int, ...]]:
    """That one figure is more than another, and which of both stand in it: told `of_both` in the same words, else at
    its `own` field or the other's, whose label stands beside it."""
    if of_both:
        vi = f"{item.label.vi} ({{}}) lớn hơn {other.label.vi} ({{}})"
        return Text(vi=vi, en=f"{item.label.en} ({{}}) is more than {other.label.en} ({{}})"), (0, 1)
    if own:
        return Text(vi=f"lớn hơn {other.label.vi} ({{}})", en=f"more than {other.label.en} ({{}})"), (1,)
    return Text(vi=f"nhỏ hơn {item.label.vi} ({{}})", en=f"less than {item.label.en} ({{}})"), (0,)


def _running(figures: ValidationFrame) -> Iterator[Broken]:
    """Running totals above those that they come of: a patient may have been counted elsewhere, or before the first
    report. What of both only illustrates is told."""
    for name, others in RUNNING.items():
        if name not in figures:
            continue
        mine, upper = figures.mixed(name), [figures.mixed(other) for other in others]
        total, limit = _cumulated([mine]), _cumulated(upper)
        known = np.any([~np.isnan(values) for values, _ in upper], axis=(0, 2))[:, None]
        wrong = (total > limit + TINY) & (mine[0] > 0) & known
        of_total, of_limit = _cumulated([mine], illustrative=True), _cumulated(upper, illustrative=True)
        made_up = of_total + of_limit > 0
        vi, en = (" + ".join(label) for label in zip(*(_labels(other) for other in others), strict=True))
        plain = (
            f"lũy kế ({{}}) lớn hơn lũy kế {vi} ({{}})",
            f"the running total ({{}}) is more than that of {en} ({{}})",
        )
        mixed = (
            f"lũy kế ({{}}, có {{}} là số minh hoạ) lớn hơn lũy kế {vi} ({{}}, có {{}} là số minh hoạ)",
            f"the running total ({{}}, {{}} illustrative) is more than that of {en} ({{}}, {{}} illustrative)",
        )
        for cells, said, facts in (
            (wrong & ~made_up, plain, (total, limit)),
            (wrong & made_up, mixed, (total, of_total, limit, of_limit)),
        ):
            at, seen = figures.rows_in(name, cells)
            told = tuple(fact[seen] for fact in facts)
            yield Broken(rule="total_at_most", hard=False, at=at, vi=said[0], en=said[1], facts=told)


def _labels(name: str) -> tuple[str, str]:
    return MEASURED[name].label.vi, MEASURED[name].label.en


def _cumulated(grids: Sequence[tuple[Floats, Bools]], *, illustrative: bool = False) -> Floats:
    """The running total of some mixed grids together, or of what of them only illustrates."""
    counted = [np.where(made_up | (not illustrative), values, 0) for values, made_up in grids]
    return np.asarray(np.nancumsum(counted, axis=2).sum(axis=0), dtype=np.float64)


def _falls(figures: ValidationFrame) -> Iterator[Broken]:
    for name in figures.indicators:
        if not MEASURED[name].monotonic:
            continue
        grid = figures.grid(name)
        before = np.full_like(grid, np.nan)
        before[:, 1:] = figures.filled(grid)[:, :-1]
        at, cells = figures.rows_in(name, grid < before - TINY)
        yield Broken(
            rule="never_falls",
            hard=False,
            at=at,
            vi="số lũy kế giảm từ {} xuống {}",
            en="a cumulative figure falls from {} to {}",
            facts=(before[cells], grid[cells]),
        )


def _band(figures: ValidationFrame) -> Iterator[Broken]:
    """Counts far from those of the 14 days before: more than 4 deviations and more than 5 away from their mean."""
    for name in figures.indicators:
        if MEASURED[name].aggregation != "sum":
            continue
        grid = figures.grid(name)
        days, total, squares = figures.before(grid, BAND_DAYS)
        mean, low, high = usual(days, total, squares)
        at, cells = figures.rows_in(name, (grid < low) | (grid > high))
        facts = (grid[cells], low[cells], high[cells], np.round(mean[cells], 1))
        yield Broken(rule="band", hard=False, at=at, vi=BAND.vi, en=BAND.en, facts=facts)


def usual(days: Floats, total: Floats, squares: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, least and greatest usual count, given how many of the days before were reported, the sum of their counts
    and of the squares; NaN with fewer than `BAND_MIN_DAYS`. Whole numbers, as counts are."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(days >= BAND_MIN_DAYS, total / days, np.nan)
        width = np.maximum(BAND_WIDTH * np.sqrt(np.maximum(squares / days - mean**2, mean)), BAND_SLACK)
        return mean, np.ceil(np.maximum(mean - width, 0)), np.floor(mean + width)


def unusual(value: float, *, low: float, high: float, mean: float) -> Text:
    """What is said of a count outside of what is usual."""
    return said(BAND.vi, BAND.en, (value, low, high, round(mean, 1)))


def said(vi: str, en: str, facts: Sequence[float]) -> Text:
    """A sentence with its numbers as each language writes them."""
    shown = [numbers.grouped(fact) for fact in facts]
    return Text(vi=vi.format(*(one.vi for one in shown)), en=en.format(*(one.en for one in shown)))


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
