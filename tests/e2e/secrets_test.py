#!/usr/bin/env python3
"""No secret is anywhere but in the token store: client secret, codes, access and refresh tokens, the
password of a proxy and what stands in the configuration, whatever is run and whoever quotes them.

    tests/e2e/secrets_test.py BUILD_DIR

The program is as talkative as it gets (-v). Every secret that passes between it and Spotify is
noted, and looked for in all output, in every file of the lake and of the private state but the token
store, and in the command lines of all processes.
"""

import itertools
import re
import subprocess
import sys
import tempfile
import unittest
from datetime import datetime, timedelta
from pathlib import Path

from job_test_case import SOURCES
from secret_keeper import (CANARY, CLIENT_ID, CLIENT_SECRET, Proxy, Relay, as_api_error,
                           as_coloured_text, as_colours, as_grant_error, as_redirect, as_text, basic, cut_in_the_middle)
from simulated_spotify import CHART, Program, Simulator

BUILD = Path(sys.argv[1]).resolve()
PERMISSION, CONFIG, UNAVAILABLE = 77, 78, 69

QUIET_COMMANDS = (
    ("auth", "status"), ("plan",), ("quota",), ("config", "show"), ("config", "check"), ("status",),
    ("gaps",), ("catalog", "tables"), ("transform", "--all"), ("replay",), ("verify",), ("crawl",),
    ("query", "SELECT * FROM captures"), ("completion", "bash"), ("init",),
    ("no-such-command",), ("extract", "--no-such-option"), ("query", "SELECT no such thing"))

FORMS = ((), ("--format", "json"), ("-v", "--log-format", "json"))

STATUSES = (400, 401, 403, 404, 418, 429, 500)

