#!/usr/bin/env python3
"""Small budgets against the second Spotify: long lists are whole in the days that they need, lakes
that share a ledger all finish, none of many playlists starves, and no call is over the budget.

    tests/e2e/peer_budget_test.py BUILD_DIR
"""

import sys
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from peer.api import SMALL
from peer.server import Spotify
from peer.world import LISTENER, Playlist, plain_entries
from simulated_spotify import Program

BEGIN = datetime(2026, 11, 21, tzinfo=timezone.utc)
RUNS_A_DAY = 4
DAYS_CAPTURED = """
SELECT id, count(DISTINCT CAST(fetched_at AS date)) FROM captures
WHERE what = 'playlist' AND status = 'complete' AND received_items IS NOT NULL GROUP BY id
"""
DONE = (0, 3, 75)  # a run may be deferred, or add a gap that can still be closed

BUILD = Path(sys.argv[1]).resolve()


class PeerBudgetTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def start(self, server, name, budget, **settings):
        lake = self.folder / name
        lake.mkdir()
        program = Program(BUILD, server, lake)
        program.environment = {"TRACKLAKE_ENRICH__AUDIO_FEATURES": "",
                               "TRACKLAKE_QUOTA__CALLS_PER_DAY": str(budget),
                               **{f"TRACKLAKE_{name}": value for name, value in settings.items()}}
        program.log_in()
        return program

    def run_days(self, days, *programs, at_dawn=lambda: None):
        for day in range(days):
            at_dawn()
            for run in range(RUNS_A_DAY):
                time = BEGIN + timedelta(days=day, hours=run * 24 / RUNS_A_DAY, minutes=day)
                for program in programs:
                    program.set_time(time.strftime("%Y-%m-%dT%H:%M:%SZ"))
                    done = program.run("run")
                    self.assertIn(done.returncode, DONE, done.stderr)

    def check_whole(self, program, count):
        rows = program.rows("SELECT count(DISTINCT position), max(position) FROM playlist_tracks")
        self.assertEqual(rows, [(count, count)])

    def check_saved(self, count, budget, days):
        with Spotify(SMALL, {"/me/tracks": budget}) as server:
            server.world.saved_tracks = plain_entries(count)
            program = self.start(server, "lake", budget, SOURCES__SAVED_TRACKS="true")
            self.run_days(days, program)
            self.check_whole(program, count)
            self.assertEqual(server.quota.refused, 0)

    def test_ten_thousand_saved_tracks_at_fifty_calls_a_day_are_whole_in_five_days(self):
        self.check_saved(10_000, 50, 5)

    def test_forty_thousand_saved_tracks_at_250_calls_a_day_are_whole_in_four_days(self):
        self.check_saved(40_000, 250, 4)

    def test_six_lakes_on_one_ledger_all_finish(self):
        count, budget = 2_500, 80  # fifty pages each, and what has changed is asked, too
        with Spotify(SMALL, {"/me/tracks": budget}) as server:
            server.world.saved_tracks = plain_entries(count)
            lakes = [self.start(server, f"lake{number}", budget, SOURCES__SAVED_TRACKS="true",
                                QUOTA__LEDGER=str(self.folder / "ledger"),
                                QUOTA__ACCOUNT="ours") for number in range(6)]
            self.run_days(6, *lakes)
            for program in lakes:
                self.check_whole(program, count)
            self.assertEqual(server.quota.refused, 0)

    def test_of_ten_playlists_that_change_each_day_none_starves(self):
        budget, days = 55, 12  # ten times seven pages are not to be had in a day
        limits = {"/playlists/{id}": budget, "/playlists/{id}/items": budget}
        with Spotify(SMALL, limits) as server:
            lists = [Playlist(f"Daily {number}", LISTENER, plain_entries(400, number))
                     for number in range(10)]
            server.world.playlists = {one.id: one for one in lists}

            def change():
                for one in lists:
                    one.version += 1

            program = self.start(server, "lake", budget,
                                 SPOTIFY__PLAYLISTS=",".join(server.world.playlists))
            self.run_days(days, program, at_dawn=change)
            captured = dict(program.rows(DAYS_CAPTURED))
            self.assertEqual(set(captured), set(server.world.playlists))
            self.assertLessEqual(max(captured.values()) - min(captured.values()), 1, captured)
            self.assertGreaterEqual(min(captured.values()), days // 2, captured)
            self.assertEqual(server.quota.refused, 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
