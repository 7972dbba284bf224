#!/usr/bin/env python3
"""A listener's lake, run every half hour for days while others read it without a pause.

    tests/e2e/half_hours_test.py BUILD_DIR           a busy day and the night after
    tests/e2e/half_hours_test.py BUILD_DIR --full    60 days

Five playlists, saved tracks and plays; some days are busy, with a run every ten minutes. At any
time 20 (8) readers are in the middle of a query: one begins before each run, and ends 20 runs later.
After each run a finished day has at most one part a table and the open day at most 64, no reader
has failed or seen anything but one state of the lake, and no superseded file is older than they.
"""

import csv
import json
import sys
import tempfile
import unittest
from collections import Counter, deque
from datetime import datetime, timedelta, timezone
from pathlib import Path

from simulated_spotify import CHART, EDITORIAL, EMPTY, ODDS, Program, Simulator

BEGIN = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
HALF_HOUR, TEN_MINUTES = timedelta(minutes=30), timedelta(minutes=10)
DAYS, FEW_DAYS = 60, 1  # from BEGIN
BUSY_EVERY = 10  # days; the first is one
MAX_OPEN_PARTS = 64  # of a table in the day that is not over
OTHERS_LIST = "37i9dQZF1DXSimulated01"
SETTINGS = {"TRACKLAKE_SOURCES__SAVED_TRACKS": "true", "TRACKLAKE_SOURCES__RECENTLY_PLAYED": "true",
            "TRACKLAKE_ENRICH__AUDIO_FEATURES": "", "TRACKLAKE_QUOTA__CALLS_PER_DAY": "0",
            "PLAYLIST_ID": ",".join((CHART, EDITORIAL, ODDS, EMPTY, OTHERS_LIST))}
# Far more than pipes hold, so the reader is not done before its rows are taken.
QUERY = """SELECT (SELECT count(*) FROM songs WHERE {recent}) AS n, raw_key,
                  repeat('x', 4000) AS room
           FROM songs WHERE {recent}"""

BUILD = Path(sys.argv[1]).resolve()
IS_FULL = "--full" in sys.argv
READERS = 20 if IS_FULL else 8


def times():
    time, end = BEGIN, BEGIN + timedelta(days=DAYS if IS_FULL else FEW_DAYS)
    while time < end:
        yield time
        is_busy = (time.date() - BEGIN.date()).days % BUSY_EVERY == 0
        time += TEN_MINUTES if is_busy else HALF_HOUR


class Reader:
    """A query that has read some of its rows and not the others."""

    def __init__(self, program, now):
        yesterday = now.date() - timedelta(days=1)
        recent = f"year || '-' || month || '-' || day >= '{yesterday}'"
        self.process = program.start("--format", "csv", "query", QUERY.format(recent=recent))
        self.begin = self.process.stdout.readline()

    def end(self):
        """What is wrong with what it read; none: nothing."""
        with self.process as process:
            out, err = process.stdout.read(), process.stderr.read()
        rows = list(csv.DictReader((self.begin + out).splitlines()))
        if self.process.returncode != 0:
            return f"exit {self.process.returncode}: {err}"
        if not rows or {row["n"] for row in rows} != {str(len(rows))}:
            return f"{len(rows)} rows of {rows[0]['n'] if rows else 'none'}"
        return None


class Files:
    """The parts of the lake after each run, by its receipts and in its folders."""

    def __init__(self, lake):
        self.lake = lake
        self.known = {}  # receipt → (its version, what it says)
        self.superseded = {}  # file → since which run
        self.oldest = self.most = self.most_open = 0

    def receipt(self, path):
        status = path.stat()
        version = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self.known.get(path, (None,))[0] != version:
            self.known[path] = (version, json.loads(path.read_bytes()))
        return self.known[path][1]

    def live_parts(self, folder):
        """Those of a day."""
        day = folder / "day.json"
        rewritten = self.receipt(day) if day.exists() else {"parts": [], "receipts": []}
        covered = {(one["raw_key"], one["sha256"]) for one in rewritten["receipts"]}
        parts = list(rewritten["parts"])
        for path in folder.glob("*.json"):
            if path != day:
                receipt = self.receipt(path)
                if (receipt["raw_key"], receipt["sha256"]) not in covered:
                    parts += receipt["parts"]
        return parts

    def look(self, run):
        """day → table → its live parts."""
        days, live = {}, set()
        for folder in (self.lake / "_tracklake/receipts").iterdir():
            parts = self.live_parts(folder)
            live |= {part["key"] for part in parts}
            days[folder.name] = Counter(part["table"] for part in parts)
        there = {str(path.relative_to(self.lake))
                 for path in (self.lake / "processed").rglob("*.parquet")}
        self.superseded = {key: self.superseded.get(key, run) for key in there - live}
        self.most = max(self.most, len(self.superseded))
        self.oldest = max([self.oldest, *(run - since for since in self.superseded.values())])
        return days, live - there


class HalfHoursTest(unittest.TestCase):
    def test_days_stay_small_while_others_read(self):
        with tempfile.TemporaryDirectory() as folder, \
                Simulator(BUILD, "--library", "tracks=120,playlists=2") as simulator:
            lake = Path(folder) / "lake"
            lake.mkdir()
            program = Program(BUILD, simulator, lake)
            program.environment = SETTINGS
            program.set_time(f"{BEGIN:%Y-%m-%dT%H:%M:%SZ}")
            program.log_in()
            self.files, self.readers = Files(lake), deque()
            try:
                runs = self.live(program)
            finally:
                for reader in self.readers:
                    reader.process.kill()
                    reader.process.communicate()
            done = program.run("verify")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        print(f"{runs} runs; at most {self.files.most_open} parts of a table in an open day, "
              f"{self.files.most} superseded files, the oldest for {self.files.oldest} runs",
              file=sys.stderr)

    def live(self, program):
        run = 0
        for run, now in enumerate(times()):
            program.set_time(f"{now:%Y-%m-%dT%H:%M:%SZ}")
            if len(self.readers) == READERS:
                self.assertIsNone(self.readers.popleft().end(), now)
            if run > 0:
                self.readers.append(Reader(program, now))
            done = program.run("run")
            self.assertEqual(done.returncode, 0, f"{now} {done.stderr}")
            self.check(run, now)
        while self.readers:
            self.assertIsNone(self.readers.popleft().end())
        return run + 1

    def check(self, run, now):
        days, missing = self.files.look(run)
        self.assertEqual(missing, set(), now)
        for day, tables in days.items():
            is_open = day == f"{now:%Y-%m-%d}"
            most = max(tables.values(), default=0)
            self.assertLessEqual(most, MAX_OPEN_PARTS if is_open else 1, (now, day, tables))
            if is_open:
                self.files.most_open = max(self.files.most_open, most)
        self.assertLess(self.files.oldest, READERS, (now, self.files.superseded))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
