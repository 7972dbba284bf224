#!/usr/bin/env python3
"""The quota as a user meets it: the ledger's screen, its sharing, refusals, and requests at once.

    tests/e2e/quota_test.py BUILD_DIR
"""

import datetime
import json
import sys
import threading
import unittest
from pathlib import Path

from job_test_case import DEFERRED, OK, JobTestCase
from simulated_spotify import CHART, LONG, Program

SMALL_APP = ("--app", "new-dev", "--open-playlists")
LONG_PAGES = 14  # 100 entries come with the playlist itself, then 50 a page


def later(text, **delta):
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (time + datetime.timedelta(**delta)).strftime("%Y-%m-%dT%H:%M:%SZ")


class QuotaTest(JobTestCase):
    def start_small(self, *options, calls_per_day):
        """An app of 2026 that has read a chart and now looks its artists up."""
        program = self.start(*SMALL_APP, *options)
        self.configure(program, playlists=[CHART])
        self.run_job(program)
        self.configure(program, playlists=[CHART], enrich=["artists"])
        program.environment["TRACKLAKE_QUOTA__CALLS_PER_DAY"] = str(calls_per_day)
        return program

    def quota(self, program, family="artists", *arguments):
        done = program.run("--format", "json", "quota", *arguments)
        self.assertEqual(done.returncode, OK, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["schema_version"], 1)
        return {row["family"]: row for row in report["families"]}.get(family)

    def calls(self, program, family="artists"):
        return program.simulator.stats()["by_family"].get(family, {"requests": 0})["requests"]

    def test_the_screen_says_what_spotify_counts(self):
        program = self.start_small(calls_per_day=20)
        self.assertIsNone(self.quota(program))
        self.run_job(program, expect=DEFERRED)
        standing = self.quota(program)
        self.assertEqual((standing["used"], standing["budget"], standing["left"]), (20, 20, 0))
        self.assertEqual(self.calls(program), 20)
        self.assertGreater(standing["next_at"], later(program.now, hours=24))
        screen = program.run("quota")
        self.assertRegex(screen.stdout, r"artists +20 +0 +20 +" + standing["next_at"] + " +spent")
        self.assertLessEqual(max(map(len, screen.stdout.splitlines()[2:])), 80)

    def test_a_larger_budget_gives_leave_at_once_and_a_smaller_one_takes_it(self):
        program = self.start_small(calls_per_day=20)
        self.run_job(program, expect=DEFERRED)
        program.environment["TRACKLAKE_QUOTA__FAMILIES"] = "artists=25"
        self.assertEqual(self.quota(program)["left"], 5)
        self.run_job(program, expect=DEFERRED)
        self.assertEqual(self.calls(program), 25)
        program.environment["TRACKLAKE_QUOTA__FAMILIES"] = "artists=10"
        self.assertEqual(self.quota(program)["left"], 0)
        self.run_job(program, expect=DEFERRED)
        self.assertEqual(self.calls(program), 25)

    def test_two_lakes_at_once_share_one_ledger(self):
        first = self.start_small(calls_per_day=30)
        folder = first.lake.parent
        second = Program(first.build, first.simulator, folder / "other")
        second.lake.mkdir()
        shared = {"TRACKLAKE_QUOTA__LEDGER": str(folder / "ledger"),
                  "TRACKLAKE_QUOTA__ACCOUNT": "our account"}
        before = self.calls(first)
        for program in (first, second):
            program.environment = {**first.environment, **shared}
        threads = [threading.Thread(target=self.run_job, args=(program,),
                                    kwargs={"expect": DEFERRED}) for program in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.calls(first) - before, 30)
        self.assertEqual(self.quota(first), self.quota(second))
        self.assertEqual(self.quota(first)["used"], 30)

    def test_an_early_refusal_lowers_the_budget_and_closes_the_family(self):
        program = self.start_small("--quota", "artists=20", calls_per_day=40)
        report = self.run_job(program, expect=DEFERRED)
        calls = self.calls(program)
        self.assertEqual(calls, 21)  # the one that was refused
        standing = self.quota(program)
        self.assertEqual((standing["budget"], standing["configured_budget"]), (20, 40))
        self.assertEqual(standing["lowered_at"], program.now)
        # Spotify takes calls from closed_until on; the ledger gives leave when it is sure of that.
        self.assertEqual(standing["closed_until"], later(program.now, hours=24))
        self.assertGreater(standing["next_at"], standing["closed_until"])
        self.assertEqual(standing["next_at"], report["enrich"]["retry_at"])
        self.assertRegex(program.run("quota").stdout, r"artists: lowered to \d+ calls? at " + program.now)
        self.run_job(program, expect=DEFERRED)
        self.assertEqual(self.calls(program), calls)
        program.set_time(standing["next_at"])
        self.assertGreater(self.quota(program)["left"], 0)
        self.run_job(program, expect=DEFERRED)
        self.assertGreater(self.calls(program), calls)

    def test_a_clock_that_ran_ahead_is_forgiven_when_asked_to(self):
        program = self.start_small(calls_per_day=20)
        right = program.now
        program.set_time(later(right, days=30))
        self.run_job(program, expect=DEFERRED)
        program.set_time(right)
        self.assertGreater(self.quota(program)["next_at"], later(right, days=30))
        trusted = self.quota(program, "artists", "--trust-clock")
        self.assertLess(trusted["next_at"], later(right, days=2))
        self.assertEqual(trusted["left"], 0)


class ConcurrencyTest(JobTestCase):
    def most_at_once(self, concurrency):
        program = self.start(*SMALL_APP, "--latency", "30")
        self.configure(program, playlists=[LONG])
        program.environment["TRACKLAKE_EXTRACT__CONCURRENCY"] = str(concurrency)
        report = self.run_job(program)
        self.assertEqual(report["extract"]["playlists"][0]["pages"], LONG_PAGES)
        return program.simulator.stats()["most_at_once"]

    def test_pages_of_one_list_are_fetched_at_once_but_never_more_than_allowed(self):
        for concurrency in (1, 2, 3, 8):
            with self.subTest(concurrency=concurrency):
                most = self.most_at_once(concurrency)
                self.assertLessEqual(most, concurrency)
                self.assertGreaterEqual(most, min(concurrency, 2))


if __name__ == "__main__":
    JobTestCase.build = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
