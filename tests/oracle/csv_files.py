"""One CSV part: LF, a header, NULL empty and '' quoted."""

import datetime

import contract
from values import MICROS_A_SECOND

_EPOCH = datetime.datetime(1970, 1, 1)


def read_part(table, data):
    """(rows of texts and None, problems)."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [f"not UTF-8: {error}"]
    records = list(records_of(text))
    if not records or records[0] != contract.COLUMN_NAMES[table]:
        return None, [f"header: {records[:1]}"]
    return [tuple(record) for record in records[1:]], []


def records_of(text):
    """RFC 4180 with LF alone between records; an unquoted empty field is None."""
    record, position = [], 0
    while position < len(text):
        value, position = field_at(text, position)
        record.append(value)
        ending = text[position : position + 1]
        position += 1
        if ending != ",":
            yield record
            record = []


def field_at(text, position):
    if text[position : position + 1] != '"':
        ends = [end for end in (text.find(",", position), text.find("\n", position)) if end >= 0]
        end = min(ends, default=len(text))
        return text[position:end] or None, end
    value, position = [], position + 1
    while True:
        end = text.index('"', position)
        value.append(text[position:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(value), end + 1
        value.append('"')
        position = end + 2


def as_read(table, rows):
    kinds = [kind for _, kind, _ in contract.TABLES[table]]
    return [tuple(text_of(kind, value) for kind, value in zip(kinds, row)) for row in rows]


def text_of(kind, value):
    if value is None or kind == "VARCHAR":
        return value
    if kind == "BOOLEAN":
        return "true" if value else "false"
    if kind == "DATE":
        return (_EPOCH + datetime.timedelta(days=value)).strftime("%Y-%m-%d")
    if kind == "TIMESTAMP":
        seconds, micros = divmod(value, MICROS_A_SECOND)
        text = (_EPOCH + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")
        return f"{text}.{micros:06d}".rstrip("0") if micros else text
    return repr(value) if kind == "DOUBLE" else str(value)
