"""JSON documents as trees that can be changed and written again, odd ones too.

Objects are Fields: pairs, so that a key can stand twice. Keys are JSON text, so that they can be
written with escapes. Numbers are Raw text.
"""

import json


class Raw(str):
    """JSON text to be put in as it is."""


class Fields(list):
    """An object as [key as JSON text, value] pairs."""


def read(data):
    """Raises ValueError or RecursionError on what is no JSON."""

    def fields(pairs):
        return Fields([json.dumps(key), value] for key, value in pairs)

    return json.loads(data, object_pairs_hook=fields, parse_int=Raw, parse_float=Raw)


def write(value):
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Fields):
        return "{" + ",".join(f"{key}:{write(child)}" for key, child in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value)


def copy(value):
    if isinstance(value, Fields):
        return Fields([key, copy(child)] for key, child in value)
    return [copy(child) for child in value] if isinstance(value, list) else value


def children(container):
    return [child[1] for child in container] if isinstance(container, Fields) else container


def containers(value):
    """Every object and array in a value, itself first (if it is one)."""
    if isinstance(value, list):
        yield value
        for child in children(value):
            yield from containers(child)


def objects(value):
    return [place for place in containers(value) if isinstance(place, Fields)]


def arrays(value):
    return [place for place in containers(value) if not isinstance(place, Fields)]


def name(pair):
    """A field's key with its escapes resolved."""
    return json.loads(pair[0])


def fields_named(value, *names):
    """All pairs of a tree, or those of these names; they can be changed in place."""
    pairs = [pair for place in objects(value) for pair in place]
    return [pair for pair in pairs if not names or name(pair) in names]


def has(fields, *names):
    return any(name(pair) in names for pair in fields)


def get(fields, key):
    """The first value of that key, or None."""
    return next((pair[1] for pair in fields if name(pair) == key), None)


def drop(fields, *names):
    fields[:] = [pair for pair in fields if name(pair) not in names]


def put(fields, key, value, index=None):
    """Sets a field, or adds it (at `index`, else at the end)."""
    for pair in fields:
        if name(pair) == key:
            pair[1] = value
            return
    fields.insert(len(fields) if index is None else index, [json.dumps(key), value])


def smaller(document):
    """The document with one part taken away or out, the largest parts first."""
    if not isinstance(document, list):
        return
    for inner in list(containers(document))[1:]:
        yield inner
    places = sorted(containers(document), key=lambda place: -len(write(place)))
    for place in places:
        for index in range(len(place)):
            kept = place.pop(index)
            yield document
            place.insert(index, kept)
