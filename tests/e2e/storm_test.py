#!/usr/bin/env python3
"""A storm of faults: 10 % 5xx, 5 % resets, 2 % truncated bodies, 2 % stalls, 2 % spurious 401s,
and 2 % 429s that pass. The run completes, with nothing missing and at most one more request for
each fault.

    tests/e2e/storm_test.py BUILD_DIR [--seeds N] [--first SEED]
"""

import argparse
import sys
import unittest
from pathlib import Path

from job_test_case import ENTRIES, JobTestCase

STORM = ("storm ms=50", "429 rate=2% retry_after=1")
LIBRARY = "tracks=1500,following=400,artists=120"
FEATURES = "SELECT * EXCLUDE (fetched_at, raw_key) FROM track_features_current ORDER BY ALL"
KNOWN = """SELECT what, id FROM captures WHERE what IN ('artist', 'album') AND status = 'complete'
           ORDER BY ALL"""

seeds = range(1, 3)


class StormTest(JobTestCase):
    def run_all(self, *faults, seed):
        program = self.start("--app", "new-dev", "--library", LIBRARY, seed=seed)
        self.configure(program, "own_playlists", "saved_tracks", "followed_artists", "top",
                       "recently_played", enrich=["artists"], audio_features="reccobeats")
        program.environment["TRACKLAKE_QUOTA__CALLS_PER_DAY"] = "0"
        program.log_in()
        program.simulator.set_faults(*faults)
        self.run_job(program)
        self.assertEqual([gap for gap, recoverable in self.gaps(program).items() if recoverable],
                         [])
        self.assert_lake_is_sound(program)
        return program

    def test_each_fault_costs_at_most_one_more_request_and_no_row(self):
        for seed in seeds:
            with self.subTest(seed=seed):
                calm = self.run_all(seed=seed)
                storm = self.run_all(*STORM, seed=seed)
                for sql in (ENTRIES, FEATURES, KNOWN):
                    self.assertEqual(storm.rows(sql), calm.rows(sql))
                stats = storm.simulator.stats()
                more = stats["requests"] - calm.simulator.stats()["requests"]
                print(f"seed {seed}: {stats['faults']} faults, {more} more requests",
                      file=sys.stderr)
                self.assertGreater(stats["faults"], 20)
                self.assertLessEqual(more, stats["faults"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--seeds", type=int, default=len(seeds))
    parser.add_argument("--first", type=int, default=seeds[0])
    options = parser.parse_args()
    JobTestCase.build = options.build.resolve()
    seeds = range(options.first, options.first + options.seeds)
    unittest.main(argv=sys.argv[:1], verbosity=2)
