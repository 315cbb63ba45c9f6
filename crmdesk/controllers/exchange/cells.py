"""Cells to stored values, a column at a time.

Plain text is looked at once for the whole column; everything else is remembered by its text, because dates, words and
amounts repeat themselves. What does not fit is a flaw with its sentence, never a guess.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from crmdesk.controllers.exchange import forms
from crmdesk.controllers.exchange.dates import DateFormat
from crmdesk.controllers.exchange.numbers import NumberFormat
from crmdesk.controllers.exchange.options import REMEMBERED
from crmdesk.controllers.exchange.writing import restore
from crmdesk.models import addresses, folding, kinds
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue, Raw
from crmdesk.models.lead import Consent
from crmdesk.text import _

Flaws = dict[int, str]
"""Why a cell does not fit, by its place in the column."""
Read = Callable[[Sequence[str]], tuple[list[Any], Flaws]]
"""Cells -> stored values (None where blank or flawed) and flaws."""


class _Bad:
    def __init__(self, reason: str) -> None:
        self.reason = reason


class _Known(dict[str, Any]):
    """The value of each text, read when it is first met."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read
        self.flawed = False

    def __missing__(self, text: str) -> Any:  # noqa: ANN401  any stored value
        if len(self) >= REMEMBERED:
            self.clear()
        try:
            value = self._read(restore(text).strip()) if text else None
        except BadValue as bad:
            value, self.flawed = _Bad(str(bad)), True
        self[text] = value
        return value


def remembering(read: Callable[[str], Any]) -> Read:
    """A column reader from one that reads a trimmed, unblank text and may raise BadValue."""
    known = _Known(lambda text: read(text) if text else None)

    def column(cells: Sequence[str]) -> tuple[list[Any], Flaws]:
        values = list(map(known.__getitem__, cells))
        if not known.flawed:
            return values, {}
        flaws = {place: value.reason for place, value in enumerate(values) if type(value) is _Bad}
        for place in flaws:
            values[place] = None
        return values, flaws

    return column


def words(cells: Sequence[str]) -> list[str]:
    """The cells as texts that may be stored, without what neutralising added; most columns need one look for all."""
    joined = " ".join(cells)
    if "'" in joined:
        cells = [restore(cell) if cell[:1] == "'" else cell for cell in cells]
    if joined.isprintable() and (joined.isascii() or unicodedata.is_normalized("NFC", joined)):
        return list(map(str.strip, cells))
    return list(map(folding.clean, cells))


def names(cells: Sequence[str]) -> list[str]:
    """The cells as words on one line."""
    texts = words(cells)
    if any("\n" in text for text in texts):
        return [" ".join(text.split("\n")) for text in texts]
    return texts


def reader(f: Field[Any], own: bool, dates: DateFormat, numbers: NumberFormat, share: bool = False) -> Read:
    """How a column of a field's kind is read. own: our exports' forms come first; share: 0.5 stands for 50 %."""
    kind = f.kind
    if isinstance(kind, kinds.Day | kinds.Moment):
        return remembering(_day(dates, own) if isinstance(kind, kinds.Day) else _moment(dates, own))
    if isinstance(kind, kinds.Whole):
        return remembering(_number(kind, numbers, share))
    if f.column == "currency":
        return remembering(_currency)
    if isinstance(kind, kinds.Choice) and kind.words is Consent:
        return remembering(_consent)
    if isinstance(kind, kinds.Choice | kinds.Uid | kinds.Tags):
        return remembering(lambda text: kind.store(_checked(kind, kind.parse(text))))
    return _texts(kind)


def _checked(kind: kinds.Kind[Any], value: Any) -> Any:  # noqa: ANN401  a value of the kind
    if value is not None:
        kind.check(value)
    return value


