#!/usr/bin/env python3
"""What `tracklake doctor` finds, and what it advises, for each thing that stands between a credential
and a good run.

    tests/e2e/doctor_test.py BUILD_DIR
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import unittest
from datetime import datetime, timedelta
from pathlib import Path

from job_test_case import DEFERRED, OK, PERMISSION, JobTestCase

BUILD = Path(sys.argv[1]).resolve()
FAILED, UNAVAILABLE, CONFIG = 1, 69, 78
NOBODY = 65534
REDIRECT = "http://127.0.0.1/callback"
LOCAL_CHECKS = ["credential", "redirect URI", "token store", "lake", "disk", "DuckDB",
                "queries"]
ASKING_CHECKS = ["network", "clock", "access token", "access", "app class", "capabilities", "quota"]


def moved(now, **by):
    return (datetime.fromisoformat(now) + timedelta(**by)).strftime("%Y-%m-%dT%H:%M:%SZ")


class DoctorTest(JobTestCase):
    build = BUILD

    def judge(self, done, expect):
        """The report, and the checks by name."""
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["schema_version"], 1)
        for check in report["checks"]:
            self.assertIn(check["verdict"], ("pass", "warn", "fail"))
            self.assertEqual(check["cure"] is None, check["verdict"] == "pass", check)
            self.assertNotIn("\n", check["finding"])
        return report, {check["name"]: check for check in report["checks"]}

    def examine(self, program, expect=OK):
        return self.judge(program.run("--format", "json", "doctor"), expect)

    def assert_check(self, checks, name, verdict, finding="", cure=""):
        check = checks[name]
        self.assertEqual(check["verdict"], verdict, check)
        self.assertIn(finding, check["finding"])
        self.assertIn(cure, check["cure"] or "")

    def assert_only(self, checks, verdict, *names):
        """These checks and no others have this verdict."""
        self.assertEqual([name for name, check in checks.items() if check["verdict"] == verdict],
                         list(names))

    def calls(self, program):
        return sum(counts["calls"] for counts in program.simulator.quota().values())

    def test_each_class_of_app_is_told_with_what_is_open_to_it(self):
        classes = {
            "extended": ("extended", "extended quota", True, True),
            "old-dev": ("old_development", "before February 2026", True, False),
            "new-dev": ("new_development", "since February 2026", False, False),
        }
        for app, (name, said, is_classic, has_features) in classes.items():
            with self.subTest(app):
                program = self.start("--app", app)
                program.log_in()
                report, checks = self.examine(program)
                self.assert_only(checks, "fail")
                self.assert_only(checks, "warn")
                known = report["capabilities"]
                self.assertEqual(known["app_class"], name)
                self.assertEqual(known["batches"], is_classic)
                self.assertEqual(known["foreign_playlist_items"], is_classic)
                self.assertEqual(known["popularity"], is_classic)
                self.assertEqual(known["audio_features"], has_features)
                self.assert_check(checks, "app class", "pass", said)
                self.assert_check(checks, "capabilities", "pass",
                                  "pages of 100" if is_classic else "pages of 50")

    def test_checks_come_in_one_order_and_name_the_address_to_register(self):
        program = self.start("--app", "new-dev")
        program.environment = {"SPOTIPY_REDIRECT_URI": REDIRECT}
        _, checks = self.examine(program)
        self.assertEqual(list(checks), LOCAL_CHECKS + ASKING_CHECKS)
        self.assertEqual(checks["redirect URI"]["finding"], "register exactly " + REDIRECT)

    def test_people_and_spreadsheets_read_the_same(self):
        program = self.start("--app", "new-dev")
        people = program.run("doctor")
        self.assertEqual(people.returncode, OK)
        self.assertRegex(people.stdout, r"(?m)^pass  credential +the app's own")
        self.assertRegex(people.stdout, r"(?m)^warn  capabilities .*without a user")
        self.assertRegex(people.stdout, r"(?m)^ +→ Let the owner .*: tracklake auth login --lake \S+$")
        rows = list(csv.DictReader(io.StringIO(program.run("--format", "csv", "doctor").stdout)))
        self.assertEqual([row["name"] for row in rows], LOCAL_CHECKS + ASKING_CHECKS)

    def test_an_owner_without_premium_is_told_to_renew_it(self):
        program = self.start()
        program.log_in()
        program.simulator.set_account(premium=False)
        report, checks = self.examine(program, PERMISSION)
        self.assert_only(checks, "fail", "access")
        self.assert_check(checks, "access", "fail", "Active premium", "Spotify Premium")
        self.assertIsNone(report["capabilities"])

    def test_a_user_who_is_not_on_the_list_is_told_where_the_list_is(self):
        program = self.start("--app", "new-dev")
        program.log_in()
        program.simulator.set_account(registered=False)
        _, checks = self.examine(program, PERMISSION)
        self.assert_only(checks, "fail", "access")
        self.assert_check(checks, "access", "fail", "may not be registered", "User Management")

    def test_a_wrong_secret_is_told_from_everything_else(self):
        program = self.start()
        program.secret = "1" * 32
        _, checks = self.examine(program, PERMISSION)
        self.assert_only(checks, "fail", "access token")
        self.assert_check(checks, "access token", "fail", "invalid_client", "SPOTIPY_CLIENT_SECRET")
        self.assertEqual(self.calls(program), 0)

    def test_a_missing_scope_is_named(self):
        program = self.start()
        program.log_in()
        self.configure(program, "top", "saved_tracks")
        _, checks = self.examine(program, PERMISSION)
        self.assert_only(checks, "fail", "scopes")
        self.assert_check(checks, "scopes", "fail", "user-library-read user-top-read",
                          "tracklake auth login")
        program.log_in()
        _, checks = self.examine(program)
        self.assert_check(checks, "scopes", "pass", "user-top-read")

    def test_a_consent_is_followed_to_its_end(self):
        program = self.start()
        program.log_in()
        _, checks = self.examine(program)
        self.assert_check(checks, "consent", "pass", "until 2027-05-20")
        program.set_time(moved(program.now, days=160))
        _, checks = self.examine(program)
        self.assert_only(checks, "warn", "consent")
        self.assert_check(checks, "consent", "warn", "2027-05-20", "tracklake auth login")
        program.simulator.set_account(revoke="consent")
        for name in ("access", "access token"):  # the stored token first, then no more
            _, checks = self.examine(program, PERMISSION)
            self.assert_check(checks, name, "fail", "has ended", "tracklake auth login")
        self.assert_check(checks, "consent", "fail", "has ended", "tracklake auth login")

    def test_a_spent_quota_is_waited_for_and_what_was_known_is_shown(self):
        program = self.start("--app", "old-dev", "--quota", "search=1")
        self.examine(program)
        _, checks = self.examine(program, DEFERRED)
        self.assert_only(checks, "fail")
        self.assert_only(checks, "warn", "access", "quota")
        self.assert_check(checks, "access", "warn", "2026-11-21T06:00:00Z", "Run again after")
        self.assert_check(checks, "quota", "warn", "search until 2026-11-21T06:00:00Z")
        self.assert_check(checks, "app class", "pass", "before February 2026")
        calls = self.calls(program)
        self.examine(program, DEFERRED)
        self.assertEqual(self.calls(program), calls)
        program.set_time(moved(program.now, days=1, minutes=10))
        self.examine(program)

    def test_a_wrong_clock_is_measured_in_both_directions(self):
        program = self.start()
        start = program.now
        for seconds, verdict, said in ((20, "pass", "agrees"), (60, "warn", "60 seconds ahead of"),
                                       (-60, "warn", "60 seconds behind"),
                                       (-3600, "fail", "3,600 seconds behind")):
            program.now = moved(start, seconds=seconds)  # the simulator's stays
            _, checks = self.examine(program, CONFIG if verdict == "fail" else OK)
            self.assert_check(checks, "clock", verdict, said, "" if verdict == "pass" else "NTP")

    def test_without_any_credential_the_rest_is_still_checked(self):
        program = self.start()
        program.environment = {"SPOTIPY_CLIENT_ID": ""}
        program.secret = ""
        _, checks = self.examine(program, CONFIG)
        self.assert_only(checks, "fail", "credential")
        self.assert_check(checks, "credential", "fail", "no credentials", "SPOTIPY_CLIENT_ID")
        self.assertEqual(list(checks),
                         ["credential", "redirect URI", "lake", "disk", "DuckDB", "queries",
                          "network", "clock"])

    def test_a_missing_duckdb_is_a_failure_with_its_cure(self):
        program = self.start()
        program.environment = {"TRACKLAKE_QUERY__DUCKDB": "/nowhere/libduckdb.so"}
        _, checks = self.examine(program, CONFIG)
        self.assert_only(checks, "fail", "DuckDB")
        self.assert_check(checks, "DuckDB", "fail", "there is no /nowhere/libduckdb.so",
                          "query.duckdb")

    def test_a_client_id_alone_needs_a_consent_or_a_secret(self):
        program = self.start()
        program.secret = ""
        _, checks = self.examine(program, CONFIG)
        self.assert_check(checks, "credential", "fail", "neither", "tracklake auth login")

    def test_addresses_that_spotify_refuses_are_found(self):
        program = self.start()
        program.environment = {"SPOTIPY_REDIRECT_URI": "http://localhost:8898/callback"}
        _, checks = self.examine(program, CONFIG)
        self.assert_only(checks, "fail", "redirect URI")
        self.assert_check(checks, "redirect URI", "fail", "localhost", "http://127.0.0.1:8898/")

    def test_without_a_network_it_says_so_and_does_not_wait(self):
        program = self.start()
        program.simulator.process.terminate()
        program.simulator.process.wait()
        _, checks = self.examine(program, UNAVAILABLE)
        self.assert_only(checks, "fail", "network")
        self.assertEqual(list(checks), LOCAL_CHECKS + ["network", "quota"])

    def test_a_lake_that_is_not_there_is_worth_a_warning(self):
        program = self.start()
        program.place = f"{program.lake}/none"
        _, checks = self.examine(program)
        self.assert_check(checks, "lake", "warn", "not there yet", "--lake DIR")

    def test_a_bucket_that_cannot_be_addressed_is_named_with_what_is_missing(self):
        program = self.start()
        program.place = "s3://bucket/lake"
        program.environment = {
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            **{name: "" for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE",
                                     "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")}}
        _, checks = self.examine(program, CONFIG)
        self.assert_check(checks, "lake", "fail", "s3://bucket: no region", "Set AWS_REGION")

    def test_a_lake_that_may_only_be_read_is_told_and_nothing_is_called(self):
        program = self.start("--app", "old-dev")
        self.examine(program)
        calls = self.calls(program)
        with self.as_a_reader(program) as examine:
            _, checks = self.judge(examine(), FAILED)
        self.assert_only(checks, "fail", "lake")
        self.assert_check(checks, "lake", "fail", "may not write", "--lake DIR")
        self.assert_check(checks, "access", "warn", "could not be counted", "ledger")
        self.assert_check(checks, "app class", "pass", "before February 2026")
        self.assertEqual(self.calls(program), calls)

    def as_a_reader(self, program):
        return Reader(self, program)


class Reader:
    """Runs doctor as somebody who may read the lake and no more; root, who may always write, becomes
    somebody else for that."""

    def __init__(self, test, program):
        self.test, self.program = test, program
        self.folders = [program.lake, *(path for path in program.lake.rglob("*") if path.is_dir())]

    def __enter__(self):
        self.set_modes(0o555)
        return self.examine

    def __exit__(self, *_):
        self.set_modes(0o755)

    def set_modes(self, mode):
        for folder in self.folders:
            folder.chmod(mode)

    def examine(self):
        somebody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        if somebody:
            self.program.lake.parent.chmod(0o755)
        tool = self.within_reach(BUILD / "tracklake")
        self.within_reach(BUILD / "libduckdb.so")
        return subprocess.run(
            [tool, "--lake", str(self.program.lake), "--format", "json", "doctor"],
            cwd=self.program.lake, stdin=subprocess.DEVNULL,
            env=self.program.settings(), capture_output=True, text=True, timeout=60, check=False,
            **somebody)

    def within_reach(self, path):
        """A copy where everybody may read it: the build may lie in a home of root's."""
        return shutil.copy(path, self.program.lake.parent / path.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
