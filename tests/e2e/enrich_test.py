#!/usr/bin/env python3
"""Enrichment by need, of each class of app, from HTTP to the answer of a query.

    tests/e2e/enrich_test.py BUILD_DIR
"""

import json
import sys
import tempfile
import unittest
from pathlib import Path

from simulated_spotify import CHART, ODDS, Program, Simulator

BUILD = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None

EVERYTHING = {
    "TRACKLAKE_ENRICH__ARTISTS": "true",
    "TRACKLAKE_ENRICH__ALBUMS": "true",
    "TRACKLAKE_ENRICH__TRACKS": "true",
    "TRACKLAKE_ENRICH__AUDIO_FEATURES": "spotify",
}
WANTED_ARTISTS = """
    SELECT count(DISTINCT a.artist_id) FROM song_artists a
    JOIN playlist_tracks p ON p.item_type = 'track' AND p.item_id = a.song_id
    WHERE a.artist_id NOT LIKE 'local:%'"""


class EnrichTest(unittest.TestCase):
    def start(self, *options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.simulator = self.enterContext(Simulator(BUILD, *options))
        self.program = Program(BUILD, self.simulator, Path(folder.name))
        self.program.environment.update(EVERYTHING)

    def run_job(self, *arguments, expect=0):
        done = self.program.run("--format", "json", "run", *arguments)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return {entry["name"]: entry for entry in json.loads(done.stdout)["enrich"]["lookups"]}

    def run_main_job(self, *playlists):
        code, said = self.program.main_job(*playlists)
        self.assertEqual(code, 0, said)

    def plan(self):
        done = self.program.run("--format", "json", "plan")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def requests(self, family):
        return self.simulator.stats()["by_family"].get(family, {}).get("requests", 0)

    def count(self, sql):
        return self.program.rows(sql)[0][0]

    def assert_all_artists_and_albums_are_known(self):
        complete = "SELECT count(DISTINCT id) FROM captures WHERE status = 'complete' AND what = "
        artists = self.count(WANTED_ARTISTS)
        self.assertGreater(artists, 50)
        self.assertEqual(self.count(complete + "'artist'"), artists)
        self.assertGreater(self.count(complete + "'album'"), 40)

    def test_an_extended_app_asks_in_batches_and_gets_everything(self):
        self.start("--app", "extended")
        first = self.run_job("--playlist", CHART, "--playlist", ODDS)
        self.assert_all_artists_and_albums_are_known()
        self.assertLessEqual(first["artists"]["calls"], 3)
        self.assertLessEqual(first["albums"]["calls"], 6)
        self.assertGreater(self.count("SELECT count(followers) FROM artists_current"), 50)
        self.assertGreater(self.count("SELECT count(label) FROM albums_current"), 40)
        self.assertGreater(self.count("SELECT count(*) FROM artist_genres"), 10)

    def test_a_new_development_app_asks_one_by_one(self):
        self.start("--app", "new-dev", "--open-playlists")
        first = self.run_job("--playlist", CHART, "--playlist", ODDS)
        self.assert_all_artists_and_albums_are_known()
        self.assertEqual(first["artists"]["calls"], first["artists"]["found"])
        self.assertEqual(self.count("SELECT count(followers) FROM artists_current"), 0)
        self.assertGreater(self.count("SELECT count(image_url) FROM artists_current"), 50)
        gaps = self.program.rows("SELECT id FROM gaps WHERE what = 'field' AND NOT recoverable")
        self.assertIn(("artist.followers",), gaps)
        self.assertIn(("album.label",), gaps)

    def test_reccobeats_knows_what_the_app_may_not(self):
        self.start("--app", "new-dev", "--open-playlists")
        self.program.environment["TRACKLAKE_ENRICH__AUDIO_FEATURES"] = "spotify,reccobeats"
        for hour in (6, 7):
            self.program.set_time(f"2026-11-20T{hour:02}:00:00Z")
            report = self.run_job("--playlist", CHART)["audio-features-reccobeats"]
            self.assertEqual(self.requests("reccobeats"), 2)
        self.assertEqual(report["calls"], 0)
        self.assertGreater(report["held"], 0)
        songs = self.program.rows(
            """SELECT provider, count(*), count(danceability) FROM track_features_current
               GROUP BY provider""")
        found = 50 - report["held"]
        self.assertEqual(songs, [("reccobeats", found, found)])
        self.assertEqual(
            self.count("SELECT count(*) FROM gaps WHERE reason = 'not in the answer'"),
            report["held"])

    def test_what_is_not_there_is_asked_for_again_with_patience_and_closes_its_gap(self):
        self.start("--app", "new-dev", "--open-playlists")
        self.program.environment = {"TRACKLAKE_ENRICH__ARTISTS": "true"}
        self.simulator.set_faults("404 path=/v1/artists at=5")
        self.assertEqual(self.run_job("--playlist", CHART)["artists"]["missing"], 1)
        missing, = self.program.rows("SELECT id FROM gaps WHERE what = 'artist'")[0]
        path = f"/v1/artists/{missing}"
        self.simulator.set_faults(f"404 path={path}")
        # One week, then two; in between nobody asks.
        for day, asked in (("20T18", 1), ("27T05", 1), ("27T06", 2), ("27T18", 2)):
            self.program.set_time(f"2026-11-{day}:00:00Z")
            self.run_job("--only", "enrich")
            self.assertEqual(self.simulator.requests()[path][0], asked, day)
        self.simulator.set_faults()
        gap = f"SELECT recoverable FROM gaps WHERE id = '{missing}'"
        for day, open_gaps in (("11T05", 1), ("11T06", 0)):
            self.program.set_time(f"2026-12-{day}:00:00Z")
            self.run_job("--only", "enrich")
            self.program.run("transform")
            self.assertEqual(len(self.program.rows(gap)), open_gaps, day)
        self.assertEqual(self.simulator.requests()[path], (3, 1))

    def test_nothing_is_asked_for_twice(self):
        self.start("--app", "new-dev", "--open-playlists")
        self.run_job("--playlist", CHART)
        before = self.requests("artists"), self.requests("albums")
        self.program.set_time("2026-11-20T07:00:00Z")
        self.run_job("--playlist", CHART)
        self.assertEqual((self.requests("artists"), self.requests("albums")), before)
        done = self.program.run("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_batch_that_is_closed_overnight_is_asked_for_one_by_one(self):
        self.start("--app", "extended")
        self.program.environment["TRACKLAKE_ENRICH__ALBUMS"] = "false"
        self.run_job("--playlist", ODDS)
        self.simulator.set_faults("403 path=/v1/artists max=1")
        first = self.run_job("--playlist", CHART)
        self.assertEqual(self.simulator.stats()["faults"], 1)
        self.assertEqual(first["artists"]["left"], 0)
        self.assertEqual(first["artists"]["failed"], 0)

    def test_the_plan_is_what_happens(self):
        self.start("--app", "new-dev", "--open-playlists")
        self.program.environment.update(dict.fromkeys(EVERYTHING, "false"))
        self.program.environment["TRACKLAKE_ENRICH__AUDIO_FEATURES"] = ""
        self.run_main_job(CHART)
        self.program.environment.update(EVERYTHING)
        planned = self.plan()["families"]
        before = {family["family"]: self.requests(family["family"]) for family in planned}
        self.run_job("--only", "enrich")
        for family in planned:
            name = family["family"]
            self.assertEqual(self.requests(name) - before[name], family["calls"], name)

    def test_a_plan_makes_no_call(self):
        self.start("--app", "new-dev", "--open-playlists")
        self.program.environment["PLAYLIST_ID"] = CHART
        self.assertEqual(self.plan()["unread_playlists"], 1)
        self.assertEqual(self.simulator.stats()["requests"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
