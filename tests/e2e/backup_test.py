#!/usr/bin/env python3
"""What a backup has to hold: with the rest deleted, a lake is rebuilt, and answers as before.

    tests/e2e/backup_test.py BUILD_DIR

Six days of the simulator, with retention and without. docs/guides/retention.md has the list.
"""

import hashlib
import json
import shutil
import sys
import unittest
from pathlib import Path

from job_test_case import JobTestCase
from simulated_spotify import CHART, EDITORIAL, ODDS

DAYS = [f"2026-11-{day}T06:00:00Z" for day in range(15, 21)]
RAW_DAYS = "3"
# Never derived from anything else.
PRECIOUS = ["raw", "runs.sqlite", "_tracklake/state", "_tracklake/lake.json", "_tracklake/withdrawn"]
# Where retention has taken raw away, of the frozen days these cannot be made again.
WITH_RETENTION = ["processed", "quarantine", "_tracklake/receipts", "_tracklake/expired"]
QUESTIONS = (
    "SELECT * FROM spotify_tracks ORDER BY ALL",
    "SELECT * FROM songs_current ORDER BY ALL",
    "SELECT * FROM playlist_tracks ORDER BY ALL",
    "SELECT * FROM captures ORDER BY ALL",
    "SELECT * FROM gaps ORDER BY ALL",
)


class BackupTest(JobTestCase):
    def lake_of_days(self):
        program = self.start()
        self.configure(program, playlists=(CHART, EDITORIAL, ODDS))
        for now in DAYS:
            program.set_time(now)
            self.run_job(program)
        withdrawn = next((program.lake / "raw").rglob(f"playlist-{ODDS}-*.json"))
        key = str(withdrawn.relative_to(program.lake))
        self.must(program, "withdraw", key, "--why", "to see it stay away")
        self.must(program, "transform", "--all")  # the day that is not over, too
        return program

    def must(self, program, *command):
        done = program.run(*command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def said(self, program, *command):
        return json.loads(self.must(program, "--format", "json", *command))

    def answers(self, program):
        return [program.rows(question) for question in QUESTIONS]

    @staticmethod
    def tables(program):
        return {str(file.relative_to(program.lake)): hashlib.sha256(file.read_bytes()).hexdigest()
                for file in (program.lake / "processed").rglob("part-*")}

    @staticmethod
    def keep_only(program, precious):
        """The lake as a backup of these gives it back."""
        backup = program.lake.with_name("backup")
        for place in precious:
            source, target = program.lake / place, backup / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.exists():
                shutil.copy2(source, target)
        shutil.rmtree(program.lake)
        backup.rename(program.lake)

    def assert_rebuilt(self, program, precious):
        answers, tables = self.answers(program), self.tables(program)
        runs, quota = self.said(program, "runs"), self.said(program, "quota")
        self.assertGreater(len(answers[0]), 100)
        self.keep_only(program, precious)
        self.assertEqual(self.said(program, "runs"), runs)
        self.must(program, "transform", "--all")
        self.must(program, "crawl")
        self.assertEqual(self.answers(program), answers)
        self.assertEqual(self.tables(program), tables)
        self.assertEqual(self.said(program, "quota"), quota)
        self.assert_lake_is_sound(program)

    def test_raw_the_runs_and_the_state_bring_everything_back(self):
        self.assert_rebuilt(self.lake_of_days(), PRECIOUS)

    def test_with_retention_the_tables_of_frozen_days_are_precious_too(self):
        program = self.lake_of_days()
        program.environment["TRACKLAKE_RETENTION__RAW_DAYS"] = RAW_DAYS
        answers = self.answers(program)
        report = self.said(program, "retain")
        self.assertEqual([day["day"] for day in report["raw_days"]], ["2026-11-15", "2026-11-16"])
        self.assertEqual(self.answers(program), answers)
        frozen = program.run("replay", "2026-11-16")
        self.assertNotEqual(frozen.returncode, 0)
        self.assertIn("backup", frozen.stderr)
        self.assertEqual(self.said(program, "status")["frozen"]["days"], 2)
        self.assert_rebuilt(program, PRECIOUS + WITH_RETENTION)


if __name__ == "__main__":
    JobTestCase.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