def _texts(kind: kinds.Kind[Any]) -> Read:
    assert isinstance(kind, kinds.Text)
    one_line, length = not isinstance(kind, kinds.LongText), kind.length

    def column(cells: Sequence[str]) -> tuple[list[Any], Flaws]:
        texts = names(cells) if one_line else words(cells)
        flaws: Flaws = {}
        if max(map(len, texts), default=0) > length:
            for place, text in enumerate(texts):
                if len(text) > length:
                    flaws[place], texts[place] = _problem(kind, text), ""
        return [text or None for text in texts], flaws

    return _addresses(column) if isinstance(kind, kinds.Email) else column


def _problem(kind: kinds.Kind[Any], value: object) -> str:
    try:
        kind.check(value)
    except BadValue as bad:
        return str(bad)
    return ""


def _addresses(texts: Read) -> Read:
    """E-mail: what is no address is a flaw; of several the good ones are kept, and the flaw says so too."""

    def column(cells: Sequence[str]) -> tuple[list[Any], Flaws]:
        values, flaws = texts(cells)
        for place, text in enumerate(values):
            if text is None or text.count("@") == 1 and addresses.email_key(text):
                continue
            found = addresses.emails(text)
            fine = [address for address in found if addresses.is_email(address)]
            if not found or len(fine) < len(found):
                flaws[place] = _('"{text}" is not an e-mail address like name@company.nl.').format(text=text[:100])
                values[place] = ", ".join(fine) or None
        return values, flaws

    return column


def _day(dates: DateFormat, own: bool) -> Callable[[str], Raw]:
    def read(text: str) -> Raw:
        if own and (stored := forms.own_day(text)):
            return stored
        found = dates.day(text)
        return found.isoformat() if found else None

    return read


def _moment(dates: DateFormat, own: bool) -> Callable[[str], Raw]:
    def read(text: str) -> Raw:
        if own and (stored := forms.own_moment(text)):
            return stored
        found = dates.parse(text)
        if found is None:
            return None
        if not isinstance(found, dt.datetime):
            return f"{found.isoformat()}T00:00:00Z"
        return kinds.Moment().format(found)

    return read


def _number(kind: kinds.Whole, numbers: NumberFormat, share: bool) -> Callable[[str], Raw]:
    money = isinstance(kind, kinds.Money)

    def read(text: str) -> Raw:
        number = numbers.parse(text)
        if number is None:
            return None
        if money:
            value = kinds.Money.of(number)
        elif share or isinstance(kind, kinds.Percent):
            value = round(number * 100 if share else number)
        elif number != number.to_integral_value():
            raise BadValue(_('"{text}" is not a whole number.').format(text=text))
        else:
            value = int(number)
        kind.check(value)
        return value

    return read


def _currency(text: str) -> Raw:
    code = text.upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    if found := NumberFormat.currency(text):
        return found
    raise BadValue(_('"{text}" is not a currency. Enter a code like EUR.').format(text=text[:60]))


def currencies(cells: Sequence[str]) -> list[str | None]:
    """The currency that each amount names."""
    return [NumberFormat.currency(cell) if cell else None for cell in cells]


_YES = ("true", "t", "1", "yes", "y", "ja", "j", "waar", "x", "oui", "o", "vrai", "wahr", "si", "on", "aan", "✓", "✔")
_NO = ("false", "f", "0", "no", "n", "nee", "onwaar", "non", "faux", "nein", "falsch", "off", "uit", "✗", "✘")


def boolean(text: str) -> bool | None:
    """Yes or no in the words of half a dozen languages; None when blank. Raises BadValue."""
    word = text.strip().casefold()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue(
        _('"{text}" is neither yes nor no.').format(text=text.strip()[:60]),
        _("Expected yes or no, true or false, 1 or 0."),
        _("Correct the cell or leave it empty."),
    )


def _consent(text: str) -> Raw:
    try:
        found = kinds.Choice(Consent).parse(text)
    except BadValue:
        found = Consent.YES if boolean(text) else Consent.NO
    return found.value if found else None


def refusals(text: str) -> Raw:
    """The consent of an opt-out column: its yes is a no, and its no says nothing."""
    return Consent.NO.value if boolean(text) else None
