#!/usr/bin/env python3
"""A library that a day's quota does not suffice for: planned, fetched over days, and whole.

    tests/e2e/quota_days_test.py BUILD_DIR          300 songs of 95 artists, 20 calls
    tests/e2e/quota_days_test.py BUILD_DIR --full   5,000 songs of 2,000 artists in 40 playlists,
                                                    600 calls a family a day
"""

import datetime
import json
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import simulated_spotify
from simulated_spotify import Program, Simulator

BUILD = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None
FULL = "--full" in sys.argv
if FULL:
    sys.argv.remove("--full")
    simulated_spotify.PROGRAM_SECONDS = 900

START = "2026-11-20T06:00:00Z"
QUOTA = 600 if FULL else 20
LIBRARY = "tracks=5000,artists=2000,playlists=40" if FULL else "tracks=300,artists=95,playlists=3"
WORLD = ("--app", "new-dev", "--library", LIBRARY)
MAX_VISITS = 60
SETTINGS = {
    "TRACKLAKE_SOURCES__OWN_PLAYLISTS": "true",
    "TRACKLAKE_SOURCES__SAVED_TRACKS": "true",
    "TRACKLAKE_ENRICH__ARTISTS": "true",
    "TRACKLAKE_ENRICH__ALBUMS": "true",
    "TRACKLAKE_ENRICH__TRACKS": "true",
    "TRACKLAKE_ENRICH__AUDIO_FEATURES": "spotify,reccobeats",
}
DEFERRED = 75

# All that a reader sees, but for times and keys, which the other way of fetching has others of.
VIEWS = {
    "songs_current": "fetched_at, raw_key, popularity_at",
    "artists_current": "fetched_at, raw_key, popularity_at",
    "albums_current": "fetched_at, raw_key",
    "track_features_current": "fetched_at, raw_key",
    "playlist_tracks": "fetched_at, raw_key, observed_key, year, month, day",
}


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text_of(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class QuotaDaysTest(unittest.TestCase):
    def start(self, *options, calls_per_day):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        simulator = self.enterContext(Simulator(BUILD, *WORLD, *options))
        lake = Path(folder.name) / "lake"
        lake.mkdir()
        program = Program(BUILD, simulator, lake, START)
        program.environment.update(SETTINGS)
        program.environment["TRACKLAKE_QUOTA__CALLS_PER_DAY"] = str(calls_per_day)
        program.log_in()
        return program

    def run_json(self, program, *arguments, expect):
        done = program.run("--format", "json", *arguments)
        self.assertIn(done.returncode, expect, done.stdout + done.stderr)
        return done.returncode, json.loads(done.stdout)

    def two_at_once(self, program, *arguments):
        """The codes and reports of two processes that do the same job."""
        results = []

        def job():
            results.append(self.run_json(program, "run", *arguments, expect=(0, DEFERRED)))

        threads = [threading.Thread(target=job) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(results), 2)
        return results

    def knock(self, program, until):
        """Between now and then, no call leaves."""
        before = program.simulator.stats()["by_family"]
        now = time_of(program.now)
        for share in (0.1, 0.5, 0.9):
            program.set_time(text_of(now + (until - now) * share))
            self.run_json(program, "run", "--only", "enrich", expect=(DEFERRED,))
            self.assertEqual(program.simulator.stats()["by_family"], before)

    def retry_at(self, results):
        times = [report["enrich"]["retry_at"] for _, report in results]
        return max((time_of(text) for text in times if text), default=None)

    def go_on_to_the_end(self, program, retry_at):
        """Visits at every retry_at; returns when the last call was made, and how many runs."""
        runs = 0
        for _ in range(MAX_VISITS):
            self.knock(program, retry_at)
            program.set_time(text_of(retry_at))
            results = self.two_at_once(program, "--only", "enrich")
            runs += 5
            retry_at = self.retry_at(results)
            if retry_at is None:
                self.assertEqual([code for code, _ in results], [0, 0])
                return time_of(program.now), runs
        self.fail("it never ends")

    def contents(self, program, view):
        return program.rows(f"SELECT * EXCLUDE ({VIEWS[view]}) FROM {view} ORDER BY ALL")

    def assert_same_views(self, program, other):
        for view in VIEWS:
            rows = self.contents(program, view)
            self.assertEqual(rows, self.contents(other, view), view)
            self.assertGreater(len(rows), 50, view)

    def test_days_are_as_planned_and_nothing_is_missing_at_their_end(self):
        program = self.start("--quota", str(QUOTA), calls_per_day=QUOTA)
        retry_at = self.retry_at(self.two_at_once(program))
        _, plan = self.run_json(program, "plan", expect=(0,))
        self.assertEqual(plan["unread_playlists"], 0)
        self.assertGreater(plan["days"], 1)
        done_at, runs = self.go_on_to_the_end(program, retry_at)
        self.assertGreaterEqual(runs, 5 if FULL else 20)

        days = (done_at - time_of(plan["at"])) / datetime.timedelta(days=1)
        print(f"planned {plan['days']:.3f} days, took {days:.3f}, {runs} runs", file=sys.stderr)
        self.assertLess(abs(days - plan["days"]), 0.05 * days)
        stats = program.simulator.stats()
        self.assertNotIn("429", stats["by_status"])
        for family, calls in stats["by_family"].items():
            self.assertLessEqual(calls["most_in_24_hours"], QUOTA, family)
        self.run_json(program, "run", "--only", "transform", expect=(0,))
        self.assertEqual(program.rows("SELECT * FROM gaps WHERE recoverable"), [])
        self.assertEqual(program.run("verify").returncode, 0)

        free = self.start(calls_per_day=0)
        self.run_json(free, "run", expect=(0,))
        self.assert_same_views(program, free)

    @unittest.skipIf(FULL, "the same at any size")
    def test_a_quota_smaller_than_configured_is_met_once_and_not_knocked_at(self):
        program = self.start("--quota", f"artists={QUOTA}", calls_per_day=10 * QUOTA)
        _, report = self.run_json(program, "run", expect=(DEFERRED,))
        self.assertEqual(program.simulator.stats()["by_status"]["429"], 1)
        self.knock(program, time_of(report["enrich"]["retry_at"]))
        self.assertEqual(program.simulator.stats()["by_status"]["429"], 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
