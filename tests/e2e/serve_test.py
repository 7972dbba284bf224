#!/usr/bin/env python3
"""The real service over a real folder: what other programs put there becomes rows.

    tests/e2e/serve_test.py BUILD_DIR
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from service import TRACKS, WAIT_SECONDS, Service, playlist, raw_name
from simulated_spotify import CHART, Program, Simulator

ENTRIES = "SELECT count(*) FROM playlist_tracks"
CONFLICT = 1
TERMINATED = 143


class ServeTest(unittest.TestCase):
    build = None  # the folder of the binaries

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"

    def serve(self, *options, environment=()):
        return self.enterContext(Service(self.build, self.lake, environment, options))

    def make(self, number, folder=None):
        """A raw file that lies beside the lake."""
        text = playlist(number)
        path = self.lake.parent / f"{number}.json"
        path.write_bytes(text)
        return path, self.lake / "raw" / (folder or "") / raw_name(number, text)

    def copy(self, number):
        """As another program would."""
        source, target = self.make(number)
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", source, target], check=True)
        return target

    def assert_clean(self, service):
        done = service.run("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_file_that_another_process_copies_becomes_rows(self):
        service = self.serve().serving()
        for number in range(3):
            self.copy(number)
            service.wait_for_count(ENTRIES, (number + 1) * TRACKS)
        self.assert_clean(service)

    def test_what_came_while_nobody_watched_is_found_at_the_start(self):
        for number in range(2):
            self.copy(number)
        service = self.serve().serving()
        self.assertEqual(service.count(ENTRIES), 2 * TRACKS)

    def test_many_files_at_once_become_rows_once_each(self):
        service = self.serve().serving()
        files = 1_000
        for number in range(files):
            _, target = self.make(number)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(self.lake.parent / f"{number}.json", target)
        service.wait_for_count(ENTRIES, files * TRACKS)
        self.assertEqual(service.count("SELECT count(DISTINCT raw_key) FROM playlist_tracks"), files)
        service.wait_for("run_ended", command="transform")
        self.wait_until(lambda: sum(run["counts"]["objects"] for run in self.runs(service)
                                    if run["outcome"] == "done") == files)
        self.assertLess(len(self.runs(service)), 5)
        self.assert_clean(service)

    def test_a_folder_that_is_moved_in_becomes_rows(self):
        service = self.serve().serving()
        other = self.lake.parent / "dump"
        other.mkdir()
        for number in range(5):
            source, _ = self.make(number)
            source.rename(other / source.name)
        (self.lake / "raw").mkdir()
        other.rename(self.lake / "raw/dump-2024-02-01")
        service.wait_for_count(ENTRIES, 5 * TRACKS)

    def test_what_is_dropped_into_the_inbox_moves_to_raw_and_becomes_rows(self):
        inbox = self.lake / "inbox/raw"
        service = self.serve().serving()
        for number in range(2):
            source, _ = self.make(number)
            source.rename(inbox / f"dump {number} 2024-03-01.json")
        service.wait_for_count(ENTRIES, 2 * TRACKS)
        raw = [path for path in (self.lake / "raw/import/raw/2024-03-01").iterdir()]
        self.assertEqual(len(raw), 2)
        for path in raw:
            self.assertIn(path.read_bytes(), (playlist(0), playlist(1)))
        self.wait_until(lambda: inbox.is_dir() and not list(inbox.glob("*.json")))

    def test_what_the_inbox_refuses_is_kept_with_the_reason(self):
        inbox = self.lake / "inbox/raw"
        inbox.mkdir(parents=True)
        (inbox / "dump 2099-01-01.json").write_bytes(playlist(1))  # before it starts
        service = self.serve().serving()
        self.wait_until(lambda: not list(inbox.glob("*.json")))
        reason, = (inbox / "refused").glob("*.reason.txt")
        self.assertIn("in the future", reason.read_text())
        self.assertEqual(Path(str(reason).removesuffix(".reason.txt")).read_bytes(), playlist(1))
        self.assertEqual(service.count(ENTRIES), 0)

    def wait_until(self, condition):
        for _ in range(WAIT_SECONDS * 20):
            if condition():
                return
            signal.sigtimedwait([], 0.05)
        self.fail("it never comes to that")

    def test_an_object_that_keeps_failing_is_left_alone_until_it_is_well(self):
        service = self.serve().serving()
        target = self.copy(1)
        service.wait_for_count(ENTRIES, TRACKS)
        good = target.read_bytes()
        source, damaged = self.make(2)
        source.write_bytes(b"{}")  # not what its name says
        subprocess.run(["cp", source, damaged], check=True)
        event = service.wait_for("object_parked")
        self.assertEqual(event["raw_key"], str(damaged.relative_to(self.lake)))
        self.assertTrue(event["hint"])
        parked = self.lake / "_tracklake/state/parked.json"
        self.wait_until(parked.exists)
        listed = service.run("--format", "csv", "quarantine").stdout
        self.assertIn(f"{event['raw_key']},,", listed)
        self.copy(2)
        service.wait_for_count(ENTRIES, 2 * TRACKS)
        self.wait_until(lambda: not parked.exists())
        self.assertEqual(target.read_bytes(), good)

    def runs(self, service, why="event"):
        """Of the lake's history, oldest first."""
        runs = json.loads(service.run("--format", "json", "runs", "--limit", "999").stdout)["runs"]
        return [run for run in reversed(runs) if run["why"] == why]

    def wait_for_runs(self, service, outcomes, why="event"):
        """Until those are the runs; an end is in the log a moment before it is in the history."""
        self.wait_until(lambda: [run["outcome"] for run in self.runs(service, why)] == outcomes)
        return self.runs(service, why)

    def test_what_comes_is_a_run_by_event(self):
        service = self.serve().serving()
        for number in range(3):
            before = len(service.events)
            self.copy(number)
            service.wait_for("rows_committed", before)
        run, = self.wait_for_runs(service, ["done"])
        self.assertEqual(run["command"], "transform")
        self.assertEqual(run["counts"]["objects"], 3)
        self.assertGreater(run["counts"]["rows"], 3 * TRACKS)
        self.assertLess(run["milliseconds"], 60_000)
        shown = json.loads(service.run("--format", "json", "runs", "show", run["id"]).stdout)
        self.assertEqual([stage["stage"] for stage in shown["stages"]], ["transform"])
        logged = json.loads(
            service.run("--format", "json", "runs", "logs", run["id"]).stdout)["events"]
        self.assertEqual(logged[0]["event"], "run_began")
        self.assertEqual(sum(line["event"] == "rows_committed" for line in logged), 3)
        _, _, text = service.ask("GET", f"/api/v1/runs/{run['id']}")
        self.assertEqual(json.loads(text)["counts"], run["counts"])
        self.assertIn('tracklake_runs_total{command="transform",outcome="done"} 1',
                      service.ask("GET", "/metrics")[2])
        service.end()
        for _ in range(2):  # the first sweep rewrites the day, the second finds nothing to do
            self.serve().serving().end()
            self.assertEqual(len(self.runs(service)), 2)

    def test_a_file_that_is_damaged_is_a_failed_run_and_left_alone_it_is_none(self):
        service = self.serve().serving()
        source, damaged = self.make(2)
        source.write_bytes(b"{}")
        damaged.parent.mkdir(parents=True)
        subprocess.run(["cp", source, damaged], check=True)
        service.wait_for("object_parked")
        service.wait_for("run_ended", command="transform", outcome="bad_data")
        self.wait_until(lambda: {run["outcome"] for run in self.runs(service)} == {"bad_data"})
        before = self.runs(service)
        shown = json.loads(service.run("--format", "json", "runs", "show", before[0]["id"]).stdout)
        self.assertEqual(shown["errors"][0]["subject"], str(damaged.relative_to(self.lake)))
        self.assertTrue(shown["errors"][0]["hint"])
        said = len(service.events)
        service.process.send_signal(signal.SIGHUP)  # a sweep
        service.serving(said)
        service.end()
        self.assertEqual(len(self.runs(service)), len(before) + 1, "of a process that forgot it")

    def test_a_kill_leaves_a_run_by_event_without_an_end(self):
        files = 2_000
        for number in range(files):
            _, target = self.make(number)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(self.lake.parent / f"{number}.json", target)
        with Service(self.build, self.lake) as service:
            self.wait_until(lambda: self.runs(service))
            service.end(signal.SIGKILL)
        service = self.serve().serving()
        self.wait_for_runs(service, [None, "done"])
        self.assertEqual(service.count(ENTRIES), files * TRACKS)
        self.assert_clean(service)

    def test_what_is_due_by_the_clock_is_fetched_and_becomes_rows(self):
        self.lake.mkdir()
        simulator = self.enterContext(Simulator(self.build, "--app", "extended"))
        program = Program(self.build, simulator, self.lake)
        program.clock_stands = False
        program.environment = {"PLAYLIST_ID": CHART, "TRACKLAKE_SCHEDULE__EXTRACT": "rate(1 day)"}
        service = self.serve(environment=program.settings())
        service.wait_for("run_ended", command="run", outcome="done")
        service.wait_for_count(ENTRIES, simulator.lengths()[CHART])
        service.wait_for("run_ended", command="transform", outcome="done")
        for why, command in (("schedule", "run"), ("event", "transform")):
            run, = self.wait_for_runs(service, ["done"], why)
            self.assertEqual(run["command"], command)
        service.end()
        again = self.serve(environment=program.settings()).serving()  # a day has not passed
        self.assertFalse([one for one in again.events if one["event"] == "run_began"])

    def test_one_process_serves_a_lake_and_says_so(self):
        first = self.serve().serving()
        second = first.run("serve")
        self.assertEqual(second.returncode, CONFLICT)
        self.assertIn(f"process {first.process.pid}", second.stderr)
        first.__exit__()  # killed
        self.serve().serving()

    def test_it_ends_soon_when_it_is_told_to(self):
        service = self.serve().serving()
        self.assertEqual(service.end(), TERMINATED)
        states = [one.get("state") for one in service.events]
        self.assertEqual(states[-2:], ["stopping", "stopped"])

    def test_a_configuration_that_is_wrong_changes_nothing_and_one_that_is_right_is_taken(self):
        config = self.lake.parent / "tracklake.toml"
        config.write_text("[lake]\nformats = ['parquet']\n")
        service = self.serve().serving()
        config.write_text("[lake]\nformat = 7\n")
        service.process.send_signal(signal.SIGHUP)
        trouble = service.wait_for("service_troubled", what="configuration")
        self.assertIn("format", trouble["reason"])
        self.copy(1)
        service.wait_for("rows_committed", objects=1)
        config.write_text("[lake]\nformats = ['parquet', 'csv']\n")
        before = len(service.events)
        service.process.send_signal(signal.SIGHUP)
        service.wait_for("service_changed", state="reloading")
        service.serving(before)
        self.wait_until(lambda: list(self.lake.glob("processed_csv/spotify/songs/*/*/*/*.csv")))

    def test_its_manager_is_told_how_it_is(self):
        address = str(self.lake.parent / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(address)
            manager.settimeout(WAIT_SECONDS)
            service = self.serve(environment={"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "200000"})

            def heard(state):
                while state not in (said := manager.recv(4096).decode()):
                    pass
                return said

            self.assertIn("watching", heard("READY=1"))
            for _ in range(3):
                heard("WATCHDOG=1")
            service.process.send_signal(signal.SIGTERM)
            heard("STOPPING=1")


if __name__ == "__main__":
    ServeTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
