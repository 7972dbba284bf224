#!/usr/bin/env python3
"""The whole service through days of its calendar, its clock running thousands of times faster.

    tests/e2e/serve_days_test.py BUILD_DIR           two days
    tests/e2e/serve_days_test.py BUILD_DIR --full    thirty, three times killed

A user's plays are read each hour, playlists and saved tracks each day, top lists each week, and
upkeep comes each hour, all by `tracklake serve` as it is: libfaketime, which others wrote, tells it
the time, and the simulated Spotify follows. Then no tick is lost and none is served twice, but one
whose run was killed; the tables hold each day and are what raw says; memory and descriptors have not
grown. Skipped (77) where libfaketime is not installed.
"""

import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from service import Service
from simulated_spotify import CHART, ODDS, Program, Simulator

BUILD = Path(sys.argv[1]).resolve()
IS_FULL = "--full" in sys.argv
BEGIN = datetime(2026, 11, 20, 0, 0, tzinfo=timezone.utc)  # a Friday
DAYS = 30 if IS_FULL else 2
PACE = 7200  # two hours a second
KILLED_AFTER = (4.3, 11.6, 23.9) if IS_FULL else ()  # days
# Before the end, ticks may still wait: 20 seconds of ours, for a machine that is slow. Before that,
# however late a run is, it serves all ticks that have come.
PATIENCE = timedelta(hours=40)
# A run is recorded a moment after it is decided on; a tick in between is the next run's, unless it is
# the only one that the run can be for. A quarter of a second of ours.
MOMENT = timedelta(minutes=30)
MORE_MEMORY_KB, MORE_FILES = 12_000, 4
LIBRARIES = [path for path in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]

SOURCES = {"recently_played": "cron(15 * * * ? *)", "extract": "cron(5 6 * * ? *)",
           "top": "cron(35 6 ? * MON *)", "upkeep": "cron(50 * * * ? *)"}
SETTINGS = {"PLAYLIST_ID": f"{CHART},{ODDS}", "TRACKLAKE_QUOTA__CALLS_PER_DAY": "0",
            "TZ": "UTC",
            **{f"TRACKLAKE_SOURCES__{name}": "true"
               for name in ("RECENTLY_PLAYED", "SAVED_TRACKS", "TOP")},
            **{f"TRACKLAKE_SCHEDULE__{name.upper()}": cron for name, cron in SOURCES.items()}}


def ticks(source, end):
    """Those of the calendar, each in the hour and minute that the expression names."""
    hours = [BEGIN + timedelta(hours=n) for n in range(int((end - BEGIN) / timedelta(hours=1)) + 1)]
    minute = {"recently_played": 15, "extract": 5, "top": 35, "upkeep": 50}[source]
    times = [hour + timedelta(minutes=minute) for hour in hours]
    if source in ("extract", "top"):
        times = [time for time in times if time.hour == 6]
    if source == "top":
        times = [time for time in times if time.weekday() == 0]
    return [time for time in times if time < end]


