#!/usr/bin/env python3
"""Sources over time: consent that comes later, a quota that lasts for days, lists that stay as they
are, and what is said about entries that are withheld.

    tests/e2e/sources_test.py BUILD_DIR
"""

import sys
import unittest
from pathlib import Path

from job_test_case import DEFERRED, ENTRIES, PERMISSION, WHOLE_ENTRIES, JobTestCase
from simulated_spotify import CHART, ODDS

CONCURRENCY = 4  # of the pages of a list, as configured by default

JobTestCase.build = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None


class SourcesTest(JobTestCase):
    def test_a_missing_scope_is_one_sources_gap_until_the_user_consents_again(self):
        program = self.start("--app", "new-dev")
        self.configure(program, "saved_tracks")
        program.log_in()
        self.configure(program, "saved_tracks", "top", "recently_played")
        report = self.run_job(program, expect=PERMISSION)["extract"]
        outcomes = {entry["source"]: entry["outcome"]
                    for entry in report["playlists"] + report["others"]}
        self.assertEqual(outcomes, {"saved_tracks": "complete", "top": "withheld",
                                    "recently_played": "withheld"})
        self.assertEqual(list(self.gaps(program).values()), [True] * 7)
        program.set_time("2026-11-20T07:00:00Z")
        program.log_in()
        self.run_job(program)
        self.assertEqual(self.gaps(program), {})

    def test_a_job_that_is_deferred_and_lacks_a_scope_too_repeats_no_list(self):
        program = self.start("--app", "new-dev")
        self.configure(program, "saved_tracks")
        program.log_in()
        self.configure(program, "saved_tracks", "recently_played", enrich=["artists"])
        program.environment["TRACKLAKE_QUOTA__FAMILIES"] = "artists=20"
        for time in ("06:00", "06:30"):
            program.set_time(f"2026-11-20T{time}:00Z")
            self.assertIsNotNone(self.run_job(program, expect=PERMISSION)["enrich"]["retry_at"])
            self.assertEqual(program.simulator.quota()["me/tracks"]["calls"], 6)

    def test_a_user_who_consents_later_closes_the_gaps_of_the_sources(self):
        program = self.start("--app", "new-dev")
        self.configure(program, "saved_albums", "recently_played")
        self.run_job(program, expect=PERMISSION)
        self.assertEqual(list(self.gaps(program).values()), [True] * 2)
        program.set_time("2026-11-20T07:00:00Z")
        program.log_in()
        self.run_job(program)
        self.assertEqual(self.gaps(program), {})

    def test_entries_that_are_withheld_are_told_with_their_cure(self):
        program = self.start("--app", "new-dev")
        code, said = program.main_job(CHART)
        self.assertEqual(code, 0, said)  # withheld for ever is no fault of this run
        self.assertIn("withheld", said)
        self.assertIn("copy it into a playlist of your own", said)
        self.assertEqual(self.gaps(program), {("playlist", CHART, "items withheld"): False})

    def test_a_list_longer_than_the_quota_comes_over_days_and_no_page_twice(self):
        library = ("--app", "new-dev", "--library", "tracks=500")
        free = self.start(*library)
        self.configure(free, "saved_tracks")
        free.log_in()
        self.run_job(free)
        for configured in (4, 500):
            with self.subTest(configured=configured):
                program = self.start(*library, "--quota", "me/tracks=4")
                self.configure(program, "saved_tracks")
                program.environment["TRACKLAKE_QUOTA__CALLS_PER_DAY"] = str(configured)
                program.log_in()
                self.read_over_days(program, exceeds=configured > 4)
                self.assertEqual(program.rows(WHOLE_ENTRIES), free.rows(ENTRIES))
                self.assertEqual(self.gaps(program), {})
                self.assert_lake_is_sound(program)

    def read_over_days(self, program, exceeds):
        for time, expect in (("20T06:00", DEFERRED), ("20T06:30", DEFERRED), ("21T07:00", DEFERRED),
                             ("21T20:00", DEFERRED), ("22T08:00", 0)):
            program.set_time(f"2026-11-{time}:00Z")
            before = program.simulator.quota().get("me/tracks", {"refused": 0})["refused"]
            self.run_job(program, expect=expect)
            refused = program.simulator.quota()["me/tracks"]["refused"] - before
            is_visit = exceeds and time in ("20T06:00", "21T07:00")
            # What was under way when the refusal came is refused too, and no call after it.
            self.assertIn(refused, range(1, CONCURRENCY + 1) if is_visit else [0])
        pages = [delivered for target, (_, delivered) in program.simulator.requests().items()
                 if target.startswith("/v1/me/tracks")]
        self.assertEqual(pages, [1] * 10)

    def test_a_playlist_that_has_not_changed_costs_no_call(self):
        program = self.start("--app", "new-dev")
        self.configure(program, "own_playlists")
        program.log_in()
        self.run_job(program)
        first = program.rows(ENTRIES)
        program.set_time("2026-11-20T18:00:00Z")
        report = self.run_job(program)["extract"]
        self.assertEqual(report["calls"], 2)  # who, and which playlists
        self.assertEqual(program.rows(ENTRIES), first)
        program.set_time("2026-11-21T06:00:00Z")
        report = self.run_job(program)["extract"]
        self.assertIn(ODDS, {one["id"] for one in report["playlists"] if one["unchanged"]})
        rows = program.rows(
            f"""SELECT count(*), count(DISTINCT observed_key), count(DISTINCT raw_key)
                FROM playlist_tracks WHERE playlist_id = '{ODDS}'""")
        self.assertEqual(rows, [(88, 1, 2)])
        self.assertEqual(self.gaps(program), {})
        self.assert_lake_is_sound(program)


if __name__ == "__main__":
    unittest.main(verbosity=2)
