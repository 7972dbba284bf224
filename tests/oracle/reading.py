"""Reads JSON strictly (rows.md section 1), without losing what Python's reader hides.

Numbers keep their text, so that 55, 55.0 and 1e400 stay three different things. Of duplicate keys
the first counts. Everything else is the grammar of RFC 8259, on UTF-8, up to a size and a depth.
"""

import json
import re

MAX_BYTES = 64 << 20
MAX_DEPTH = 64
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Broken(Exception):
    """The document is no JSON: the whole object is refused."""


class Number:
    """A JSON number as it was written."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def __eq__(self, other):
        return isinstance(other, Number) and self.text == other.text


def parse(data, max_depth=MAX_DEPTH):
    """The document's value: dict, list, str, Number, bool or None. Raises Broken."""
    if len(data) > MAX_BYTES:
        raise Broken(f"{len(data)} bytes are over the limit of {MAX_BYTES}")
    text = decode(data)
    check_depth(text, max_depth)
    try:
        return _DECODER.decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Broken(str(error)) from None


def decode(data):
    """UTF-8, strictly; one byte order mark is skipped."""
    if data.startswith(BYTE_ORDER_MARK):
        data = data[len(BYTE_ORDER_MARK) :]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Broken(f"not UTF-8 at byte {error.start}") from None


_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


def check_depth(text, max_depth):
    """More open brackets at once than that refuse the document, read or not."""
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        token = match.group()
        if token in "[{":
            depth += 1
            if depth > max_depth:
                raise Broken(f"nested deeper than {max_depth}")
        elif token in "]}":
            depth -= 1


def _first_wins(pairs):
    fields = {}
    for key, value in pairs:
        fields.setdefault(key, value)
    return fields


def _no_constant(text):
    raise json.JSONDecodeError(f"{text} is no JSON", text, 0)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_first_wins,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_no_constant,
    strict=True,
)
