"""Values made from texts: times, dates, ISRCs, hashes (rows.md section 3). All pure.

Times are integers, microseconds since 1970 in UTC, and dates are days since then, so that they
compare exactly with what Parquet holds.
"""

import datetime
import hashlib
import re

_TIMESTAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))",
    re.ASCII,
)
_DATE_BY_LENGTH = {4: ("-01-01", "year"), 7: ("-01", "month"), 10: ("", "day")}
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_ZERO = datetime.date(1970, 1, 1).toordinal()
MICROS_A_SECOND = 1_000_000
MICROS_A_DAY = 86_400 * MICROS_A_SECOND
# In UTC: from 0001-01-01 on, before 10000-01-01.
_TIMES = range(
    (datetime.date.min.toordinal() - _DAY_ZERO) * MICROS_A_DAY,
    (datetime.date.max.toordinal() + 1 - _DAY_ZERO) * MICROS_A_DAY,
)


def hash16(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def days(text):
    """Days since 1970 of YYYY-MM-DD; None when there is no such day."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        return datetime.date(*map(int, match.groups())).toordinal() - _DAY_ZERO
    except ValueError:
        return None


def timestamp(text):
    """Microseconds since 1970 of an ISO time with Z or an offset; None for anything else."""
    match = _TIMESTAMP.fullmatch(text or "")
    if not match:
        return None
    date, hour, minute, second, fraction, sign, off_hour, off_minute = match.groups()
    day = days(date)
    if day is None or int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    if sign and (int(off_hour) > 23 or int(off_minute) > 59):
        return None
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second)
    if sign:
        offset = int(off_hour) * 3600 + int(off_minute) * 60
        seconds += -offset if sign == "+" else offset
    micros = int((fraction or "")[:6].ljust(6, "0"))
    time = day * MICROS_A_DAY + seconds * MICROS_A_SECOND + micros
    return time if time in _TIMES else None


def added_at(text):
    """Epoch 0 stands for 'not known' where Spotify tells when an item was added."""
    return timestamp(text) or None


def has_fraction(text):
    return "." in text


def release_date(text):
    """(date, precision, year) by the text's length; three None when it is no date."""
    rest, precision = _DATE_BY_LENGTH.get(len(text or ""), (None, None))
    day = None if rest is None else days(text + rest)
    if day is None:
        return None, None, None
    return day, precision, int(text[:4])


def date_of_parts(year, month, day):
    """The same of integers or None; a day without a month is not used."""
    if year is None:
        return None, None, None
    precision = "year" if month is None else "month" if day is None else "day"
    day = 1 if month is None or day is None else day
    try:
        date = datetime.date(year, 1 if month is None else month, day)
    except (ValueError, OverflowError):
        return None, None, None
    return date.toordinal() - _DAY_ZERO, precision, year


def isrc(text):
    """Upper case (ASCII), without hyphens and spaces."""
    kept = (text or "").replace("-", "").replace(" ", "")
    return "".join(c.upper() if c.isascii() else c for c in kept) or None
