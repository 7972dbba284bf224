"""Changes of what makes music of JSON: types, ids, local files, pages, times, `_tracklake`.

As in changes.py.
"""

import json

import odd_values
import tree
from changes import field, part, some
from tree import Fields, Raw

KINDS = ["track", "album", "artist", "playlist", "episode", "user", "show"]
SWAPS = [
    ("item", "track"),
    ("items", "tracks"),
    ("album", "artist"),
    ("id", "uri"),
    ("href", "uri"),
]
SWAPS += [("albums", "artists"), ("tracks", "playlists"), ("added_at", "played_at"), ("name", "id")]


def names_swapped(document, chance, pool):
    one, other = chance.choice(SWAPS)
    for pair in field(chance, document, one, other):
        pair[0] = json.dumps(one if tree.name(pair) == other else other)
    return document


def side_by_side(document, chance, pool):
    """`item` and `track`, `items` and `tracks` together, one of them null or odd or of another."""
    one, other = chance.choice(SWAPS[:2])
    holders = [place for place in tree.objects(document) if tree.has(place, one, other)]
    for place in some(chance, holders):
        first = tree.get(place, one) if tree.get(place, one) is not None else tree.get(place, other)
        second = chance.choice([None, tree.copy(first), part(chance, pool), Raw("true"), Fields()])
        names = chance.sample([one, other], 2)
        tree.drop(place, one, other)
        for name, value in zip(names, chance.sample([first, second], 2)):
            tree.put(place, name, value, chance.randint(0, len(place)))
    return document


def types(document, chance, pool):
    for pair in field(chance, document, "type"):
        stated = pair[1] if isinstance(pair[1], str) else "track"
        changes = [stated.upper(), stated.capitalize(), stated.swapcase()]
        pair[1] = chance.choice(changes + [chance.choice(odd_values.TYPES)] * 2)
    return document


def types_dropped(document, chance, pool):
    for place in some(chance, tree.objects(document)):
        tree.drop(place, "type")
    return document


def types_added(document, chance, pool):
    for place in some(chance, tree.objects(document)):
        tree.put(place, "type", chance.choice(odd_values.TYPES), chance.randint(0, len(place)))
    return document


def ids(document, chance, pool):
    for pair in field(chance, document, "id", "snapshot_id"):
        pair[1] = Raw(chance.choice(odd_values.IDS + ["null", "5", "[]", "{}", "true"]))
    return document


def address(chance, kind, known):
    form = chance.choice(odd_values.ADDRESSES)
    return form.replace("{kind}", kind).replace("{id}", known if isinstance(known, str) else "x")


def ids_moved(document, chance, pool):
    """The id goes (missing, null or '') and stands in uri, href or external_urls, or in none."""
    holders = [place for place in tree.objects(document) if tree.has(place, "id", "uri")]
    for place in some(chance, holders, 5):
        known = tree.get(place, "id")
        stated = tree.get(place, "type")
        kind = stated if stated in KINDS and chance.random() < 0.8 else chance.choice(KINDS)
        tree.drop(
            place, "id", *chance.sample(["uri", "href", "external_urls"], chance.randint(0, 3))
        )
        if chance.random() < 0.4:
            tree.put(place, "id", chance.choice([None, ""]), 0)
        for name in chance.sample(
            ["uri", "href", "external_urls", "track_href"], chance.randint(0, 3)
        ):
            value = chance.choice([address(chance, kind, known)] * 6 + [None, Raw("5"), Raw("[]")])
            nested = name == "external_urls" and chance.random() < 0.9
            tree.put(place, name, Fields([['"spotify"', value]]) if nested else value)
    return document


def paging(document, chance, pool):
    pages = [place for place in tree.objects(document) if tree.get(place, "items") is not None]
    for place in some(chance, pages):
        size = len(tree.get(place, "items") or "")
        near = [str(size + more) for more in (-1, 0, 0, 1)] + ["null"]
        for name in chance.sample(["offset", "total", "next", "href"], chance.randint(1, 3)):
            if name in ("next", "href"):
                tree.put(
                    place,
                    name,
                    chance.choice([None, "x", "", address(chance, "playlist", "p1"), Raw("5")]),
                )
            elif chance.random() < 0.2:
                tree.drop(place, name)
            else:
                tree.put(place, name, Raw(chance.choice(near + odd_values.INTEGERS[:12])))
    return document


def local_files(document, chance, pool):
    tracks = [place for place in tree.objects(document) if tree.get(place, "artists") is not None]
    for place in some(chance, tracks):
        for held in tree.objects(place):
            if chance.random() < 0.8:
                tree.drop(held, "href", "external_urls", "uri")
                tree.put(held, "id", chance.choice([None, None, None, "", Raw("5")]), 0)
            if chance.random() < 0.1:
                tree.put(held, "name", chance.choice(["", None, "Tape", Raw("7"), "\ud83d"]))
        uri = chance.choice(["spotify:local:A:B:C:188", "spotify:local:", "spotify:track:x", None])
        tree.put(place, "uri", uri)
        tree.put(place, "is_local", Raw(chance.choice(["true", "true", "false", "null", "1"])))
    for pair in field(chance, document, "is_local"):
        pair[1] = Raw(chance.choice(["true", "true", "false", "null", '"true"']))
    return durations(document, chance, pool) if chance.random() < 0.5 else document


