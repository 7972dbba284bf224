#!/usr/bin/env python3
"""A listener's sources, read every half hour while nothing changes: what it adds to the lake.

    tests/e2e/peer_still_day_test.py BUILD_DIR           a few runs, over midnight
    tests/e2e/peer_still_day_test.py BUILD_DIR --full    two days; a line for each run that added
"""

import json
import sys
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from peer.api import OLD, SMALL
from peer.server import Spotify
from simulated_spotify import Program

SOURCES = ("own_playlists", "saved_tracks", "saved_albums", "followed_artists", "top",
           "recently_played")
BEGIN = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
HALF_HOUR = timedelta(minutes=30)
RUNS = range(84)  # to 23:30 on the second day
FEW_RUNS = (0, 1, 2, 35, 36, 37, 38)  # midnight lies before 36

BUILD = Path(sys.argv[1]).resolve()
IS_FULL = "--full" in sys.argv


def files_below(lake, folder):
    return {str(path.relative_to(lake)) for path in (lake / folder).rglob("*") if path.is_file()}


class StillDayTest(unittest.TestCase):
    def test_a_run_that_finds_nothing_new_adds_nothing(self):
        for app in (OLD, SMALL):
            with self.subTest(app=app), tempfile.TemporaryDirectory() as folder, \
                    Spotify(app) as server:
                lake = Path(folder) / "lake"
                lake.mkdir()
                program = Program(BUILD, server, lake)
                program.environment = {
                    "TRACKLAKE_ENRICH__AUDIO_FEATURES": "",
                    **{f"TRACKLAKE_SOURCES__{source.upper()}": "true" for source in SOURCES}}
                program.log_in()
                self.check_days(app, program, server, lake)

    def check_days(self, app, program, server, lake):
        day, raw, parts = None, set(), set()
        for number in RUNS if IS_FULL else FEW_RUNS:
            time = BEGIN + number * HALF_HOUR
            program.set_time(time.strftime("%Y-%m-%dT%H:%M:%SZ"))
            server.calls.clear()
            done = program.run("run")
            self.assertEqual(done.returncode, 0, done.stderr)
            raw_now, parts_now = files_below(lake, "raw"), files_below(lake, "processed")
            new, new_parts = raw_now - raw, parts_now - parts
            if IS_FULL and (new or new_parts):
                print(f"{app} {time:%d %H:%M}: {len(server.calls)} calls, {len(new)} objects, "
                      f"{len(new_parts)} parts", flush=True)
            if number > 0 and time.date() == day:
                self.assertEqual((sorted(new), sorted(new_parts)), ([], []), time)
            elif number > 0:
                self.check_observations(lake, new)
            day, raw, parts = time.date(), raw_now, parts_now

    def check_observations(self, lake, new):
        """Once a day each list says that it was looked at, and nothing of it is copied as new."""
        for key in new:
            facts = json.loads((lake / key).read_text()).get("_tracklake", {})
            self.assertIn("reused_from", facts, key)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
