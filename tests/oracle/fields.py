"""Typed reading of an object's fields (rows.md section 3).

Every reader takes an object (or None) and a key. Absent and null give None. A value of another
type raises Wrong, which quarantines the element around it.
"""

import math

from reading import Number

INTEGER_MIN, INTEGER_MAX = -(2**31), 2**31 - 1
BIGINT_MIN, BIGINT_MAX = -(2**63), 2**63 - 1


class Wrong(Exception):
    """A field that is read has the wrong type."""


def get(parent, key):
    return None if parent is None else parent.get(key)


def missing(parent, key):
    return get(parent, key) is None


def _expect(value, kind, key, name):
    if value is not None and not isinstance(value, kind):
        raise Wrong(f"{key}: expected {name}")
    return value


def object_at(parent, key):
    return _expect(get(parent, key), dict, key, "an object")


def array_at(parent, key):
    return _expect(get(parent, key), list, key, "an array")


def boolean(parent, key):
    return _expect(get(parent, key), bool, key, "a boolean")


def text(parent, key):
    value = _expect(get(parent, key), str, key, "a text")
    return None if value is None else whole_text(value, key)


def whole_text(value, key):
    """Half a surrogate pair is JSON, but nothing that UTF-8 can say."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Wrong(f"{key}: half a surrogate pair") from None
    return value


def filled(parent, key):
    """A text where '' is as good as missing: ids, isrc, upc, label, an album's name."""
    return text(parent, key) or None


identity = filled


def _number(parent, key):
    return _expect(get(parent, key), Number, key, "a number")


def double(parent, key):
    number = _number(parent, key)
    if number is None:
        return None
    value = float(number.text)
    if math.isinf(value):
        raise Wrong(f"{key}: beyond the range of a double")
    return value


def _whole(number, key):
    """The integer that a number stands for; 55.0 is 55."""
    if number.text.lstrip("-").isdigit():
        if len(number.text) > 25:
            raise Wrong(f"{key}: beyond the column's range")
        return int(number.text)
    value = float(number.text)
    if math.isinf(value):
        raise Wrong(f"{key}: beyond the column's range")
    if not value.is_integer():
        raise Wrong(f"{key}: expected an integer")
    return int(value)


def _in_range(parent, key, low, high):
    number = _number(parent, key)
    if number is None:
        return None
    value = _whole(number, key)
    if not low <= value <= high:
        raise Wrong(f"{key}: beyond the column's range")
    return value


def integer(parent, key):
    return _in_range(parent, key, INTEGER_MIN, INTEGER_MAX)


def bigint(parent, key):
    return _in_range(parent, key, BIGINT_MIN, BIGINT_MAX)


def objects_at(parent, key):
    """An array whose elements are objects or null; a missing array is empty."""
    elements = array_at(parent, key) or []
    for element in elements:
        _expect(element, dict, key, "objects")
    return elements


def texts_at(parent, key):
    elements = array_at(parent, key) or []
    for element in elements:
        _expect(element, str, key, "texts")
    return [None if element is None else whole_text(element, key) for element in elements]
