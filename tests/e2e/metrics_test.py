#!/usr/bin/env python3
"""What the real service counts, in the form in which Prometheus reads it.

    tests/e2e/metrics_test.py BUILD_DIR
"""

import datetime
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from service import TRACKS, WAIT_SECONDS, Service, playlist, raw_name
from simulated_spotify import CHART, Program, Simulator

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs/reference/metrics.md"
# Of a lake whose app needs no user, and is not blocked.
ABSENT = {"tracklake_token_expiry_timestamp_seconds",
          "tracklake_quota_blocked_until_timestamp_seconds"}
ENTRIES = "SELECT count(*) FROM playlist_tracks"


def documented():
    """{name: (type, labels)}."""
    rows = re.findall(r"^\| `(tracklake_\w+)` \| (\w+) \|([^|]*)\|", DOCUMENT.read_text(), re.M)
    return {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}


def read(text):
    """{name: type} and {name with labels: value}."""
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.M))
    samples = {name: float(value) for name, value in re.findall(r"^([a-z]\S*) (\S+)$", text, re.M)}
    return types, samples


class MetricsTest(unittest.TestCase):
    build = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"

    def serve(self, environment=()):
        return self.enterContext(Service(self.build, self.lake, environment)).serving()

    def scrape(self, service):
        status, headers, text = service.ask("GET", "/metrics")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        return text

    def put(self, number):
        content = playlist(number)
        yesterday = datetime.date.today() - datetime.timedelta(days=1)
        path = self.lake / "raw" / raw_name(number, content, str(yesterday))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return len(content)

    def with_a_run(self):
        """It is looked at when the first sweep is over, so that finds something."""
        self.put(0)
        simulator = self.enterContext(Simulator(self.build, "--app", "extended"))
        program = Program(self.build, simulator, self.lake)
        program.clock_stands = False
        program.environment = {"PLAYLIST_ID": CHART, "TRACKLAKE_SCHEDULE__EXTRACT": "rate(1 day)"}
        service = self.serve(program.settings())
        service.wait_for("run_ended", command="run", outcome="done")
        service.wait_for_count(ENTRIES, simulator.lengths()[CHART] + TRACKS)
        return service

    def test_what_it_tells_is_what_is_documented(self):
        known = documented()
        service = self.with_a_run()
        end = time.monotonic() + WAIT_SECONDS
        while True:
            types, samples = read(self.scrape(service))
            missing = set(known) - set(types)
            if missing <= ABSENT or time.monotonic() > end:
                break
            time.sleep(0.1)
        self.assertLessEqual(missing, ABSENT)
        self.assertGreater(samples["tracklake_disk_free_bytes"], 0)
        self.assertGreater(samples['tracklake_table_newest_timestamp_seconds{table="songs"}'], 0)
        self.assertEqual(types, {name: known[name][0] for name in types})
        for sample in samples:
            name = re.sub(r"(_bucket|_sum|_count)?(\{.*)?$", "", sample)
            labels = set(re.findall(r'(\w+)="', sample)) - {"le"}
            self.assertEqual(labels, known[name][1], sample)

    def test_it_counts_runs_and_rows_and_goes_on_counting_after_a_reload(self):
        service = self.with_a_run()
        before = read(self.scrape(service))[1]
        runs = {name: count for name, count in before.items() if "runs_total" in name}
        (run, count), = runs.items()
        self.assertIn('outcome="done"', run)
        self.assertEqual(count, 1)
        self.assertGreater(before["tracklake_rows_total"], 0)
        after = len(service.events)
        service.process.send_signal(signal.SIGHUP)
        service.serving(after)
        size = self.put(1)
        service.wait_for("rows_committed", after, objects=1)
        status, _, text = service.ask("GET", "/metrics", after=after)
        self.assertEqual(status, 200)
        now = read(text)[1]
        self.assertEqual(now[run], 1)
        self.assertEqual(now["tracklake_objects_total"], before["tracklake_objects_total"] + 1)
        self.assertEqual(now["tracklake_bytes_total"], before["tracklake_bytes_total"] + size)

    def test_promtool_finds_nothing_wrong(self):
        built = ROOT / "build/monitoring/promtool"
        promtool = str(built) if built.exists() else shutil.which("promtool")
        if not promtool:
            self.skipTest("no promtool: tests/monitoring/install makes one")
        text = self.scrape(self.with_a_run())
        done = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True,
                              text=True, timeout=WAIT_SECONDS)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))


if __name__ == "__main__":
    MetricsTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
