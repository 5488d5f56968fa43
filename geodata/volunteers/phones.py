"""Phone numbers: every usual way to write one means one number."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from geodata.core.text import Text

REGION = "VN"
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
LONGEST = 40


class NotAPhone(ValueError):
    """The text is no number at which a person can be reached by text message; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


def mobile(text: str) -> str:
    """A mobile number as +84903123456. Raises `NotAPhone` for letters, a wrong length, a landline."""
    given = text.strip()
    if len(given) > LONGEST or any(sign.isalpha() for sign in given):
        raise NotAPhone(Text(vi="số điện thoại chỉ gồm chữ số", en="a phone number holds digits only"))
    digits = "".join(sign for sign in given if sign.isdigit() or sign == "+")
    written = f"+{digits[2:]}" if digits.startswith("00") else f"+{digits}" if _bare_country(digits) else digits
    try:
        number = phonenumbers.parse(written, REGION)
    except NumberParseException as error:
        raise NotAPhone(_WRONG) from error
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone(_WRONG)
    if phonenumbers.number_type(number) not in MOBILE:
        raise NotAPhone(_LANDLINE)
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def shown(number: str) -> str:
    """A number as people read it: 0903 123 456."""
    return str(phonenumbers.format_number(phonenumbers.parse(number, REGION), PhoneNumberFormat.NATIONAL))


def hidden(number: str) -> str:
    """Enough of a number to tell it from another, too little to call: 09•• ••• 456."""
    plain = shown(number)
    return f"{plain[:2]}•• ••• {plain.replace(' ', '')[-3:]}"


def _bare_country(digits: str) -> bool:
    """Whether a number begins with the country's code without a plus: 84 and nine digits."""
    return digits.startswith("84") and len(digits) == 11


_LANDLINE = Text(vi="cần số di động, đây là số cố định", en="a mobile number is needed, this is a landline")
_WRONG = Text(
    vi="không phải số điện thoại, ví dụ 0903 123 456",
    en="not a phone number, such as 0903 123 456",
)
