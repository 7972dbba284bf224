#!/usr/bin/env python3
"""Each alarm of the real program fires, is told again and is over, before a real web server and a real
mail server.

    tests/e2e/alarms_test.py BUILD_DIR
"""

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "simulator"))
from testbed import CLIENT_ID, run_pinned  # noqa: E402

if __name__ == "__main__":
    run_pinned(Path(sys.argv[1]).resolve(), HERE / "mail_requirements.txt", "mail-venv")

from receivers import Mailbox, Webhook  # noqa: E402
from service import WAIT_SECONDS, Service, playlist  # noqa: E402
from simulated_spotify import CHART, Program, Simulator  # noqa: E402

UNAVAILABLE, CONFIG = 69, 78
MOST_AN_HOUR = 6  # messages on one channel
STATE = "_tracklake/state/alarms.json"

INSERT_RUN = """INSERT INTO runs (id, command, arguments, folder, why, began_at, ended_at, outcome, calls,
    landed, objects, bytes, rows, parts, quarantined, refused, failures, source)
    VALUES (?, 'run', '[]', '/', 'schedule', ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?, ?)"""


def at(day, hour=6):
    return f"2026-11-{day:02}T{hour:02}:00:00Z"


class AlarmsTest(unittest.TestCase):
    build = None  # the folder of the binaries

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"
        self.lake.mkdir()
        self.simulator = self.enterContext(Simulator(self.build, "--app", "extended"))
        self.webhook = self.enterContext(Webhook())
        self.program = Program(self.build, self.simulator, self.lake)
        self.program.environment = {
            "PLAYLIST_ID": CHART, "TRACKLAKE_ALARMS__WEBHOOK": self.webhook.address,
            "TRACKLAKE_SCHEDULE__EXTRACT": "off", "TRACKLAKE_SCHEDULE__UPKEEP": "off"}
        self.mailbox = self.enterContext(Mailbox())
        self.set(email_to="ops@example.org", email_from="lake@example.org",
                 smtp_url=f"smtp://127.0.0.1:{self.mailbox.port}")

    def set(self, **settings):
        self.program.environment |= {f"TRACKLAKE_ALARMS__{name.upper()}": value
                                     for name, value in settings.items()}

    @contextlib.contextmanager
    def serving(self, now):
        """A service at that time, which has looked at the lake once."""
        self.program.set_time(now)
        with Service(self.build, self.lake, self.program.settings()) as service:
            service.serving()
            yield service
            service.end()

    def look(self, now, told=None):
        """What holds after a service's look at that time; `told`: how many messages have come, and as
        many mails."""
        with self.serving(now):
            if told is not None:
                self.webhook.wait_for(told)
                self.mailbox.wait_for(told)
            else:
                self.wait_for_look(now)
        return self.holding(now)

    def wait_for_look(self, now):
        """The service has looked: a mark of today stands in its memory."""
        def has_looked():
            try:
                state = json.loads((self.lake / STATE).read_text())
            except FileNotFoundError:
                return False
            return any(sample["day"] == now[:10] for sample in state["gaps"])
        self.wait_until(has_looked)

    def wait_until(self, is_so):
        end = time.monotonic() + WAIT_SECONDS
        while not is_so():
            self.assertLess(time.monotonic(), end, "it never is so")
            time.sleep(0.05)

    def alarms(self, now):
        self.program.set_time(now)
        done = self.program.run("--format", "json", "alarms")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def holding(self, now):
        return [alarm["name"] for alarm in self.alarms(now)["alarms"]]

    def put_raw(self, name, text, day):
        path = self.lake / f"raw/spotify/{day}/{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)

    def put_runs(self, *runs):
        """Into the history: (source, outcome, how many seconds it took), oldest first."""
        with contextlib.closing(sqlite3.connect(self.lake / "runs.sqlite")) as history, history:
            [number] = history.execute("SELECT count(*) FROM runs").fetchone()
            began = 1_795_000_000_000_000
            history.executemany(INSERT_RUN, [
                (f"{number + i:016x}", began, began + int(seconds * 1e6), outcome,
                 int(outcome != "done"), source) for i, (source, outcome, seconds) in enumerate(runs)])

    def make_history(self):
        self.program.run("run")  # the first run makes it

    # --- one rule after the other ---

    def test_a_failed_run_is_told_by_every_channel_again_after_a_day_and_when_it_is_over(self):
        notify = self.lake.parent / "notify"
        notify.write_text(f"#!/bin/sh\ncat >> '{self.lake.parent}/notified'\n")
        notify.chmod(0o700)
        self.set(command=str(notify))
        self.program.environment["TRACKLAKE_SCHEDULE__EXTRACT"] = "rate(1 hour)"
        self.simulator.set_faults("503 path=/v1")
        with self.serving(at(20)):
            self.wait_until(lambda: self.notified() == ["raised"])
        self.assertEqual(self.holding(at(20)), ["extract-errors"])
        with self.serving(at(21, 8)):  # it fails once more
            self.wait_until(lambda: self.notified() == ["raised", "reminded"])
        self.simulator.set_faults()
        with self.serving(at(21, 12)) as service:
            service.wait_for("run_ended", command="run", outcome="done")
            self.wait_until(lambda: self.notified() == ["raised", "reminded", "resolved"])
        self.assertEqual(self.webhook.told(3), [["raised extract-errors"], ["reminded extract-errors"],
                                                ["resolved extract-errors"]])
        self.assertEqual(self.holding(at(21, 12)), [])
        (sender, to, message, _), _, _ = self.mailbox.wait_for(3)
        self.assertEqual((sender, to), ("lake@example.org", ["ops@example.org"]))
        self.assertEqual(message["Subject"], f"tracklake {self.lake}: extract-errors")
        self.assertIn("The last run of extract failed (unavailable)", message.get_content())

    def notified(self):
        """What the command got, which is told last."""
        try:
            lines = (self.lake.parent / "notified").read_text().splitlines()
            return [json.loads(line)["alarms"][0]["state"] for line in lines]
        except (FileNotFoundError, json.JSONDecodeError):  # it is being written
            return []

    def test_no_fresh_data_for_longer_than_a_day(self):
        self.make_history()
        self.assertEqual(self.look(at(21, 7)), [])
        self.assertEqual(self.look(at(21, 9), told=1), ["stale"])
        self.program.set_time(at(21, 10))
        self.assertEqual(self.program.run("run").returncode, 0)
        self.assertEqual(self.look(at(21, 10), told=2), [])
        self.assertEqual(self.webhook.told(2), [["raised stale"], ["resolved stale"]])

    def test_a_blocked_quota(self):
        self.simulator.set_faults("quota retry_after=40000 path=/v1/playlists")
        self.program.run("run")
        self.assertIn("quota", self.look(at(20), told=1))
        self.simulator.set_faults()
        self.assertNotIn("quota", self.look(at(20, 20), told=2))
        self.assertIn("resolved quota", self.webhook.told(2)[1])

    def test_a_run_that_takes_longer_than_usual(self):
        self.make_history()
        self.put_runs(*[("extract", "done", 20 + i % 3) for i in range(20)], ("extract", "done", 64))
        self.assertEqual(self.look(at(20), told=1), ["extract-duration"])
        self.put_runs(("extract", "done", 25))
        self.assertEqual(self.look(at(20, 7), told=2), [])
        self.assertEqual(self.webhook.told(2),
                         [["raised extract-duration"], ["resolved extract-duration"]])

    def test_much_in_quarantine(self):
        for number in range(30):
            self.put_raw(f"broken-{number}", b"{", "2026-11-20")
        self.put_raw("good", playlist(1), "2026-11-20")
        self.assertIn("quarantine", self.look(at(20), told=1))
        self.put_raw("good", playlist(2), "2026-11-21")
        self.assertNotIn("quarantine", self.look(at(21), told=2))
        self.assertIn("resolved quarantine", self.webhook.told(2)[1])

    def test_gaps_that_grow_within_a_week(self):
        self.make_history()
        self.assertEqual(self.look(at(20)), [])
        self.simulator.set_faults("503 path=/v1/playlists")
        self.program.set_time(at(28))
        self.program.run("run")
        self.assertIn("gaps", self.look(at(28), told=1))
        self.simulator.set_faults()
        self.program.set_time(at(28, 8))
        self.program.run("run")
        self.assertEqual(self.look(at(28, 8), told=2), [])
        self.assertIn("resolved gaps", self.webhook.told(2)[1])

    def test_objects_that_were_left_alone_after_failures(self):
        name = "playlist-list-1-20261120T060000Z-00000000"  # not what its bytes are
        with self.serving(at(20)) as service:
            self.put_raw(name, playlist(1), "2026-11-20")
            service.wait_for("object_parked")
            self.webhook.wait_for(1)
            self.mailbox.wait_for(1)
            self.assertIn("dead-letters", self.holding(at(20)))
        (self.lake / f"raw/spotify/2026-11-20/{name}.json").unlink()
        self.assertEqual(self.look(at(20, 7), told=2), [])
        self.assertEqual(self.webhook.told(2), [["raised dead-letters"], ["resolved dead-letters"]])

    def test_a_consent_that_ends(self):
        self.make_history()
        self.consent("2026-06-01T00:00:00Z")
        self.assertEqual(self.look(at(20), told=1), ["consent"])
        self.consent(at(20))
        self.assertEqual(self.look(at(20, 8), told=2), [])
        self.assertEqual(self.webhook.told(2), [["raised consent"], ["resolved consent"]])

    def consent(self, authorized_at):
        """As `auth login` stores it."""
        place = hashlib.sha256(f"{self.simulator.address}\n{CLIENT_ID}".encode()).hexdigest()[:16]
        path = Path(f"{self.lake}-state/tracklake/consent-{place}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_text(json.dumps({
            "schema_version": 1, "client_id": CLIENT_ID, "account_id": "me", "display_name": "",
            "scope": "", "refresh_token": "refresh", "access_token": "access",
            "access_expires_at": authorized_at, "authorized_at": authorized_at}))

    def test_a_disk_that_is_nearly_full(self):
        if os.geteuid() != 0:
            self.skipTest("only root mounts a small disk")
        small = self.lake.parent / "small"
        small.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small])
        if mounted.returncode != 0:
            self.skipTest("this machine mounts none")
        self.addCleanup(subprocess.run, ["umount", "-l", small], check=True)
        self.lake = small / "lake"
        self.lake.mkdir()
        self.program.lake, self.program.place = self.lake, str(self.lake)
        self.make_history()
        filler = small / "filler"
        free = os.statvfs(small)
        filler.write_bytes(bytes(free.f_bavail * free.f_frsize - (900 << 10)))
        self.assertEqual(self.look(at(20), told=1), ["disk"])
        filler.unlink()
        self.assertEqual(self.look(at(20, 7), told=2), [])
        self.assertEqual(self.webhook.told(2), [["raised disk"], ["resolved disk"]])

    # --- what holds of all of them ---

    def test_a_storm_of_a_thousand_failures_is_a_handful_of_messages(self):
        self.make_history()
        for storm in range(10):
            self.put_runs(*[(f"source-{storm * 20 + i % 20}", "failed", 1) for i in range(100)])
            with self.serving(at(20)) as service:
                self.wait_until(lambda: len([one for one in service.events
                                             if one["event"] == "alarm_changed"]) >= 20)
        self.assertLessEqual(len(self.webhook.told(1)), MOST_AN_HOUR)
        self.assertEqual(len(self.holding(at(20))), 200)
        with self.serving(at(20, 8)):  # whatever is left is told, or counted, in the next hour
            self.wait_until(lambda: self.told_or_counted() == 200)
        for channel in (self.webhook, self.mailbox):
            self.assertLessEqual(len(channel.messages), MOST_AN_HOUR + 1)

    def told_or_counted(self):
        messages = [json.loads(body) for _, _, body in self.webhook.wait_for(1)]
        return sum(len(one["alarms"]) + one["left_out"] for one in messages)

    def test_what_cannot_be_delivered_is_said_once_and_delivered_later(self):
        self.make_history()
        self.put_runs(("extract", "failed", 1))
        self.webhook.status = 500
        with self.serving(at(20)) as service:
            trouble = service.wait_for("service_troubled", what="alarms by webhook")
        self.assertIn("http 500", trouble["reason"])
        self.assertNotIn("T0SECRET", json.dumps(service.events))
        self.webhook.status = 200
        channel = self.alarms(at(20))["channels"][0]
        self.assertEqual((channel["channel"], channel["pending"], channel["failures"]),
                         ("webhook", 1, 1))
        self.look(at(20, 7), told=1)
        self.assertEqual(self.webhook.told(1), [["raised extract-errors"]])

    def test_alarms_are_known_without_a_service(self):
        self.make_history()
        self.put_runs(("extract", "failed", 1))
        done = self.program.run("alarms")
        self.assertEqual(done.returncode, 0)
        self.assertIn("extract-errors (error), since ", done.stdout)
        self.assertIn("alarms go to webhook (json)", done.stdout)
        self.assertIn(f"alarms    1: extract-errors (tracklake alarms --lake {self.program.lake})",
                      self.program.run("status").stdout)
        self.assertEqual(self.webhook.messages, [])

    def test_a_test_says_by_which_channels_it_arrived(self):
        mailbox = self.enterContext(Mailbox(certificate=self.lake.parent))
        self.set(smtp_url=f"smtp://127.0.0.1:{mailbox.port}", smtp_user="lake",
                 smtp_password="env:MAIL_PASSWORD")
        self.program.environment["MAIL_PASSWORD"] = "geheim"
        done = self.program.run("alarms", "test")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("arrived"), 2)
        [(_, _, _, is_encrypted)] = mailbox.wait_for(1)
        self.assertTrue(is_encrypted)
        self.program.environment["MAIL_PASSWORD"] = "falsch1234"
        self.webhook.status = 503
        done = self.program.run("--format", "json", "alarms", "test")
        self.assertEqual(done.returncode, CONFIG)
        channels = {one["channel"]: one for one in json.loads(done.stdout)["channels"]}
        self.assertIn("http 503", channels["webhook"]["error"]["message"])
        self.assertIn("refuses the user", channels["email"]["error"]["message"])
        for secret in ("falsch1234", "T0SECRET"):
            self.assertNotIn(secret, done.stdout + done.stderr)

    def test_a_test_without_a_channel_says_what_is_missing(self):
        self.set(webhook="", email_to="")
        done = self.program.run("alarms", "test")
        self.assertEqual(done.returncode, CONFIG)
        self.assertIn("alarms.webhook", done.stderr)

    def test_the_shapes_of_ntfy_and_slack(self):
        self.set(webhook_format="ntfy")
        self.assertEqual(self.program.run("alarms", "test").returncode, 0)
        self.set(webhook_format="slack")
        self.assertEqual(self.program.run("alarms", "test").returncode, 0)
        (_, headers, text), (_, _, slack) = self.webhook.wait_for(2)
        self.assertEqual(headers["Title"], f"tracklake {self.lake}: a test of its alarms")
        self.assertIn("will come here", text.decode())
        self.assertIn("will come here", json.loads(slack)["text"])


if __name__ == "__main__":
    AlarmsTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