class Calendar:
    """The one time of service and simulator, PACE times as fast as ours; a context manager."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.since, self.begin = time.monotonic(), BEGIN
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def now(self):
        return self.begin + PACE * timedelta(seconds=time.monotonic() - self.since)

    def _run(self):
        while not self.is_over.wait(0.02):
            self.simulator.set_clock(f"{self.now():%Y-%m-%dT%H:%M:%SZ}")

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def environment(self):
        """For a process that starts now."""
        return {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": f"@{self.now():%Y-%m-%d %H:%M:%S} x{PACE}",
                "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DISABLE_SHM": "1"}

    def sleep_until(self, moment):
        time.sleep(max(0, (moment - self.now()).total_seconds() / PACE))


def size_of(process):
    """(kB in memory, open descriptors)"""
    status = Path(f"/proc/{process.pid}/status").read_text()
    memory = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(memory.split()[1]), len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def runs_of(lake):
    """source → [(when it began, whether that was all)], in order; and the ids of all."""
    runs, ids = {source: [] for source in SOURCES}, set()
    with sqlite3.connect(f"file:{lake}/runs.sqlite?mode=ro", uri=True) as database:
        for id_, source, began, is_over in database.execute(
                "SELECT id, source, began_at, ended_at IS NOT NULL AND retry_at IS NULL FROM runs "
                "WHERE why = 'schedule' ORDER BY number"):
            runs[source].append((datetime.fromtimestamp(began / 1e6, timezone.utc), is_over))
            ids.add(id_)
    return runs, ids


class ServeDaysTest(unittest.TestCase):
    def setUp(self):
        self.told = set()  # runs that the service's log knows

    def assert_equals_calendar(self, source, runs, end):
        times, served = ticks(source, end), BEGIN
        for began, is_over in runs:  # one that was cut off or put off comes again
            new = [tick for tick in times if served < tick <= began]
            self.assertTrue(new, f"{source} ran at {began} for no tick since {served}")
            if is_over:
                served = began - MOMENT if new[0] <= began - MOMENT else began
        for tick in times:
            if tick + PATIENCE < end:
                self.assertTrue(any(tick <= began for began, _ in runs),
                                f"{source}: nothing ran for {tick}")
        return f"{source}: {len(runs)} runs of {len(times)} ticks"

    def serve(self, program, calendar, until):
        """Serves until then and is killed; returns the sizes seen each day."""
        sizes = []
        environment = {**program.settings(), **SETTINGS, **calendar.environment()}
        with Service(BUILD, program.lake, environment) as service:
            service.wait_for("service_changed", state="serving")
            while (next_look := calendar.now() + timedelta(days=1)) < until:
                calendar.sleep_until(next_look)
                self.assertIsNone(service.process.poll(), service.events[-5:])
                sizes.append(size_of(service.process))
            calendar.sleep_until(until)
            service.end(signal.SIGKILL)
            self.told |= {event["run"] for event in service.events
                          if event.get("event") == "run_began"}
        return sizes

    def test_each_tick_is_served_once(self):
        with tempfile.TemporaryDirectory() as folder, Simulator(BUILD) as simulator:
            lake = Path(folder) / "lake"
            lake.mkdir()
            program = Program(BUILD, simulator, lake, f"{BEGIN:%Y-%m-%dT%H:%M:%SZ}")
            program.environment = SETTINGS
            program.log_in()
            program.clock_stands = False
            with Calendar(simulator) as calendar:
                sizes = []
                for days in (*KILLED_AFTER, DAYS):
                    end = BEGIN + timedelta(days=days)
                    sizes = self.serve(program, calendar, end) or sizes
            program.environment = {}
            runs, ids = runs_of(lake)
            self.assertLessEqual(ids, self.told)
            said = [self.assert_equals_calendar(source, runs[source], end) for source in SOURCES]
            print("; ".join(said), f"; sizes {sizes[:1]} … {sizes[-1:]}")
            self.check_lake(program, {began.date() for began, is_over in runs["extract"] if is_over})
            self.assert_same_size(sizes)

    def assert_same_size(self, sizes):
        """Of the last service: its first third of days beside its last one, at work or not."""
        third = len(sizes) // 3
        if third == 0:
            return
        (memory, files), (last_memory, last_files) = (
            [statistics.median(column) for column in zip(*part)]
            for part in (sizes[:third], sizes[-third:]))
        self.assertLess(last_memory, memory + MORE_MEMORY_KB, sizes)
        self.assertLessEqual(last_files, files + MORE_FILES, sizes)

    def check_lake(self, program, extracted):
        done = program.run("transform", "--all")  # what the last kill has left
        self.assertEqual(done.returncode, 0, done.stderr)
        done = program.run("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        days = {day for day, in program.rows("SELECT DISTINCT date FROM spotify_tracks")}
        for day in extracted:  # a run of the last minute may end on the next
            self.assertTrue(days & {str(day), str(day + timedelta(days=1))}, f"{day}: {days}")
        gaps = program.rows("SELECT what, id, reason FROM gaps WHERE recoverable")
        self.assertEqual(gaps, [])
        self.assertEqual(list((program.lake / "_tracklake/tmp").glob("*/*")), [])


if __name__ == "__main__":
    if not LIBRARIES:
        print("skipped: libfaketime is not installed")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
