#!/usr/bin/env python3
"""Long lists on small budgets, against the second Spotify: they are whole in the days that they
need, and no call is over the budget.

    tests/e2e/peer_budget_test.py BUILD_DIR
"""

import sys
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from peer.api import SMALL
from peer.server import Spotify
from peer.world import plain_entries
from simulated_spotify import Program

BEGIN = datetime(2026, 11, 21, 6, 0, tzinfo=timezone.utc)
RUNS_A_DAY = 4
DONE = (0, 3, 75)  # a run may be deferred, or add a gap that can still be closed

BUILD = Path(sys.argv[1]).resolve()


class PeerBudgetTest(unittest.TestCase):
    def start(self, server, budget):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        lake = Path(folder.name) / "lake"
        lake.mkdir()
        program = Program(BUILD, server, lake)
        program.environment = {"TRACKLAKE_ENRICH__AUDIO_FEATURES": "",
                               "TRACKLAKE_SOURCES__SAVED_TRACKS": "true",
                               "TRACKLAKE_QUOTA__CALLS_PER_DAY": str(budget)}
        program.log_in()
        return program

    def run_days(self, program, days):
        for day in range(days):
            for run in range(RUNS_A_DAY):
                time = BEGIN + timedelta(days=day, hours=run * 24 / RUNS_A_DAY, minutes=day)
                program.set_time(time.strftime("%Y-%m-%dT%H:%M:%SZ"))
                done = program.run("run")
                self.assertIn(done.returncode, DONE, done.stderr)

    def check_saved(self, count, budget, days):
        with Spotify(SMALL, {"/me/tracks": budget}) as server:
            server.world.saved_tracks = plain_entries(count)
            program = self.start(server, budget)
            self.run_days(program, days)
            rows = program.rows("SELECT count(DISTINCT position), max(position) "
                                "FROM playlist_tracks")
            self.assertEqual(rows, [(count, count)])
            self.assertEqual(server.quota.refused, 0)

    def test_ten_thousand_saved_tracks_at_fifty_calls_a_day_are_whole_in_five_days(self):
        self.check_saved(10_000, 50, 5)

    def test_forty_thousand_saved_tracks_at_250_calls_a_day_are_whole_in_four_days(self):
        self.check_saved(40_000, 250, 4)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
