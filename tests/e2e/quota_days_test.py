#!/usr/bin/env python3
"""A library that a day's quota does not suffice for: planned, fetched over days, and whole.

    tests/e2e/quota_days_test.py BUILD_DIR          300 songs of 95 artists, 20 calls
    tests/e2e/quota_days_test.py BUILD_DIR --full   5,000 songs of 2,000 artists in 40 playlists,
                                                    600 calls a family a day
"""

import datetime
import json
import sys
import threading
import unittest
from pathlib import Path

import simulated_spotify
from job_test_case import DEFERRED, OK
from library_test_case import FULL_LIBRARY, LibraryTestCase, text_of, time_of

LibraryTestCase.build = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None
FULL = "--full" in sys.argv
if FULL:
    sys.argv.remove("--full")
    LibraryTestCase.library = FULL_LIBRARY
    simulated_spotify.PROGRAM_SECONDS = 900

QUOTA = 600 if FULL else 20
MAX_VISITS = 60
MIN_RUNS = 20
KNOCKS = (0.4, 0.999)  # parts of the wait, two processes at each


class QuotaDaysTest(LibraryTestCase):
    runs = 0

    def two_at_once(self, program):
        """The codes and reports of two processes that do the same job."""
        processes = [program.start("--format", "json", "run") for _ in range(2)]
        self.runs += 2
        results = [None, None]

        def wait(i):
            out, err = processes[i].communicate(timeout=simulated_spotify.PROGRAM_SECONDS)
            results[i] = (processes[i].returncode, out, err)

        threads = [threading.Thread(target=wait, args=[i]) for i in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for code, _, err in results:
            self.assertIn(code, (OK, DEFERRED), err)
        return [(code, json.loads(out)) for code, out, _ in results]

    def retry_at(self, results):
        """The latest time at which one of them may go on, and that it is given where it must be."""
        times = []
        for code, report in results:
            stages = [report[stage]["retry_at"] for stage in ("extract", "enrich")]
            self.assertEqual(code == DEFERRED, any(stages), report)
            times += [time_of(text) for text in stages if text]
        return max(times, default=None)

    def knock(self, program):
        """Not one call of a family leaves before its time."""
        spent = self.spent(program)
        before = program.simulator.stats()["by_family"]
        now = time_of(program.now)
        until = min(time_of(family["next_at"]) for family in spent.values())
        for share in KNOCKS:
            program.set_time(text_of(now + (until - now) * share))
            results = self.two_at_once(program)
            self.assertIn(DEFERRED, [code for code, _ in results])  # the other may find it at work
        after = program.simulator.stats()["by_family"]
        for family in spent:
            self.assertEqual(after[family]["requests"], before[family]["requests"], family)

    def spent(self, program):
        """Families of which no call is left."""
        done = program.run("--format", "json", "quota")
        return {entry["family"]: entry for entry in json.loads(done.stdout)["families"]
                if entry["left"] == 0}

    def go_on_to_the_end(self, program, retry_at, at_each_visit=lambda: None):
        """Visits at every retry_at; returns when the last call was made."""
        for _ in range(MAX_VISITS):
            self.knock(program)
            program.set_time(text_of(retry_at))
            results = self.two_at_once(program)
            at_each_visit()
            retry_at = self.retry_at(results)
            if retry_at is None:
                self.assertEqual([code for code, _ in results], [OK, OK])
                return time_of(program.now)
        self.fail("it never ends")

    def test_days_are_as_planned_and_nothing_is_missing_at_their_end(self):
        program = self.start_library("new-dev", "--quota", str(QUOTA), calls_per_day=QUOTA)
        retry_at = self.retry_at(self.two_at_once(program))
        done = program.run("--format", "json", "plan")
        plan = json.loads(done.stdout)
        self.assertEqual(plan["unread_playlists"], 0)
        self.assertGreater(plan["days"], 1)
        done_at = self.go_on_to_the_end(program, retry_at)

        days = (done_at - time_of(plan["at"])) / datetime.timedelta(days=1)
        stats = program.simulator.stats()
        most = {family: calls["most_in_24_hours"] for family, calls in stats["by_family"].items()}
        print(f"planned {plan['days']:.3f} days, took {days:.3f}, {self.runs} runs; most calls "
              f"within 24 hours: {most}", file=sys.stderr)
        self.assertGreaterEqual(self.runs, MIN_RUNS)
        self.assertLess(abs(days - plan["days"]), 0.05 * days)
        self.assertNotIn("429", stats["by_status"])
        self.assertLessEqual(max(most.values()), QUOTA)
        self.assert_whole(program)

    @unittest.skipIf(FULL, "the same at any size")
    def test_a_quota_smaller_than_configured_is_met_once_a_day_and_not_knocked_at(self):
        program = self.start_library("new-dev", "--quota", str(QUOTA),
                                     calls_per_day=5 * QUOTA)
        visits = []

        def note():
            visits.append({family: entry["refused"]
                           for family, entry in program.simulator.quota().items()})

        results = self.two_at_once(program)
        note()
        spent = self.spent(program)
        self.assertEqual(spent["artists"]["budget"], QUOTA)
        self.go_on_to_the_end(program, self.retry_at(results), note)
        self.assertGreaterEqual(self.runs, MIN_RUNS)
        print(f"{self.runs} runs, {len(visits)} visits, refused: {visits[-1]}", file=sys.stderr)
        for family, refused in visits[-1].items():
            self.assertLessEqual(refused, len(visits), family)
        self.assertGreater(visits[-1]["artists"], 1)
        self.assert_whole(program)


if __name__ == "__main__":
    unittest.main(verbosity=2)
