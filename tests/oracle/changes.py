"""Changes of any JSON document: what stands where, what it is called, what stands beside it.

A change takes (document, chance, pool) and gives the document back, changed in place or a new root.
`pool` holds the other documents, of which parts are put in. All chance comes from the given Random.
"""

import json

import odd_values
import tree
from tree import Fields, Raw


def some(chance, found, most=3):
    """One to `most` of the found, or all of them."""
    if not found or chance.random() < 0.2:
        return found
    return chance.sample(found, min(len(found), chance.randint(1, most)))


def field(chance, document, *names):
    """Some fields of these names (any, without names)."""
    return some(chance, tree.fields_named(document, *names))


def removed(document, chance, pool):
    for place in some(chance, [place for place in tree.objects(document) if place]):
        place.pop(chance.randrange(len(place)))
    return document


def nulled(document, chance, pool):
    for pair in field(chance, document):
        pair[1] = None
    return document


def renamed(document, chance, pool):
    for pair in field(chance, document):
        pair[0] = json.dumps(chance.choice(odd_values.NAMES))
    return document


def other_type(document, chance, pool):
    for pair in field(chance, document):
        pair[1] = Raw(chance.choice(odd_values.OTHERS))
    return document


def odd_element(document, chance, pool):
    for array in some(chance, tree.arrays(document)):
        new = Raw(chance.choice(odd_values.OTHERS))
        if array and chance.random() < 0.5:
            array[chance.randrange(len(array))] = new
        else:
            array.insert(chance.randint(0, len(array)), new)
    return document


def wrapped(document, chance, pool):
    for pair in field(chance, document):
        inner = Fields([[json.dumps(chance.choice(odd_values.NAMES)), pair[1]]])
        pair[1] = chance.choice([[pair[1]], inner, [[pair[1]]]])
    return document


def unwrapped(document, chance, pool):
    for pair in field(chance, document):
        held = tree.children(pair[1]) if isinstance(pair[1], list) else []
        pair[1] = chance.choice(held) if held else pair[1]
    return document


def numbers(document, chance, pool):
    numeric = [pair for pair in tree.fields_named(document) if isinstance(pair[1], Raw)]
    for pair in some(chance, numeric):
        pair[1] = Raw(chance.choice(odd_values.INTEGERS))
    return document


def texts(document, chance, pool):
    for pair in field(chance, document):
        if isinstance(pair[1], str) and not isinstance(pair[1], Raw):
            pair[1] = Raw(chance.choice(odd_values.TEXTS))
    return document


def part(chance, pool):
    """Something of another document: an object, a list, or all of it."""
    other = tree.copy(chance.choice(pool))
    return chance.choice([other, *tree.containers(other)])


def grafted(document, chance, pool):
    places = list(tree.containers(document))
    for place in some(chance, places, 2) if chance.random() < 0.9 else places[:1]:
        new = part(chance, pool)
        if not isinstance(place, Fields):
            place.insert(chance.randint(0, len(place)), new)
        elif place and chance.random() < 0.6:
            chance.choice(place)[1] = new
        else:
            tree.put(place, chance.choice(odd_values.NAMES), new, chance.randint(0, len(place)))
    return document


def merged(document, chance, pool):
    """Two documents in one: elements of one list behind those of another, or all fields together."""
    other = tree.copy(chance.choice(pool))
    if chance.random() < 0.5 and isinstance(document, Fields) and isinstance(other, Fields):
        document.extend(other)
        chance.shuffle(document)
        return document
    mine, theirs = tree.arrays(document), tree.arrays(other)
    if mine and theirs:
        chance.choice(mine).extend(chance.choice(theirs))
    return document


def nested(document, chance, pool):
    """The document as an element, a page, a field, or beside others in an array."""
    name = chance.choice(odd_values.NAMES)
    forms = [
        [document],
        [document, tree.copy(chance.choice(pool)), None],
        Fields([[json.dumps(name), document]]),
        Fields([[json.dumps(name), [document]]]),
        Fields([['"items"', [document]], ['"total"', Raw("1")]]),
        Fields(
            [
                [
                    json.dumps(name),
                    Fields(
                        [
                            ['"items"', [document]],
                            ['"href"', "https://api.spotify.com/v1/playlists/p2/tracks"],
                        ]
                    ),
                ]
            ]
        ),
        Fields([['"type"', "playlist"], ['"id"', "p3"], ['"tracks"', document]]),
        Fields([['"added_at"', None], [json.dumps(name), document]]),
        Fields([['"queue"', [document]], ['"currently_playing"', part(chance, pool)]]),
        Fields([['"is_playing"', Raw("true")], ['"item"', document]]),
    ]
    return chance.choice(forms)


def dug_out(document, chance, pool):
    """What stood inside, alone."""
    inner = list(tree.containers(document))[1:]
    return chance.choice(inner) if inner else document


def doubled_keys(document, chance, pool):
    holders = [place for place in tree.objects(document) if place]
    for place in some(chance, holders):
        key, value = chance.choice(place)
        new = chance.choice(
            [tree.copy(value), None, Raw(chance.choice(odd_values.OTHERS)), part(chance, pool)]
        )
        place.insert(chance.randint(0, len(place)), [key, new])
    return document


def escaped_keys(document, chance, pool):
    for pair in field(chance, document):
        if len(pair[0]) > 2 and pair[0][1] != "\\":
            pair[0] = f'"\\u{ord(pair[0][1]):04x}{pair[0][2:]}'
    return document


def deep(document, chance, pool):
    depth = chance.choice([1, 5, 30, 50, 56, 58, 60, 61, 62, 63, 64, 65, 70])
    opening, closing = chance.choice([("[", "]"), ('{"a":', "}"), ('{"items":[', "]}")])
    value = Raw(opening * depth + "1" + closing * depth)
    for place in some(chance, tree.objects(document), 1):
        tree.put(place, chance.choice(["unread", *odd_values.NAMES]), value)
    return document


def reordered(document, chance, pool):
    for place in some(chance, list(tree.containers(document))):
        chance.shuffle(place)
    return document


def repeated(document, chance, pool):
    for array in some(chance, [array for array in tree.arrays(document) if array]):
        array.insert(chance.randint(0, len(array)), tree.copy(chance.choice(array)))
    return document


def emptied(document, chance, pool):
    for place in some(chance, list(tree.containers(document)), 1):
        place.clear()
    return document
