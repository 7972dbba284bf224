"""Ways to damage a raw object. Each yields (name, bytes); all chance comes from the given Random."""

import json

from tree import Fields, Raw, containers, read, write

EDGE = 4096  # truncations are made at every byte of the first and last so many
# What a value is replaced by: every JSON type, and the numbers and texts at the edges of our rules.
REPLACEMENTS = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "7",
    "55.0",
    "5.5",
    "1e2",
    "1e400",
    "-0.0",
    "2147483648",
    "9223372036854775808",
    '""',
    '"x"',
    '"\\ud83c"',
    '"1970-01-01T00:00:00Z"',
    '"0000"',
    '"episode"',
    '"playlist"',
    '"spotify:local:x"',
    "[]",
    "[null]",
    "{}",
    '{"id":"x"}',
    '{"items":[]}',
    '[{"id":"y","type":"track"}]',
    "[5]",
]
KEYS = """_tracklake added_at added_by album albums artists audio_features error external_ids genres href
    id images is_local isrc item items name next offset owner played_at playlists popularity
    release_date snapshot_id total track tracks type uri what playlist_id reused_from content asked""".split()


def truncations(data):
    """At every byte of the first and last 4 KiB."""
    cuts = sorted({*range(min(EDGE, len(data))), *range(max(0, len(data) - EDGE), len(data))})
    for cut in cuts:
        yield f"cut-{cut}", data[:cut]


def bit_flips(data, random, count):
    """One to four bits flipped at random places."""
    for number in range(count):
        damaged = bytearray(data)
        for _ in range(random.randint(1, 4)):
            damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
        yield f"flip-{number}", bytes(damaged)


def invalid_utf8(data, random, count):
    """Bytes that UTF-8 does not allow: alone, overlong, surrogates, too large, cut."""
    for number in range(count):
        bad = random.choice(
            [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"]
        )
        place = random.randrange(len(data) + 1)
        yield f"utf8-{number}", data[:place] + bad + data[place:]


def nestings(data):
    """Documents and values nested too deep, just not too deep, and never closed."""
    for depth in (62, 63, 64, 65, 1000):
        for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
            nest = opening * depth + b"1" + closing * depth
            name = "array" if opening == b"[" else "object"
            yield f"deep-{name}-{depth}", nest
            yield f"deep-unread-{name}-{depth}", b'{"unread":' + nest + b"," + data.lstrip()[1:]
            yield f"deep-open-{name}-{depth}", opening * depth


def value_swaps(data, random, count):
    """Valid JSON with one to three values, keys or elements that nobody expects there."""
    for number in range(count):
        document = read(data)
        for _ in range(random.randint(1, 3)):
            swap_one(document, random)
        yield f"swap-{number}", write(document).encode()


def swap_one(document, random):
    place = random.choice(list(containers(document)))
    new = Raw(random.choice(REPLACEMENTS))
    if isinstance(place, Fields):
        swap_field(place, new, random)
    elif place and random.random() < 0.7:
        place[random.randrange(len(place))] = new
    else:
        place.insert(random.randint(0, len(place)), new)


def swap_field(fields, new, random):
    """Replaces, removes, renames or doubles a field, or adds one that has a meaning elsewhere."""
    if not fields or random.random() < 0.2:
        fields.insert(random.randint(0, len(fields)), [json.dumps(random.choice(KEYS)), new])
        return
    index = random.randrange(len(fields))
    key = fields[index][0]
    action = random.choice(["replace", "replace", "remove", "rename", "escape", "double"])
    if action == "replace":
        fields[index][1] = new
    elif action == "remove":
        fields.pop(index)
    elif action == "rename":
        fields[index][0] = json.dumps(random.choice(KEYS))
    elif action == "escape":
        fields[index][0] = f'"\\u{ord(key[1]):04x}{key[2:]}' if key != '""' else key
    else:
        fields.insert(random.choice([index, index + 1, 0, len(fields)]), [key, new])
