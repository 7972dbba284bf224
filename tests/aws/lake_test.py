"""A lake in a bucket beside one on disk: the same job over the same days leaves the same objects and
gives the same answers."""

import shutil
import sys
import unittest
from pathlib import Path

from servers import ROOT, VersityGw

sys.path.insert(0, str(ROOT / "tests/e2e"))
from job_test_case import OK, JobTestCase  # noqa: E402
from simulated_spotify import CHART, LONG, ODDS  # noqa: E402

BUCKET, PREFIX = "tracklake-test", "music/lake"
DAYS = ("2026-11-18", "2026-11-19", "2026-11-20")
OPEN_MONTH = ("2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03")  # a month, and days of one
ZONES = ("raw", "processed", "quarantine", "_tracklake/receipts")
QUESTIONS = (
    "SELECT * FROM spotify_tracks ORDER BY playlist_id, date, position",
    "SELECT count(*) AS n, count(DISTINCT song_id) AS songs FROM songs",
    "SELECT year, month, day, count(*) AS n FROM playlist_tracks GROUP BY ALL ORDER BY ALL",
    "SELECT what, id, reason FROM gaps ORDER BY ALL",
)


def objects_below(folder):
    """Key → bytes of what any run over the same answers leaves."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for zone in ZONES for path in sorted((folder / zone).rglob("*")) if path.is_file()}


class LakeTestCase(JobTestCase):
    """Programs whose lakes are to be compared."""

    build = ROOT / "build"

    def start_program(self, place=None, environment=None, simulator=None):
        """What a simulator says holds its address, so that equal raw comes of one only."""
        program = self.start()
        program.simulator = simulator or program.simulator
        program.place = place or program.place
        self.configure(program, playlists=(CHART, LONG, ODDS))
        program.environment |= environment or {}
        return program

    def run_days(self, *programs, days=DAYS):
        for day in days:
            for program in programs:
                program.set_time(f"{day}T06:00:00Z")
                self.run_job(program)

    def ask(self, program, *arguments):
        done = program.run(*arguments)
        self.assertEqual(done.returncode, OK, done.stderr)
        return done.stdout

    def answers(self, program):
        return [self.ask(program, "--format", "csv", "query", sql) for sql in QUESTIONS]


class LakeTest(LakeTestCase):
    def test_a_bucket_holds_what_a_folder_holds(self):
        server = self.enterContext(VersityGw())
        server.make_bucket(BUCKET)
        on_disk = self.start_program()
        in_bucket = self.start_program(f"s3://{BUCKET}/{PREFIX}", server.environment,
                                       on_disk.simulator)
        self.run_days(on_disk, in_bucket)
        bucket = server.folder / "data" / BUCKET / PREFIX
        expected, found = objects_below(on_disk.lake), objects_below(bucket)
        self.assertEqual(sorted(found), sorted(expected))
        self.assertGreater(len(found), len(DAYS) * 3)
        self.assertEqual(found, expected)

        expected = self.answers(on_disk)
        self.assertEqual(self.answers(in_bucket), expected)
        shutil.rmtree(Path(in_bucket.lake) / ".cache")  # what is derived may go at any time
        self.assertEqual(self.answers(in_bucket), expected)
        for command in ("status", "verify", "gaps", "transform", "plan"):
            self.ask(in_bucket, command)

    def test_days_and_months_that_are_over_are_rolled_up_in_the_bucket_and_queries_read_those(self):
        server = self.enterContext(VersityGw())
        server.make_bucket(BUCKET)
        program = self.start_program(f"s3://{BUCKET}/{PREFIX}", server.environment)
        self.run_days(program, days=OPEN_MONTH)
        bucket = server.folder / "data" / BUCKET / PREFIX
        rollups = bucket / "_tracklake/rollup"
        covered = {path.name.rpartition("-")[0] for path in rollups.rglob("*.parquet")}
        self.assertEqual({"2026-10", "2026-11-02"}, covered)
        rows = self.answers(program)

        # The rows of all days but the last can come from nothing but roll-ups now.
        aside = {part: server.folder / str(number) for number, part in enumerate(
            part for part in bucket.glob("processed/spotify/*/*/*/*") if "month=11/day=03" not in str(part))}
        self.assertGreater(len(aside), len(OPEN_MONTH))
        self.forget_copies(program)
        for part, place in aside.items():
            part.rename(place)
        self.assertEqual(rows, self.answers(program))
        for part, place in aside.items():
            place.rename(part)

        shutil.rmtree(rollups)
        self.forget_copies(program)
        self.assertEqual(rows, self.answers(program))

    def forget_copies(self, program):
        """What a query has fetched of the bucket; not what the catalog knows."""
        [copies] = program.lake.glob(".cache/tracklake/lake-*/copies")
        shutil.rmtree(copies)

    def test_a_bucket_that_is_not_there_is_named(self):
        server = self.enterContext(VersityGw())
        program = self.start_program("s3://no-such-bucket/lake", server.environment)
        for command in ("run", "status"):
            done = program.run(command)
            self.assertNotEqual(done.returncode, OK)
            self.assertIn("no-such-bucket", done.stderr)

    def test_wrong_keys_are_named_without_the_secret(self):
        server = self.enterContext(VersityGw())
        server.make_bucket(BUCKET)
        wrong = server.environment | {"AWS_SECRET_ACCESS_KEY": "wrong-and-secret"}
        done = self.start_program(f"s3://{BUCKET}", wrong).run("status")
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertIn("AWS_SECRET_ACCESS_KEY", done.stderr)
        self.assertNotIn("wrong-and-secret", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
