"""Numbers as people and files write them; anything that could be read in two ways is refused, never guessed.

Used by the forms and by the ETL, so that one text means one figure everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt

from geodata.core.text import Text

NumberForm = Literal["plain", "point", "vietnamese"]
"""`plain`: digits, grouped ones are refused as ambiguous. `point`: the dot is the decimal point (JSON).
`vietnamese`: the dot groups thousands, the comma is the decimal sign."""

MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0d": "-", "\ufe63": "-"})
SIGNS = str.maketrans(",.", ".,")
SPACES = "\u00a0\u2007\u202f\u200b\ufeff \t\r\n"
PATTERNS: dict[NumberForm, re.Pattern[str]] = {
    "plain": re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,9})?"),
    "point": re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"),
    "vietnamese": re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4})(?:,[0-9]{1,9})?"),
}
GROUPED = re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)")


class NotANumber(ValueError):
    """The text is no number in the declared form; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


class AmbiguousNumber(NotANumber):
    """The text may be a grouped number; `meant` is its value if the sign groups thousands, to be confirmed."""

    def __init__(self, written: str) -> None:
        self.meant = float(re.sub(r"[.,]", "", written))
        shown = grouped(self.meant)
        super().__init__(
            Text(
                vi=f"“{written}” đọc được hai cách ({shown.vi} hay số thập phân); hãy viết {self.meant:.0f}",
                en=f"“{written}” can be read in two ways ({shown.en} or a decimal); write {self.meant:.0f}",
            )
        )


def parse(text: str, *, form: NumberForm = "plain") -> float:
    """The number that `text` writes. Raises `NotANumber`, or `AmbiguousNumber` for 1.234 in the form `plain`.

    Full-width digits and Unicode minus signs are normalised; digits of other scripts, exponents, underscores, NaN and
    infinity are refused.
    """
    written = _normal(text)
    if form == "plain" and GROUPED.fullmatch(written):
        raise AmbiguousNumber(written)
    if not PATTERNS[form].fullmatch(written):
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise NotANumber(Text(vi=f"“{shown}” không phải là số", en=f"“{shown}” is not a number"))
    if form == "vietnamese":
        written = written.replace(".", "")
    return float(written.replace(",", "."))


def grouped(value: float) -> Text:
    """A number as sentences write it: 1234.5 is 1.234,5 in Vietnamese and 1,234.5 in English."""
    english = f"{value:,.6f}".rstrip("0").rstrip(".")
    return Text(vi=english.translate(SIGNS), en=english)


def is_blank(text: str) -> bool:
    """Whether nothing was written: blank is not reported, never zero."""
    return not text.strip(SPACES)


def parse_distinct(
    texts: Sequence[str], *, form: NumberForm
) -> tuple[npt.NDArray[np.float64], dict[int, Text], npt.NDArray[np.bool_]]:
    """Parse each text once.

    Returns, in the order of `texts`: values (float, NaN = blank or bad), reasons of the bad by position, and which are
    blank (bool).
    """
    values = np.full(len(texts), np.nan)
    blank = np.zeros(len(texts), dtype=bool)
    reasons: dict[int, Text] = {}
    for position, text in enumerate(texts):
        if is_blank(text):
            blank[position] = True
            continue
        try:
            values[position] = parse(text, form=form)
        except NotANumber as error:
            reasons[position] = error.reason
    return values, reasons, blank


def _normal(text: str) -> str:
    """Trimmed, with full-width digits and the Unicode minus signs in their plain form; other scripts stay."""
    plain = (unicodedata.normalize("NFKC", sign) if "\uff00" <= sign <= "\uffef" else sign for sign in text)
    return "".join(plain).strip(SPACES).translate(MINUS)


def rounded(value: float, decimals: int) -> Decimal:
    """A number in the decimals that are shown; halves go away from zero, as in a browser (ECMA-402 `halfExpand`)."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
