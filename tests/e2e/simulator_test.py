#!/usr/bin/env python3
"""The real program against the simulated Spotify, from HTTP to the answer of a query.

    tests/e2e/simulator_test.py BUILD_DIR
"""

import sys
import tempfile
import unittest
from pathlib import Path

from simulated_spotify import ALL, CHART, EDITORIAL, EMPTY, LONG, ODDS, Program, Simulator

BUILD = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None

# All that a reader sees of a playlist, without the keys that name the port of the simulator.
ENTRIES = """
    SELECT playlist_id, snapshot_id, position, item_type, item_id, item_name, duration_ms, added_at,
           added_by, is_local
    FROM playlist_tracks ORDER BY playlist_id, fetched_at, position"""


class SimulatorTest(unittest.TestCase):
    options = ()  # of the simulator

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.simulator = self.enterContext(Simulator(BUILD, *self.options))
        self.program = self.new_program("lake")

    def new_program(self, name):
        lake = Path(self.folder.name) / name
        lake.mkdir()
        return Program(BUILD, self.simulator, lake)

    def run_main_job(self, *playlists, expect, program=None):
        code, said = (program or self.program).main_job(*playlists)
        self.assertEqual(code, expect, said)
        return said

    def assert_lake_is_sound(self, program=None):
        done = (program or self.program).run("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def lengths(self):
        sql = """SELECT playlist_id, count(*), min(position), max(position)
                 FROM playlist_tracks GROUP BY playlist_id"""
        return {row[0]: row[1:] for row in self.program.rows(sql)}


class ClassicTest(SimulatorTest):
    def test_every_entry_of_every_playlist_arrives_at_its_position(self):
        self.run_main_job(*ALL, expect=0)
        expected = {name: (count, 1, count)
                    for name, count in self.simulator.lengths().items() if count > 0}
        self.assertEqual(self.lengths(), expected)
        self.assertEqual(expected[LONG], (715, 1, 715))
        self.assertNotIn(EMPTY, expected)
        self.assertEqual(self.program.rows("SELECT count(*) FROM playlist_metadata"), [(5,)])
        self.assertEqual(self.program.rows("SELECT * FROM gaps"), [])
        self.assert_lake_is_sound()

    def test_odd_entries_keep_what_they_are(self):
        self.run_main_job(ODDS, expect=0)
        kinds = dict(self.program.rows(
            "SELECT item_type, count(*) FROM playlist_tracks GROUP BY item_type"))
        self.assertEqual(kinds["episode"], 6)
        self.assertGreaterEqual(kinds["unavailable"], 4)
        precisions = self.program.rows(
            """SELECT album_name, release_date_precision, release_year FROM albums
               WHERE album_name IN ('Slow Harbour', 'Tin Lanterns', 'Undated Reels')
               ORDER BY album_name""")
        self.assertEqual(precisions[0], ("Slow Harbour", "year", 1975))
        self.assertEqual(precisions[1], ("Tin Lanterns", "month", 1983))
        self.assertIsNone(precisions[2][2])
        self.assertEqual(self.program.rows(
            "SELECT count(*) FROM playlist_tracks WHERE added_at < TIMESTAMP '1971-01-01'"), [(0,)])

    def test_weeks_add_up_and_popularity_is_the_newest(self):
        for day in ("2026-11-06", "2026-11-13", "2026-11-20"):
            self.program.set_time(f"{day}T06:00:00Z")
            self.run_main_job(CHART, expect=0)
        per_day = self.program.rows(
            """SELECT date, count(*), min(popularity) > 0 FROM spotify_tracks
               GROUP BY date ORDER BY date""")
        self.assertEqual(per_day, [("2026-11-06", 50, True), ("2026-11-13", 50, True),
                                   ("2026-11-20", 50, True)])
        self.assertGreater(self.program.rows("SELECT count(*) FROM songs_current")[0][0], 50)
        self.assertEqual(
            self.program.rows("""SELECT count(*) FROM songs_current c JOIN songs s USING (song_id)
                                 WHERE s.fetched_at > c.popularity_at"""), [(0,)])
        self.assert_lake_is_sound()

    def test_a_playlist_that_changes_once_is_read_again(self):
        self.simulator.set_faults("change page=4")
        self.run_main_job(LONG, expect=0)
        self.assertEqual(self.simulator.stats()["faults"], 1)
        self.assertEqual(self.lengths(), {LONG: (715, 1, 715)})
        repeats = self.program.rows(
            """SELECT count(*) FROM playlist_tracks a JOIN playlist_tracks b
               ON a.position + 1 = b.position AND a.item_id = b.item_id""")
        self.assertEqual(repeats, [(0,)], "a song on both sides of a page's edge")

    def test_a_playlist_that_never_stands_still_is_taken_and_said_to_be_uncertain(self):
        self.simulator.set_faults("change page=2 max=1000")
        said = self.run_main_job(EDITORIAL, expect=3)
        self.assertIn("it changed each time while it was read", said)
        self.assertEqual(self.lengths(), {EDITORIAL: (120, 1, 120)})
        self.assertEqual(
            self.program.rows("SELECT id, recoverable FROM captures WHERE status = 'failed'"),
            [(EDITORIAL, True)])
        self.simulator.set_faults()
        self.program.set_time("2026-11-20T07:00:00Z")
        self.run_main_job(EDITORIAL, expect=0)
        self.assertEqual(self.program.rows("SELECT * FROM gaps"), [])
        self.assert_lake_is_sound()


    def test_entries_that_are_claimed_and_not_delivered_are_a_gap_until_they_are(self):
        self.simulator.set_faults("total by=+5")
        self.run_main_job(EDITORIAL, expect=3)
        gaps = "SELECT id, missing_items, recoverable FROM gaps ORDER BY ALL"
        self.assertIn((EDITORIAL, 5, True), self.program.rows(gaps))
        self.simulator.set_faults()
        self.program.set_time("2026-11-20T07:00:00Z")
        self.run_main_job(EDITORIAL, expect=0)
        self.assertEqual(self.program.rows(gaps), [])


class RefusalTest(SimulatorTest):
    def test_a_wrong_secret_is_a_matter_of_permission(self):
        self.program.secret = "0" * 32
        said = self.run_main_job(CHART, expect=77)
        self.assertNotIn(self.program.secret, said)

    def test_a_spent_quota_defers_and_is_not_knocked_at(self):
        self.simulator.set_faults(f"429 retry_after=40000 path=/v1/playlists/{LONG} at=3")
        said = self.run_main_job(CHART, LONG, EDITORIAL, expect=75)
        self.assertIn("2026-11-20T17:06:40Z", said)
        self.assertEqual(self.simulator.stats()["by_status"]["429"], 1)
        self.assertEqual(
            self.program.rows("SELECT DISTINCT id FROM gaps WHERE recoverable ORDER BY id"),
            [(LONG,), (EDITORIAL,)])
        self.assertEqual(self.lengths()[CHART], (50, 1, 50))

    def test_an_upstream_that_is_down_is_unavailable(self):
        self.simulator.set_faults("5xx path=/v1")
        self.run_main_job(*ALL, expect=69)
        self.assertEqual(self.program.rows("SELECT count(DISTINCT id) FROM gaps"), [(5,)])

    def test_an_unknown_playlist_is_a_gap_and_the_next_one_is_read(self):
        self.run_main_job("37i9dQZEVXbMDoHDwVN2tF", CHART, expect=3)
        self.assertEqual(self.lengths(), {CHART: (50, 1, 50)})
        self.assertEqual(self.program.rows("SELECT id FROM gaps"), [("37i9dQZEVXbMDoHDwVN2tF",)])


class Shape2026Test(SimulatorTest):
    options = ("--app", "new-dev", "--open-playlists")

    def test_what_is_withheld_is_null_and_the_rest_is_there(self):
        self.run_main_job(*ALL, expect=0)
        expected = {name: (count, 1, count)
                    for name, count in self.simulator.lengths().items() if count > 0}
        self.assertEqual(self.lengths(), expected)
        self.assertEqual(self.program.rows("SELECT count(popularity) FROM songs"), [(0,)])
        self.assertGreater(self.program.rows("SELECT count(rank_score) FROM spotify_tracks")[0][0],
                           800)
        withheld = self.program.rows("SELECT DISTINCT id FROM gaps WHERE NOT recoverable")
        self.assertIn(("track.popularity",), withheld)
        self.assert_lake_is_sound()

    def test_both_shapes_name_the_same_entries(self):
        self.run_main_job(*ALL, expect=0)
        with Simulator(BUILD) as classic:
            lake = Path(self.folder.name) / "classic"
            lake.mkdir()
            other = Program(BUILD, classic, lake)
            self.run_main_job(*ALL, expect=0, program=other)
            self.assertEqual(self.program.rows(ENTRIES), other.rows(ENTRIES))


if __name__ == "__main__":
    unittest.main(verbosity=2)
