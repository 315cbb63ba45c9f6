"""How figures and dates are written: money, numbers, percentages, days and ages, in the way of the language in use.

QLocale knows each language's signs and Qt is loaded anyway; amounts come in as whole cents, so nothing is rounded
before it is shown.
"""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtCore import QDate, QLocale

from crmdesk.text import _, capital, ngettext

_LOCALES = {"en": "en_GB", "nl": "nl_NL"}
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_PLAIN_MINUS, _MINUS = "-", "−"
_MOST_LETTERS = 300
_SPACE = "\N{NO-BREAK SPACE}"


def use(language: str) -> None:
    """Write in the way of this language ("en", "nl") from now on; Qt's own widgets follow."""
    QLocale.setDefault(QLocale(_LOCALES.get(language, "en_GB")))


def number(value: int | float, decimals: int = 0) -> str:
    """A number with thousands separators: 41500 -> "41.500" (nl), "41,500" (en)."""
    locale = QLocale()
    text = locale.toString(value) if isinstance(value, int) else locale.toString(value, "f", decimals)
    return text.replace(_PLAIN_MINUS, _MINUS)


def counted(one: str, many: str, n: int, figure: str = "") -> str:
    """A message that fits a count, which is written with thousands separators, or as `figure` says."""
    return ngettext(one, many, n, figure or number(n))


def without_others(n: int) -> str:
    """Beside a sum, how many amounts are left out of it because they are in another currency; "" for none."""
    return counted("without {n} in another currency", "without {n} in other currencies", n) if n else ""


def signed(value: int) -> str:
    """A number that always shows its sign: "+30", "−4", "0"."""
    return f"+{number(value)}" if value > 0 else number(value)


def percent(ratio: float, decimals: int | None = None) -> str:
    """A ratio as a percentage: 0.637 -> "64%"; with one decimal "63,7%" (nl), which is usual under one percent."""
    if decimals is None:
        decimals = 1 if 0 < abs(ratio) < 0.01 else 0
    return f"{number(float(ratio) * 100, decimals)}%"