# What a terminal obeys instead of showing it.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class SecretsTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        simulator = self.enterContext(Simulator(
            BUILD, "--app", "new-dev", "--library", "tracks=60,artists=10,playlists=2"))
        self.relay = self.enterContext(Relay(simulator))
        lake = self.root / "lake"
        lake.mkdir()
        self.program = Program(BUILD, self.relay, lake)
        self.program.secret = CLIENT_SECRET
        self.program.environment = {
            **{f"TRACKLAKE_SOURCES__{name.upper()}": "true" for name in SOURCES},
            "TRACKLAKE_ENRICH__ARTISTS": "true", "TRACKLAKE_ENRICH__AUDIO_FEATURES": "reccobeats",
            "TRACKLAKE_QUOTA__CALLS_PER_DAY": "0", "PLAYLIST_ID": CHART}

    def run_program(self, *arguments):
        done = self.program.run(*arguments)
        self.assert_clean(" ".join(arguments), (done.stdout + done.stderr).encode())
        return done

    def run_in_all_forms(self, *arguments):
        return [self.run_program(*form, *arguments).returncode for form in FORMS]

    def log_in(self):
        said = self.program.log_in("-v")
        # The page to open names no secret; what the user pastes is theirs.
        self.assert_clean("auth login", said.encode())

    def pass_hours(self, hours):
        """Access tokens end, and are refreshed."""
        now = datetime.fromisoformat(self.program.now) + timedelta(hours=hours)
        self.program.set_time(now.strftime("%Y-%m-%dT%H:%M:%SZ"))

    def token_store(self):
        return next(self.root.glob("lake-state/tracklake/consent-*.json"))

    def assert_clean(self, where, data):
        self.assertEqual(self.relay.secrets.found_in(data), [], where)

    def assert_kept(self):
        """The whole of what is left on the disk, and what processes were called."""
        store = self.token_store()
        for path in self.root.rglob("*"):
            if path.is_file() and path != store:
                self.assert_clean(str(path), str(path).encode() + path.read_bytes())
        self.assertEqual(self.relay.seen_in_processes, [])

    def test_in_good_times_secrets_stay_in_the_token_store(self):
        self.assertIn(self.run_program("-v", "run").returncode, (3, PERMISSION))
        self.log_in()
        for arguments in (("run",), ("extract",), ("doctor",)):
            for form in FORMS:
                self.pass_hours(2)
                code = self.run_program(*form, *arguments).returncode
                self.assertIn(code, (0, 3), arguments)
        for arguments in QUIET_COMMANDS:
            self.run_in_all_forms(*arguments)
        self.assert_kept()
        self.assertTrue(self.relay.secrets.found_in(self.token_store().read_bytes()))
        self.assertGreater(len(self.relay.secrets.pieces), 16)
        self.assertTrue(list(self.program.lake.glob("processed/**/*.parquet")))
        self.run_program("-v", "auth", "logout")
        self.assertEqual(list(self.root.glob("lake-state/tracklake/consent-*.json")), [])

    def test_servers_that_quote_the_request_put_nothing_anywhere(self):
        self.log_in()
        self.run_program("run")
        ways = itertools.product(STATUSES, (as_api_error, cut_in_the_middle))
        for status, quote in [*ways, (403, as_text), (302, as_redirect)]:
            with self.subTest(status=status, quote=quote.__name__):
                self.relay.hostile = {"/v1/": (status, quote)}
                self.pass_hours(48)
                before = self.relay.quoted
                self.run_program("-v", "run")
                self.run_program("doctor")
                self.assertGreater(self.relay.quoted, before)
        self.assertTrue(list(self.program.lake.glob("raw/**/failure-*")))
        self.assert_kept()

    def test_good_answers_that_quote_the_token_are_masked_and_counted(self):
        self.log_in()
        self.relay.echoes = True
        done = self.run_program("run")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertIn("quoted our token", done.stderr)
        self.assertGreater(self.relay.quoted, 10)
        self.assert_kept()
        raw = [path.read_text() for path in self.program.lake.glob("raw/**/playlist-*.json")]
        self.assertTrue(raw)
        for text in raw:
            self.assertTrue(text.startswith('{"request":{"headers": "Bearer ***"}'), text[:99])

    def test_what_a_terminal_obeys_is_shown_and_not_obeyed(self):
        self.log_in()
        ways = itertools.product((200, 403, 429), (as_colours, as_coloured_text))
        for status, quote in ways:
            with self.subTest(status=status, quote=quote.__name__):
                self.relay.hostile = {"/v1/": (status, quote)}
                self.pass_hours(48)
                said = ""
                for arguments in (("-v", "extract"), ("doctor",), ("gaps", "--all")):
                    done = self.run_program(*arguments)
                    said += done.stdout + done.stderr
                self.assertIsNone(OBEYED.search(said), said)

    def test_an_address_with_a_password_is_shown_without_it(self):
        self.program.environment["TRACKLAKE_SPOTIFY__API_URL"] = (
            self.relay.address.replace("//", f"//user:{CANARY}/p@ss@") + "/v1")
        for form, command in itertools.product(FORMS, (("config", "show"), ("doctor",), ("run",))):
            self.run_program(*form, *command)

    def test_token_services_that_quote_the_request_put_nothing_anywhere(self):
        ways = itertools.product((400, 429, 500), (as_text, cut_in_the_middle, as_grant_error))
        for status, quote in [*ways, (302, as_redirect)]:
            with self.subTest(status=status, quote=quote.__name__):
                self.relay.hostile = {"/api/token": (status, quote)}
                self.run_program("-v", "extract")  # as the app
                self.run_program("doctor")
                self.relay.hostile = {}
                self.log_in()
                self.relay.hostile = {"/api/token": (status, quote)}
                self.pass_hours(2)
                before = self.relay.quoted
                self.run_program("-v", "extract")  # as the user, with a refresh
                self.run_program("auth", "status")
                self.assertGreater(self.relay.quoted, before)
                with self.assertRaises(AssertionError) as refused:
                    self.program.log_in("-v")  # with a code and its verifier
                self.assert_clean("auth login", str(refused.exception).encode())
                self.assert_kept()
                self.run_program("auth", "logout")

    def test_a_proxys_password_is_told_to_nobody_else(self):
        password = f"{CANARY}/of the@proxy"
        self.relay.secrets.add(basic("user", password))
        for status in (407, 502):
            proxy = self.enterContext(Proxy(status))
            settings = {
                name: proxy.address_for("user", password)
                for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "http_proxy")}
            settings["TRACKLAKE_SPOTIFY__API_URL"] = "https://api.spotify.invalid/v1"
            settings["TRACKLAKE_SPOTIFY__ACCOUNTS_URL"] = "https://accounts.spotify.invalid"
            self.program.environment |= settings
            self.program.clock_stands = False
            for form in FORMS:
                self.assertIn(self.run_program(*form, "doctor").returncode, (CONFIG, UNAVAILABLE))
                self.run_program(*form, "config", "show")
            if status == 407:  # the other one is tried again, and that takes its time
                self.run_program("-v", "extract")
            self.assertEqual(set(proxy.passwords), {"user:" + password})
        for path in self.root.rglob("*"):
            if path.is_file():
                self.assert_clean(str(path), path.read_bytes())

    def test_what_stands_in_the_configuration_is_quoted_by_no_error(self):
        file = self.root / "tracklake.toml"
        secret = f'client_secret = "{CLIENT_SECRET}"'
        texts = {
            f"[spotify]\n{secret}\n": True,
            f"[spotify]\n{secret} and more\n": False,
            f'[spotify]\nclient_secret = "{CLIENT_SECRET}\n': False,
            f'[spotify]\nclient_secret = ["{CLIENT_SECRET}"]\n': False,
            f'[spotify]\nclient_secrets = "{CLIENT_SECRET}"\n': False,
            f"[spotify]\n{secret}\n{secret}\n": False,
            f'[spotify]\nclient_secret = "{CLIENT_SECRET}${{NOT_SET}}"\n': False,
            f'[spotify]\n{secret}\nclient_id = {CLIENT_SECRET}\n': False,
        }
        self.program.secret = None
        for text, is_good in texts.items():
            file.write_text(text)
            for form, command in itertools.product(FORMS, (("config", "show"), ("doctor",))):
                done = self.run_program("--config", str(file), *form, *command)
                if not is_good:
                    self.assertEqual(done.returncode, CONFIG, text)
        file.unlink()

    def test_it_would_be_seen(self):
        self.log_in()
        token = re.search(rb'"access_token": ?"([^"]+)"', self.token_store().read_bytes())[1]
        for leak in (CLIENT_SECRET.encode(), token, token[:20], token[-20:],
                     b"Basic " + basic(CLIENT_ID, CLIENT_SECRET).encode()):
            self.assertTrue(self.relay.secrets.found_in(b"one line " + leak + b" of a log"))
        with subprocess.Popen([sys.executable, "-c", "input('here')", CLIENT_SECRET],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdout.read(len("here"))  # a process that only begins has no command line yet
            self.relay.look_at_processes()
            process.communicate(b"\n")
        self.assertTrue(self.relay.seen_in_processes)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
