"""When a raw object was fetched, from its key and bytes alone (docs/reference/raw.md §2)."""

import re

import reading
from values import MICROS_A_SECOND, days, timestamp

_OWN_KEYS = [
    re.compile(r"raw/import/[^/]+/(\d{4}-\d{2}-\d{2})/(\d{8}T\d{6}Z)-[0-9a-f]{8}-"),
    re.compile(r"raw/spotify/(\d{4}-\d{2}-\d{2})/[^/]+-(\d{8}T\d{6}Z)-[0-9a-f]{8}\.json$"),
]
_SEPARATED = re.compile(
    r"(?<!\d)(\d{4})[:_-]?(\d{2})[:_-]?(\d{2})[:_T -]?(\d{2})[:_-]?(\d{2})[:_-]?(\d{2})(?!\d)"
)
_DATE = re.compile(r"(?<!\d)(\d{4})[:_-]?(\d{2})[:_-]?(\d{2})(?!\d)")


def fetched_at(key, data):
    """Seconds since 1970; None when neither key nor bytes tell."""
    for found in (of_own_key(key), inside(data), last_timestamp(key), last_date(key)):
        if found is not None:
            return found
    return None


def of_own_key(key):
    """The time in a key of our own forms, if its folder is of that day."""
    for form in _OWN_KEYS:
        match = form.match(key)
        if match:
            found = last_timestamp(match.group(2)[:-1])
            same_day = match.group(1).replace("-", "") == match.group(2)[:8]
            return found if same_day else None
    return None


def inside(data):
    """`_tracklake.fetched_at` of the object at the root, wherever the document is JSON."""
    try:
        root = reading.parse(data)
    except reading.Broken:
        return None
    envelope = root.get("_tracklake") if isinstance(root, dict) else None
    text = envelope.get("fetched_at") if isinstance(envelope, dict) else None
    micros = timestamp(text) if isinstance(text, str) else None
    return None if micros is None else micros // MICROS_A_SECOND


def last_timestamp(text):
    found = None
    for start in range(len(text)):
        match = _SEPARATED.match(text, start)
        if match:
            year, month, day, hour, minute, second = match.groups()
            micros = timestamp(f"{year}-{month}-{day}T{hour}:{minute}:{second}Z")
            found = micros // MICROS_A_SECOND if micros is not None else found
    return found


def last_date(text):
    found = None
    for start in range(len(text)):
        match = _DATE.match(text, start)
        day = days("-".join(match.groups())) if match else None
        found = day * 86_400 if day is not None else found
    return found
