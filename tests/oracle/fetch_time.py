"""When a raw object was fetched, from its key and bytes alone (docs/reference/raw.md §2)."""

import json
import math
import re

import reading
from values import MICROS_A_SECOND, days, timestamp

_OWN_KEYS = [
    re.compile(r"raw/import/[^/]+/\d{4}-\d{2}-\d{2}/(\d{8}T\d{6}Z)-[0-9a-f]{8}-"),
    re.compile(r"raw/spotify/\d{4}-\d{2}-\d{2}/[^/]+-(\d{8}T\d{6}Z)-[0-9a-f]{8}\.json$"),
]
_SEPARATED = re.compile(
    r"(?<!\d)(\d{4})[:_-]?(\d{2})[:_-]?(\d{2})[:_T -]?(\d{2})[:_-]?(\d{2})[:_-]?(\d{2})(?!\d)"
)
_DATE = re.compile(r"(?<!\d)(\d{4})[:_-]?(\d{2})[:_-]?(\d{2})(?!\d)")


def fetched_at(key, data):
    """Seconds since 1970; None when neither key nor bytes tell."""
    for own in _OWN_KEYS:
        if own.match(key):
            return last_timestamp(own.match(key).group(1)[:-1])
    for found in (inside(data), last_timestamp(key), last_date(key)):
        if found is not None:
            return found
    return None


def inside(data):
    """`_tracklake.fetched_at` at the root of a document that every reader can read throughout."""
    if b'"_tracklake"' not in data:
        return None
    try:
        reading.parse(data)
        root = _EVERYDAY.decode(reading.decode(data))
    except (reading.Broken, NotEveryday):
        return None
    envelope = root.get("_tracklake") if isinstance(root, dict) else None
    text = envelope.get("fetched_at") if isinstance(envelope, dict) else None
    micros = timestamp(text) if isinstance(text, str) else None
    return None if micros is None else micros // MICROS_A_SECOND


class NotEveryday(Exception):
    """JSON, but with 1e400, an integer of more than 64 bits, or half a surrogate pair."""


def _integer(text):
    if len(text) > 25 or not -(2**63) <= int(text) < 2**64:
        raise NotEveryday(text)
    return text


def _decimal(text):
    if math.isinf(float(text)):
        raise NotEveryday(text)
    return text


def _fields(pairs):
    for key, value in pairs:
        check_texts(key)
        check_texts(value)
    return dict(reversed(pairs))  # the first of duplicate keys counts


def check_texts(value):
    if isinstance(value, list):
        for element in value:
            check_texts(element)
    elif isinstance(value, str) and any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise NotEveryday(value)


_EVERYDAY = json.JSONDecoder(
    object_pairs_hook=_fields, parse_int=_integer, parse_float=_decimal, strict=True
)


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