def durations(document, chance, pool):
    for pair in field(chance, document, "duration_ms"):
        pair[1] = Raw(chance.choice(odd_values.DURATIONS))
    return document


def dates(document, chance, pool):
    for pair in field(chance, document, "release_date"):
        odd = chance.choice(odd_values.DATES)
        pair[1] = chance.choice([Raw(chance.choice(odd_values.DATE_OBJECTS)), odd])
    return document


def times(document, chance, pool):
    for pair in field(chance, document, "added_at", "played_at", "fetched_at"):
        pair[1] = chance.choice(odd_values.TIMES)
    for place in some(chance, tree.objects(document)) if chance.random() < 0.3 else []:
        tree.put(place, chance.choice(["added_at", "played_at"]), chance.choice(odd_values.TIMES))
    return document


def envelope(document, chance, pool):
    """`_tracklake` with fields right and odd, anywhere in the root, sometimes twice or elsewhere."""
    names = chance.sample(list(odd_values.ENVELOPE), chance.randint(0, 4))
    if chance.random() < 0.6 and "what" in names:
        names.remove("what")  # a failure object hides all else
    fields = Fields([json.dumps(n), Raw(chance.choice(odd_values.ENVELOPE[n]))] for n in names)
    value = fields if chance.random() < 0.95 else Raw(chance.choice(odd_values.OTHERS))
    roots = [document] if isinstance(document, Fields) else tree.objects(document)
    for place in (
        some(chance, roots, 1) if chance.random() < 0.9 else some(chance, tree.objects(document), 1)
    ):
        if chance.random() < 0.9:
            tree.drop(place, "_tracklake")
        key = chance.choice(['"_tracklake"'] * 9 + ['"\\u005ftracklake"'])
        place.insert(chance.choice([0, len(place)]), [key, tree.copy(value)])
    return document


def error_beside(document, chance, pool):
    errors = [
        '{"status":429,"message":"x"}',
        '{"status":"401"}',
        '"text"',
        '"\\ud83d"',
        "null",
        "{}",
    ]
    errors += ['{"status":404.0,"message":5}', '{"status":1e400}', "[]", '{"message":""}']
    roots = [document] if isinstance(document, Fields) else tree.objects(document)
    for place in some(chance, roots, 1):
        place.insert(chance.randint(0, len(place)), ['"error"', Raw(chance.choice(errors))])
        if chance.random() < 0.5:
            tree.drop(place, "items", "tracks", "id")
    return document


def saved_things(document, chance, pool):
    """Saved shows, episodes … among whatever a list holds, nearly entries or quite."""
    for array in some(chance, tree.arrays(document)):
        kind = chance.choice(["show", "episode", "audiobook", "chapter", "album", "user"])
        saved = Fields(
            [['"added_at"', chance.choice(odd_values.TIMES)], [json.dumps(kind), Fields()]]
        )
        if chance.random() < 0.5:
            other = chance.choice(["item", "track", "type", "album", "played_at", "show"])
            tree.put(saved, other, Raw(chance.choice(odd_values.OTHERS)))
        if chance.random() < 0.2:
            tree.drop(saved, "added_at")
        array.insert(chance.randint(0, len(array)), saved)
    return document


def players(document, chance, pool):
    """Fields of a player's state or of an audio analysis, beside anything."""
    names = ["is_playing", "progress_ms", "currently_playing_type", "bars", "tatums", "queue"]
    names += ["currently_playing", "item", "track"]
    for place in some(chance, tree.objects(document)):
        for name in chance.sample(names, chance.randint(1, 3)):
            new = chance.choice([Raw(chance.choice(odd_values.OTHERS)), part(chance, pool)])
            tree.put(place, name, new, chance.randint(0, len(place)))
        if chance.random() < 0.5:
            tree.drop(place, "type", "added_at", "played_at")
    return document


def known_answers(document, chance, pool):
    """Answers without a table, alone, as an element or with something beside them."""
    forms = ["[true]", "[true,false]", '{"genres":["x"]}', '{"markets":[]}', '{"devices":[]}']
    forms += ['{"id":"c","name":"x","icons":[]}', '{"url":"u","height":null,"width":null}']
    forms += ['{"categories":{"items":[{}]}}', '{"audiobooks":[{}]}', '{"snapshot_id":"s"}']
    forms += ['{"type":"user","id":"u"}', '{"is_playing":false,"item":null}']
    answer = tree.read(chance.choice(forms))
    if chance.random() < 0.4 and isinstance(answer, Fields):
        tree.put(answer, chance.choice(odd_values.NAMES), part(chance, pool))
    return chance.choice(
        [answer, [answer], [answer, document], document, Fields([['"items"', [answer]]])]
    )
