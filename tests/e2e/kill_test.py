#!/usr/bin/env python3
"""Kills a run over several days of a small quota at random moments, and starts it again.

    tests/e2e/kill_test.py BUILD_DIR [--kills N] [--seed N]
    tests/e2e/kill_test.py BUILD_DIR --full     300 kills of 5,000 songs of 2,000 artists in 40
                                                playlists on 600 calls a family a day

Half of the kills hit a run that asks for one page at a time, and each of them costs at most one
request that is made twice, by the simulator's count at any time. The others hit a run that asks for
up to four pages of a list at once, which may all be under way. Every start asks who the user is and
which playlists there are, and each day brings the saved songs anew; nothing else is asked for twice.
In the end the lake is that of a run without quota and kills.
"""

import argparse
import datetime
import json
import random
import subprocess
import sys
import unittest
from pathlib import Path

import simulated_spotify
from job_test_case import DEFERRED, OK
from library_test_case import FULL_LIBRARY, LibraryTestCase, text_of, time_of

AT_EACH_START = ("/v1/me", "/v1/me/playlists?limit=50")
EACH_DAY = "/v1/me/tracks?"
KILLED = -9
MAX_STARTS = 3000
MAX_SECONDS_BETWEEN_KILLS = 10  # of the simulated clock


class KillTest(LibraryTestCase):
    def test_a_kill_costs_at_most_what_was_under_way(self):
        print(f"seed {options.seed}", file=sys.stderr)
        self.chance = random.Random(options.seed)
        for concurrency in (1, 4):
            left = options.kills // 2
            while left > 0:  # each life is killed at least once, or fails
                kills = self.live(concurrency, left)
                self.assertGreater(kills, 0)
                left -= kills

    def live(self, concurrency, max_kills):
        """One lake from its beginning to its end; how often it was killed."""
        program = self.start_library("new-dev", "--quota", str(options.quota),
                                     "--latency", str(options.latency),
                                     calls_per_day=options.quota)
        program.environment["TRACKLAKE_EXTRACT__CONCURRENCY"] = str(concurrency)
        kills, days, is_over = 0, 1, False
        for _ in range(MAX_STARTS):
            moment = self.chance.uniform(0, options.moment) if kills < max_kills else None
            code = self.run_until(program, moment)
            kills += code == KILLED
            is_over = code == OK
            repeated = self.repeated(program, days)
            days += code == DEFERRED
            self.assertLessEqual(sum(repeated.values()), kills * concurrency, repeated)
            if is_over:
                break
        self.assertTrue(is_over, "it never ends")
        print(f"{kills} kills at concurrency {concurrency}: {sum(repeated.values())} requests "
              f"repeated, done at {program.now}", file=sys.stderr)
        self.assert_whole(program)
        self.assertEqual(list((program.lake / "_tracklake/tmp").glob("*")), [])
        return kills

    def run_until(self, program, moment):
        """The code of one run, which is killed after so many seconds unless it has ended."""
        with program.start("--format", "json", "run") as process:
            try:
                out, err = process.communicate(timeout=moment or simulated_spotify.PROGRAM_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                self.assertIsNotNone(moment)
                pause = self.chance.randrange(MAX_SECONDS_BETWEEN_KILLS)
                program.set_time(text_of(time_of(program.now) + datetime.timedelta(seconds=pause)))
                return KILLED
        self.assertIn(process.returncode, (OK, DEFERRED), err)
        if process.returncode == DEFERRED:
            times = [json.loads(out)[stage]["retry_at"] for stage in ("extract", "enrich")]
            program.set_time(max(time for time in times if time))
        return process.returncode

    @staticmethod
    def repeated(program, days):
        """How many times each target was asked for again that had been answered."""
        counts = {}
        for target, (_, delivered) in program.simulator.requests().items():
            due = days if target.startswith(EACH_DAY) else 1
            if delivered > due and target not in AT_EACH_START:
                counts[target] = delivered - due
        return counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    options.kills = options.kills or (300 if options.full else 10)
    options.quota = 600 if options.full else 60
    options.latency = 20 if options.full else 5
    options.moment = 3 if options.full else 0.7  # seconds; the last moment to be killed at
    if options.full:
        LibraryTestCase.library = FULL_LIBRARY
        simulated_spotify.PROGRAM_SECONDS = 900
    LibraryTestCase.build = options.build.resolve()
    unittest.main(argv=sys.argv[:1], verbosity=2)