def amount(cents: int) -> str:
    """An amount without its currency, with cents where there are any: "41.500", "2.900,50" (nl)."""
    return number(cents / 100, 2) if cents % 100 else number(cents // 100)


def money(cents: int, currency: str = "EUR") -> str:
    """An amount of cents, exact, with cents where there are any: 4150000 -> "€ 41.500" (nl), "€41,500" (en)."""
    return _with_symbol(amount(abs(cents)), currency, negative=cents < 0)


def whole_money(cents: int, currency: str = "EUR") -> str:
    """An amount without its cents, rounded half away from zero, for boards and figures: "€ 41.500" (nl)."""
    units = (abs(cents) + 50) // 100
    return _with_symbol(number(units), currency, negative=cents < 0 and units > 0)


def short_money(cents: int, currency: str = "EUR") -> str:
    """An amount for a small place, such as a bar: "€ 940", "€ 41k", "€ 1,2M" (nl)."""
    return _with_symbol(short_number(abs(cents)), currency, negative=cents < 0)


def short_number(cents: int) -> str:
    """An amount without its currency, where that is said nearby: "940", "41k", "1,2M" (nl)."""
    size = abs(cents) / 100
    if size < 1000:
        return number(round(size))
    step, letter = (1000, "k") if size < 999_500 else (1_000_000, "M")
    figure = size / step
    return number(figure, 1 if figure < 9.95 and step > 1000 else 0) + letter


def _with_symbol(figure: str, currency: str, *, negative: bool) -> str:
    symbol = _SYMBOLS.get(currency, currency)
    minus = _MINUS if negative else ""
    if QLocale().language() == QLocale.Language.Dutch:  # Dutch writes the minus at the figure (CLDR)
        return symbol + _SPACE + minus + figure
    return minus + symbol + (_SPACE if len(symbol) > 1 else "") + figure


def day(date: dt.date) -> str:
    """A day in full, for sentences, chips and lists: "15 dec 2026" (nl), "15 Dec 2026" (en)."""
    return QLocale().toString(_qdate(date), "d MMM yyyy").replace(".", "")


def typed_day(date: dt.date) -> str:
    """A day in a field, as one types it: "15-12-2026" (nl), "15 Dec 2026" (en)."""
    dutch = QLocale().language() == QLocale.Language.Dutch
    return QLocale().toString(_qdate(date), "dd-MM-yyyy") if dutch else day(date)


def short_day(date: dt.date, today: dt.date | None = None) -> str:
    """A day for a small place: "15 dec", with the year only if it is another than today's."""
    same_year = date.year == (today or dt.date.today()).year
    return QLocale().toString(_qdate(date), "d MMM" if same_year else "d MMM yyyy").replace(".", "")


def weekday(date: dt.date, today: dt.date | None = None) -> str:
    """A day with its weekday: "di 24 nov", "Tue 24 Nov"; with the year where it is another than today's."""
    same_year = today is None or date.year == today.year
    return QLocale().toString(_qdate(date), "ddd d MMM" if same_year else "ddd d MMM yyyy").replace(".", "")


def month(date: dt.date) -> str:
    """The month of a day, short: "nov"."""
    return QLocale().toString(_qdate(date), "MMM").replace(".", "")


def time(moment: dt.datetime) -> str:
    """The time of day: "09:12"."""
    return moment.strftime("%H:%M")


def moment(moment: dt.datetime) -> str:
    """A moment in full: "15 dec 2026 09:12"."""
    return f"{day(moment.date())} {time(moment)}"


def typed_moment(moment: dt.datetime) -> str:
    """A moment in a field, as one types it: "15-12-2026 09:12" (nl)."""
    return f"{typed_day(moment.date())} {time(moment)}"


def age(moment: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago: "now", "5 min", "2 h", "yesterday", "3 d", and after a week the day.

    Both moments are local or both know their zone; a moment to come is shown as its day.
    """
    now = now or dt.datetime.now(moment.tzinfo)
    seconds = (now - moment).total_seconds()
    days = (now.date() - moment.date()).days
    if seconds < 0:
        return _("now") if seconds > -60 else short_day(moment.date(), now.date())
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        return _("{n} min").format(n=int(seconds // 60))
    if days == 0 or seconds < 6 * 3600:
        return _("{n} h").format(n=int(seconds // 3600))
    if days == 1:
        return _("yesterday")
    if days < 7:
        return _("{n} d").format(n=days)
    return short_day(moment.date(), now.date())


def day_heading(date: dt.date, today: dt.date | None = None) -> str:
    """A day as a heading: "Today", "Yesterday", "Tue 24 Nov", and the year if it is another."""
    today = today or dt.date.today()
    if date == today:
        return _("Today")
    if date == today - dt.timedelta(days=1):
        return _("Yesterday")
    if date == today + dt.timedelta(days=1):
        return _("Tomorrow")
    text = weekday(date) if date.year == today.year else short_day(date, today)
    return capital(text)


def one_line(text: object) -> str:
    """Any text as the start of one line, so that measuring it costs the same however long it is."""
    return " ".join(str(text or "")[:_MOST_LETTERS].split())


def lines_as_one(text: object) -> str:
    """The start of a text of several lines in one, with a point between what stood on lines of their own."""
    lines = (" ".join(line.split()) for line in str(text or "")[:_MOST_LETTERS].splitlines())
    return " · ".join(filter(None, lines))


def _qdate(date: dt.date) -> QDate:
    return QDate(date.year, date.month, date.day)


def local(raw: object) -> dt.datetime:
    """A stored moment in the time zone of this PC."""
    return dt.datetime.fromisoformat(str(raw)).astimezone()


def broken(text: str) -> str:
    """A text with places to break its words, of which one that cannot be broken would make a page too wide."""
    return re.sub(r"(\S{24})(?=\S)", "\\1\u200b", text)
