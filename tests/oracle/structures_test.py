"""The generator: the same seed makes the same documents, and all of them are JSON."""

import json
import random
import unittest

import structures
import tree

TRACK = {"id": "T1", "type": "track", "duration_ms": 5, "artists": [{"id": "A1"}]}
POOL = [
    tree.read(json.dumps(document))
    for document in [
        {"items": [{"added_at": None, "track": TRACK}]},
        {"type": "album", "id": "B1", "release_date": "1983", "tracks": {"items": [], "total": 3}},
        [
            True,
            {"type": "artist", "uri": "spotify:artist:A1", "genres": ["x"], "popularity": 1e400},
        ],
    ]
]


def made(seed):
    return tree.write(structures.changed(random.Random(seed), POOL)[1])


class StructuresTest(unittest.TestCase):
    def test_documents_are_json_and_hang_on_the_seed_alone(self):
        found = [made(seed) for seed in range(500)]
        for text in found:
            json.loads(text)
        self.assertEqual(found, [made(seed) for seed in range(500)])
        self.assertGreater(len(set(found)), 400)

    def test_every_change_changes_something(self):
        chance = random.Random(1)
        for change in structures.CHANGES:
            before = [tree.write(document) for document in POOL]
            after = [tree.write(change(tree.copy(d), chance, POOL)) for d in POOL * 30]
            self.assertFalse(after == before * 30, change.__name__)

    def test_smaller_documents_lack_one_part(self):
        found = [tree.write(one) for one in tree.smaller(tree.read('{"a":[1,{}],"b":2}'))]
        self.assertEqual(found[:2], ["[1,{}]", "{}"])
        self.assertIn('{"a":[1,{}]}', found)
        self.assertIn('{"a":[{}],"b":2}', found)


if __name__ == "__main__":
    unittest.main()
