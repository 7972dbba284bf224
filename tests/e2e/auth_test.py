"""A user's consent, with the real program: auth, the token store, and no secret anywhere else.

    auth_test.py BUILD_DIR

Spotify is a script here: an accounts service that checks PKCE and takes every refresh token once.
Every secret begins with the same word, and that word may be nowhere but in the token store.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
from datetime import datetime, timedelta, timezone
from pathlib import Path

from local_server import LocalHandler, LocalServer

PROGRAM = Path(sys.argv[1]).resolve() / "tracklake"
CANARY = "canary0secret"
PLAYLIST = "0Top50DailyChart000001"
PATIENCE = 60


class Spotify(LocalServer):
    """What the accounts service and /me would say."""

    def __init__(self):
        super().__init__(Handler)
        self.lock = threading.Lock()
        self.challenge = None
        self.redirect_uri = None
        self.refresh = None
        self.issued = 0
        self.refused = 0
        self.forms = []
        self.me = (200, {"account_id": "acc-1", "id": "someone", "display_name": "Zoë"})

    def authorize(self, query):
        self.challenge = query["code_challenge"]
        self.redirect_uri = query["redirect_uri"]
        answer = {"code": CANARY + "-code", "state": query["state"]}
        return query["redirect_uri"] + "?" + urllib.parse.urlencode(answer)

    def token(self, form):
        with self.lock:
            self.forms.append(form)
            if not self.is_good(form):
                self.refused += 1
                return 400, {"error": "invalid_grant", "error_description": "Refresh token revoked"}
            self.issued += 1
            if form["grant_type"] == "client_credentials":
                return 200, {"access_token": f"{CANARY}-app", "expires_in": 3600}
            self.refresh = f"{CANARY}-refresh-{self.issued}"
            return 200, {"access_token": f"{CANARY}-access-{self.issued}", "expires_in": 3600,
                         "refresh_token": self.refresh, "scope": self.scope}

    scope = "playlist-read-private playlist-read-collaborative"

    def is_good(self, form):
        if form["grant_type"] == "client_credentials":
            return True
        if form["grant_type"] == "refresh_token":
            return form["refresh_token"] == self.refresh
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (challenge == self.challenge and form["code"] == CANARY + "-code" and
                form["redirect_uri"] == self.redirect_uri)


class Handler(LocalHandler):
    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        if url.path == "/authorize":
            query = dict(urllib.parse.parse_qsl(url.query))
            self.say(302, {}, [("Location", self.server.authorize(query))])
        elif url.path == "/v1/me":
            self.say(*self.server.me)
        else:  # an answer that quotes its question, as some error pages do
            echo = self.headers.get("Authorization", "")
            self.say(404, {"error": {"status": 404, "message": "Not found " + echo}})

    def do_POST(self):
        self.say(*self.server.token(dict(urllib.parse.parse_qsl(self.body().decode()))))

    def say(self, status, body, headers=()):
        self.reply(status, json.dumps(body).encode(), headers)


def get(address):
    """Status, body and Location of one GET, without following anything."""
    url = urllib.parse.urlparse(address)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", url.path + ("?" + url.query if url.query else ""))
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers.get("Location")


class AuthTest(unittest.TestCase):
    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="tracklake-auth-")
        self.addCleanup(self.temp.cleanup)
        self.root = Path(self.temp.name)
        self.spotify = self.enterContext(Spotify())
        self.seen = ""
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "XDG_STATE_HOME": str(self.root / "state"),
            "TRACKLAKE_SPOTIFY__API_URL": self.spotify.address + "/v1",
            "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": self.spotify.address,
            "SPOTIPY_CLIENT_ID": "the-client",
            "SPOTIPY_REDIRECT_URI": "http://127.0.0.1/callback",
        }
        if "LD_LIBRARY_PATH" in os.environ:
            self.environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]

    def run_program(self, *arguments, code=0, **variables):
        done = subprocess.run([PROGRAM, "-v", *arguments], cwd=self.root, timeout=PATIENCE,
                              env=self.environment | variables, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        self.seen += done.stdout + done.stderr
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def start_login(self, **variables):
        """The process, and the address to consent at."""
        process = subprocess.Popen([PROGRAM, "-v", "auth", "login", "--no-browser"], cwd=self.root,
                                   env=self.environment | variables, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for cleanup in (process.stdin.close, process.stdout.close, process.stderr.close,
                        process.wait, process.kill):
            self.addCleanup(cleanup)  # called from the last to the first
        for line in process.stderr:
            self.seen += line
            if "/authorize?" in line:
                break
        self.seen += Path(f"/proc/{process.pid}/cmdline").read_text()
        return process, line.strip()

    def finish(self, process, code=0, pasted=None):
        out, err = process.communicate(pasted, timeout=PATIENCE)
        self.seen += out + err
        self.assertEqual(process.returncode, code, out + err)
        return out, err

    def log_in(self, **variables):
        process, address = self.start_login(**variables)
        _, _, callback = get(address)
        self.assertEqual(get(callback)[0], 200)
        return self.finish(process)

    def store(self):
        return next((self.root / "state/tracklake").glob("consent-*.json"))

    def change_store(self, **values):
        consent = json.loads(self.store().read_text()) | values
        self.store().write_text(json.dumps(consent))

    def status(self, code=0, **variables):
        done = self.run_program("auth", "status", "--format", "json", code=code, **variables)
        return json.loads(done.stdout)

    def test_consent_by_the_browser_is_stored_for_this_user_only(self):
        out, _ = self.log_in()
        self.assertIn("acc-1 (Zoë)", out)
        self.assertEqual(self.store().stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.store().parent.stat().st_mode & 0o777, 0o700)
        status = self.status()
        self.assertEqual(status["state"], "good")
        self.assertEqual(status["account_id"], "acc-1")
        self.assertEqual(status["missing_scopes"], [])
        self.assertIn(status["days_left"], range(180, 185))

    def test_scopes_follow_the_configured_sources(self):
        _, address = self.start_login(TRACKLAKE_SOURCES__TOP="true",
                                      TRACKLAKE_SOURCES__SAVED_TRACKS="true")
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlparse(address).query))
        self.assertEqual(query["scope"], "user-library-read user-top-read")
        self.assertEqual(query["code_challenge_method"], "S256")
        self.log_in()
        missing = self.status(code=77, TRACKLAKE_SOURCES__TOP="true")["missing_scopes"]
        self.assertEqual(missing, ["user-top-read"])

    def test_strangers_at_the_listener_change_nothing(self):
        process, address = self.start_login()
        _, _, callback = get(address)
        root = callback[:callback.index("/callback")]
        self.assertEqual(get(root + "/favicon.ico")[0], 404)
        self.assertEqual(get(root + "/callback?code=evil&state=guess")[0], 400)
        self.assertEqual(get(callback)[0], 200)
        self.finish(process)
        self.assertEqual(len(self.spotify.forms), 1)

    def test_without_a_listener_the_address_is_pasted(self):
        elsewhere = {"SPOTIPY_REDIRECT_URI": "https://example.org/callback"}
        process, address = self.start_login(**elsewhere)
        _, _, callback = get(address)
        self.finish(process, pasted=f"https://example.org/callback?code=x&state=y\n{callback}\n")
        self.assertEqual(self.status()["state"], "good")

    def test_a_pasted_address_also_answers_while_listening(self):
        process, address = self.start_login()
        self.finish(process, pasted=get(address)[2] + "\n")
        self.assertEqual(self.status()["state"], "good")

    def test_a_user_who_refuses_is_not_asked_again(self):
        process, address = self.start_login()
        state = re.search("state=([^&]*)", address)[1]
        redirect = urllib.parse.unquote(re.search("redirect_uri=([^&]*)", address)[1])
        self.assertEqual(get(f"{redirect}?error=access_denied&state={state}")[0], 200)
        _, err = self.finish(process, code=77)
        self.assertIn("access_denied", err)

    def test_a_user_who_is_not_on_the_apps_list_is_told_so(self):
        self.spotify.me = (403, "Check settings on developer.spotify.com/dashboard, the user may "
                                "not be registered.")
        process, address = self.start_login()
        get(get(address)[2])
        _, err = self.finish(process, code=77)
        self.assertIn("User Management", err)

    def test_addresses_that_spotify_refuses_are_refused_first(self):
        done = self.run_program("auth", "login", "--no-browser", code=78,
                                SPOTIPY_REDIRECT_URI="http://localhost:8898/callback")
        self.assertIn("localhost, which Spotify refuses", done.stderr)
        self.assertIn("http://127.0.0.1:8898/callback", done.stderr)

    def test_nobody_is_asked_where_nobody_is(self):
        for arguments in ((), ("--non-interactive", "--no-browser")):
            done = self.run_program("auth", "login", *arguments, code=2)
            self.assertRegex(done.stderr, "error: .*agree")
            self.assertIn("hint: ", done.stderr)
            self.assertNotIn("https://", done.stderr)

    def test_tokens_are_never_kept_in_the_lake(self):
        lake = str(self.root / "lake")
        done = self.run_program("--lake", lake, "auth", "login", "--no-browser", code=78,
                                XDG_STATE_HOME=lake)
        self.assertIn("which is in the lake", done.stderr)

    def test_an_ended_consent_is_asked_for_once_and_the_cure_is_told(self):
        self.log_in()
        self.change_store(access_token="", refresh_token=CANARY + "-stolen")
        for _ in range(3):
            done = self.run_program("extract", "--playlist", PLAYLIST, code=77)
            self.assertIn("tracklake auth login", done.stderr)
        self.assertEqual(self.spotify.refused, 1)
        self.assertEqual(self.status(code=77)["state"], "ended")
        self.log_in()
        self.assertEqual(self.status()["state"], "good")

    def test_the_last_thirty_days_are_warned_of_and_then_it_is_over(self):
        self.log_in()
        for days, state, code in ((140, "good", 0), (160, "ending", 0), (190, "ended", 77)):
            # Half a day off, so that no count of days changes between two commands.
            begun = datetime.now(timezone.utc) - timedelta(days=days, hours=12)
            self.change_store(authorized_at=begun.strftime("%Y-%m-%dT%H:%M:%SZ"))
            status = self.status(code=code)
            self.assertEqual(status["state"], state)
            said = self.run_program("auth", "status", code=code).stderr
            self.assertEqual(len(status["warnings"]), 0 if state == "good" else 1)
            for warning in status["warnings"]:
                self.assertIn(f"warning: {warning}\n", said)
                self.assertIn("consent again: tracklake auth login", warning)

    def test_processes_at_once_share_one_refresh(self):
        self.log_in()
        self.change_store(access_token="", access_expires_at="2020-01-01T00:00:00Z")
        processes = [subprocess.Popen([PROGRAM, "extract", "--playlist", PLAYLIST], cwd=self.root,
                                      env=self.environment, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) for _ in range(4)]
        for process in processes:
            process.wait(timeout=PATIENCE)
        refreshes = [form for form in self.spotify.forms if form["grant_type"] == "refresh_token"]
        self.assertEqual((len(refreshes), self.spotify.refused), (1, 0))

    def test_logout_removes_the_tokens(self):
        self.log_in()
        self.run_program("auth", "logout")
        self.assertEqual(list((self.root / "state/tracklake").glob("consent-*.json")), [])
        self.assertEqual(self.status(code=77)["state"], "none")
        self.run_program("auth", "logout")

    def test_no_secret_is_anywhere_but_in_the_token_store(self):
        secret = {"SPOTIPY_CLIENT_SECRET": CANARY + "-client"}
        self.run_program("extract", "--playlist", PLAYLIST, code=1, **secret)
        self.log_in(**secret)
        self.change_store(access_token="", access_expires_at="2020-01-01T00:00:00Z")
        self.run_program("extract", "--playlist", PLAYLIST, code=1, **secret)
        self.run_program("auth", "status", **secret)
        self.status(**secret)
        self.run_program("config", "show", **secret)
        for code, arguments in self.also_silent():
            self.run_program(*arguments, code=code, **secret)
        self.change_store(access_token="", refresh_token=CANARY + "-stolen")
        self.run_program("extract", "--playlist", PLAYLIST, code=77, **secret)
        self.assertIn(CANARY, self.spotify.forms[-1]["refresh_token"])
        self.assertNotIn(CANARY, self.seen)
        for path in self.root.rglob("*"):
            if path.is_file() and path != self.store():
                self.assertNotIn(CANARY.encode(), path.read_bytes(), path)

    def also_silent(self):
        return []


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
