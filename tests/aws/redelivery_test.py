"""What a queue and Lambda do to events: each message is handed over one to three times, in no order,
to three functions side by side, and one invocation in twenty is killed at a random moment. The
tables are those of a run on one machine, byte for byte; what fails every time ends among the dead
letters with its reason, and holds up nothing.

    TRACKLAKE_TEST_SEED=n   the same again; the seed is printed
"""

import concurrent.futures
import hashlib
import json
import os
import random
import subprocess
import unittest
import urllib.parse

import boto3
from functions import HANDOUTS_BEFORE_DEAD, Function, Queue
from servers import KEY, REGION, ROOT, SECRET, VersityGw

BUCKET = "tracklake-test"
FUNCTIONS = 3
KILLED = 0.05
OBJECTS, DAYS, SONGS = 240, 12, 40
QUESTIONS = (
    "SELECT * FROM songs ORDER BY raw_key, song_id",
    "SELECT * FROM playlist_tracks ORDER BY raw_key, position",
    "SELECT * FROM captures ORDER BY ALL",
    "SELECT * FROM spotify_tracks ORDER BY playlist_id, date, position",
)


def entry(chance):
    number = chance.randrange(SONGS)
    artist = {"id": f"artist{number % 7:016d}", "name": f"Artist {number % 7}", "type": "artist"}
    return {"added_at": "2024-04-01T00:00:00Z",
            "track": {"id": f"song{number:018d}", "name": f"Song {number}", "type": "track",
                      "duration_ms": 1000 * number, "popularity": chance.randrange(101),
                      "artists": [artist],
                      "album": {"id": f"album{number % 9:017d}", "name": f"Album {number % 9}",
                                "type": "album", "artists": [artist]}}}


def raw_objects(chance):
    """Key → bytes of lists that other programs have saved, some of them damaged."""
    objects = {}
    for number in range(OBJECTS):
        items = [entry(chance) for _ in range(chance.randrange(1, 30))]
        if number % 40 == 7:
            items[0] = "no entry"  # quarantined
        body = json.dumps({"href": f"https://api.spotify.com/v1/playlists/list{number % 5:018d}/tracks",
                           "items": items, "total": len(items)}).encode()
        if number % 60 == 11:
            body = body[:-9]  # quarantined whole
        time = f"2024-05-{1 + number % DAYS:02d} {number // 60:02d}:{number % 60:02d}:00.5"
        objects[f"raw/spotify_raw_{time}.json"] = body
    return objects


def notification(key):
    return json.dumps({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": BUCKET}, "object": {"key": urllib.parse.quote_plus(key, "/")}}}]})


class RedeliveryTest(unittest.TestCase):
    def setUp(self):
        seed = int(os.environ.get("TRACKLAKE_TEST_SEED", random.randrange(2**32)))
        print(f"TRACKLAKE_TEST_SEED={seed}")
        self.chance = random.Random(seed)
        self.server = self.enterContext(VersityGw())
        self.server.make_bucket(BUCKET)
        self.s3 = boto3.client("s3", endpoint_url=self.server.address, region_name=REGION,
                               aws_access_key_id=KEY, aws_secret_access_key=SECRET)
        self.local = self.server.folder / "local"

    def put(self, key, body):
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        file = self.local / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def run_program(self, lake, *arguments):
        return subprocess.run(
            [ROOT / "build/tracklake", "--lake", lake, "--non-interactive", *arguments],
            capture_output=True, text=True, timeout=300, cwd=self.server.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.server.folder),
                 **self.server.environment})

    def answers(self, lake):
        done = [self.run_program(lake, "--format", "csv", "query", sql) for sql in QUESTIONS]
        for one in done:
            self.assertEqual(one.returncode, 0, one.stderr)
        return [one.stdout for one in done]

    def drain(self, messages):
        """The invocations and kills it took, and what the functions logged."""
        environment = {**self.server.environment, "TRACKLAKE_LAKE__DIR": f"s3://{BUCKET}"}
        functions = [self.enterContext(Function("transform", environment, self.server.folder))
                     for _ in range(FUNCTIONS)]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            counts = list(pool.map(lambda one: messages.drain_into(one, KILLED), functions))
        log = "".join(one.log.read_text() for one in functions)
        return sum(calls for calls, _ in counts), sum(kills for _, kills in counts), log

    def canonical(self, lake):
        """Key → bytes of the tables and receipts after a rewrite of every day."""
        self.run_program(lake, "transform", "--all")
        folder = self.local if lake == self.local else self.server.folder / "data" / BUCKET
        return {str(path.relative_to(folder)): path.read_bytes()
                for zone in ("processed", "quarantine", "_tracklake/receipts")
                for path in (folder / zone).rglob("*") if path.is_file()}

    def test_tables_are_those_of_one_machine(self):
        objects = raw_objects(self.chance)
        for key, body in objects.items():
            self.put(key, body)
        messages = Queue(self.chance)
        for key in objects:
            for _ in range(self.chance.randint(1, 3)):
                messages.send(notification(key))
        sent = len(messages.waiting)
        calls, kills, _ = self.drain(messages)
        print(f"{sent} messages of {len(objects)} objects, {calls} invocations, {kills} killed")
        self.assertEqual((messages.acknowledged, messages.dead), (sent, []))

        self.run_program(self.local, "transform")
        self.assertEqual(self.answers(f"s3://{BUCKET}"), self.answers(self.local))
        expected = self.canonical(self.local)
        self.assertGreater(len(expected), 6 * DAYS)
        self.assertEqual(self.canonical(f"s3://{BUCKET}"), expected)

    def test_what_fails_every_time_ends_among_the_dead_letters_with_its_reason(self):
        good = {key: body for key, body in list(raw_objects(self.chance).items())[:20]}
        wrong = hashlib.sha256(b"other bytes").hexdigest()[:8]
        damaged = f"raw/spotify/2024-05-01/artists-x-20240501T000000Z-{wrong}.json"
        for key, body in {**good, damaged: b'{"artists": []}'}.items():
            self.put(key, body)
        messages = Queue(self.chance)
        for body in [*map(notification, good), notification(damaged), "no JSON", '{"a": 1}']:
            messages.send(body)
        _, _, log = self.drain(messages)
        self.assertEqual(sorted(message["body"] for message in messages.dead),
                         sorted([notification(damaged), "no JSON", '{"a": 1}']))
        self.assertEqual(messages.acknowledged, len(good))
        for message in messages.dead:
            if message["body"] != notification(damaged):
                self.assertIn(f"message {message['messageId']}, received {HANDOUTS_BEFORE_DEAD}", log)
        self.assertIn(damaged, log)
        self.run_program(self.local, "transform")
        self.assertEqual(self.answers(f"s3://{BUCKET}"), self.answers(self.local))


if __name__ == "__main__":
    unittest.main()
