"""Typed reading of an object's fields (rows.md section 3).

Every reader takes a Node (or None) and a key. Absent and null give None. So does a value of another
type, with a line that says where it stands; `strict` readers raise Wrong instead, which quarantines
the element around it: what makes a thing what it is cannot be left out.
"""

import math

from reading import Number

INTEGER_MIN, INTEGER_MAX = -(2**31), 2**31 - 1
BIGINT_MIN, BIGINT_MAX = -(2**63), 2**63 - 1


class Wrong(Exception):
    """What makes an element what it is has the wrong type."""


class Node:
    """An object with its place in the document; `gathered` takes the lines of its wrong fields."""

    __slots__ = ("value", "pointer", "gathered")

    def __init__(self, value, pointer, gathered):
        self.value, self.pointer, self.gathered = value, pointer, gathered

    def wrong(self, key, value, reason, strict):
        if strict:
            raise Wrong(reason)
        self.gathered.field_line(f"{self.pointer}/{key}", value, reason)


def get(parent, key):
    return None if parent is None else parent.value.get(key)


def missing(parent, key):
    return get(parent, key) is None


def _expect(parent, key, kind, name, strict):
    value = get(parent, key)
    if value is None or isinstance(value, kind):
        return value
    return parent.wrong(key, value, f"{key}: expected {name}", strict)


def object_at(parent, key, strict=False):
    value = _expect(parent, key, dict, "an object", strict)
    return None if value is None else Node(value, f"{parent.pointer}/{key}", parent.gathered)


def array_at(parent, key, strict=False):
    return _expect(parent, key, list, "an array", strict)


def boolean(parent, key):
    return _expect(parent, key, bool, "a boolean", False)


def text(parent, key, strict=False):
    value = _expect(parent, key, str, "a text", strict)
    if value is None or is_text(value):
        return value
    return parent.wrong(key, value, f"{key}: half a surrogate pair", strict)


def is_text(value):
    """Half a surrogate pair is JSON, but nothing that UTF-8 can say."""
    if not isinstance(value, str):
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def filled(parent, key, strict=False):
    """A text where '' is as good as missing: ids, isrc, upc, label, an album's name."""
    return text(parent, key, strict) or None


def _number(parent, key, strict=False):
    return _expect(parent, key, Number, "a number", strict)


def double(parent, key):
    number = _number(parent, key)
    if number is None:
        return None
    value = float(number.text)
    if math.isinf(value):
        return parent.wrong(key, number, f"{key}: beyond the range of a double", False)
    return value + 0.0  # -0.0 is written as 0.0


def _whole(number):
    """The integer that a number stands for (55.0 is 55), or None."""
    if number.text.lstrip("-").isdigit():
        return int(number.text) if len(number.text) <= 25 else None
    value = float(number.text)
    return int(value) if math.isfinite(value) and value.is_integer() else None


def _in_range(parent, key, low, high, strict=False):
    number = _number(parent, key, strict)
    if number is None:
        return None
    value = _whole(number)
    if value is not None and low <= value <= high:
        return value
    return parent.wrong(key, number, f"{key}: no integer of the column's range", strict)


def integer(parent, key, strict=False):
    return _in_range(parent, key, INTEGER_MIN, INTEGER_MAX, strict)


def bigint(parent, key):
    return _in_range(parent, key, BIGINT_MIN, BIGINT_MAX)


def _elements_at(parent, key, is_right, name):
    """An array's elements; a wrong one is as good as null. A missing array is empty."""
    elements = array_at(parent, key) or []
    for index, element in enumerate(elements):
        right = element is None or is_right(element)
        if not right:
            parent.gathered.field_line(
                f"{parent.pointer}/{key}/{index}", element, f"expected {name}"
            )
        yield element if right else None


def objects_at(parent, key):
    """Nodes or None."""
    elements = _elements_at(parent, key, lambda element: isinstance(element, dict), "an object")
    return [
        None if value is None else Node(value, f"{parent.pointer}/{key}/{index}", parent.gathered)
        for index, value in enumerate(elements)
    ]


def texts_at(parent, key):
    return list(_elements_at(parent, key, is_text, "a text"))
