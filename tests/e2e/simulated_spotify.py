"""The simulator and the program as a test holds them: start, steer, run, ask."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import urllib.parse
import urllib.request

CHART = "0Top50DailyChart000001"
LONG = "1LongListOf715Songs002"
EDITORIAL = "2FridayEditorial000003"
ODDS = "3OddsAndEndsOfMusic004"
EMPTY = "4EmptyPlaylist00000005"
ALL = (CHART, LONG, EDITORIAL, ODDS, EMPTY)
SPOTIFYS_OWN = "37i9dQZF1DXSimulated01"

PROGRAM_SECONDS = 240  # only what hangs takes so long, also under sanitizers

# A shell that starts tests in the background has it ignored, by the program that they interrupt too.
signal.signal(signal.SIGINT, signal.default_int_handler)


def redirect_of(address):
    """Where a GET of the address leads, without going there."""
    url = urllib.parse.urlparse(address)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PROGRAM_SECONDS)
    with contextlib.closing(connection):
        connection.request("GET", f"{url.path}?{url.query}")
        return connection.getresponse().headers["Location"]


class Simulator:
    """One simulated Spotify on a free port; a context manager."""

    def __init__(self, build, *options, seed=1):
        command = [f"{build}/tracklake-simulator", "--port", "0", "--seed", str(seed), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def _call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.address}/_simulator/{path}", data) as answer:
            return json.load(answer)

    def set_clock(self, now):
        self._call("clock", {"now": now})

    def set_faults(self, *rules):
        self._call("faults", {"rules": rules})

    def set_account(self, **standing):
        self._call("account", standing)

    def lengths(self):
        return {entry["id"]: entry["entries"] for entry in self._call("playlists")["playlists"]}

    def stats(self):
        return self._call("stats")

    def quota(self):
        """Calls and refusals of each family."""
        return {entry["family"]: entry for entry in self._call("quota")["quota"]}

    def requests(self):
        """Each target below /v1: how often it was asked for, and delivered whole."""
        return {entry["target"]: (entry["requests"], entry["delivered"])
                for entry in self._call("requests")["requests"]}


class Program:
    """The program with one lake, pointed at a simulator."""

    def __init__(self, build, simulator, lake, now="2026-11-20T06:00:00Z"):
        self.build, self.simulator, self.lake = build, simulator, lake
        self.secret = "0000000000000000000000005ec7e700"
        self.place = str(lake)  # what --lake says
        self.environment = {}  # more settings
        self.clock_stands = True  # at `now`
        self.set_time(now)

    def set_time(self, now):
        self.now = now
        self.simulator.set_clock(now)

    def settings(self):
        return {
            "PATH": os.environ["PATH"], "HOME": str(self.lake), "LANG": "C.UTF-8",
            "XDG_STATE_HOME": f"{self.lake}-state",  # tokens are kept out of the lake
            **({"TRACKLAKE_CLOCK": self.now} if self.clock_stands else {}),
            "TRACKLAKE_SPOTIFY__API_URL": f"{self.simulator.address}/v1",
            "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": self.simulator.address,
            "TRACKLAKE_ENRICH__RECCOBEATS_URL": f"{self.simulator.address}/reccobeats/v1",
            "SPOTIPY_CLIENT_ID": "00000000000000000000000051a7ed1d",
            **({"SPOTIPY_CLIENT_SECRET": self.secret} if self.secret is not None else {}),
            "SPOTIPY_REDIRECT_URI": "http://127.0.0.1/callback",  # any free port: tests run at once
            "TRACKLAKE_STORE__SYNC": "false",  # no test here cuts the power
            **self.environment,
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
        }

    def start(self, *arguments, stdin=subprocess.DEVNULL):
        """The process of one command."""
        command = [f"{self.build}/tracklake", "--lake", self.place, *arguments]
        return subprocess.Popen(command, cwd=self.lake, env=self.settings(), text=True,
                                stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments):
        """The finished process of one command."""
        with self.start(*arguments) as process:
            try:
                out, err = process.communicate(timeout=PROGRAM_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def log_in(self, *options):
        """The simulated user consents to what the configured sources need; all that was said."""
        command = [*options, "auth", "login", "--no-browser"]
        with self.start(*command, stdin=subprocess.PIPE) as process:
            said = ""
            for line in process.stderr:
                said += line
                if "/authorize?" in line:
                    break
            else:
                raise AssertionError(said)
            callback = redirect_of(line.strip())
            out, err = process.communicate(callback + "\n", timeout=PROGRAM_SECONDS)
            if process.returncode != 0:
                raise AssertionError(said + out + err)
            return said + out + err

    def main_job(self, *playlists):
        """The exit code of `tracklake run`, and what it said."""
        named = [argument for playlist in playlists for argument in ("--playlist", playlist)]
        done = self.run("run", *named)
        return done.returncode, done.stdout + done.stderr

    def rows(self, sql):
        done = self.run("--format", "json-columns", "query", sql)
        if done.returncode != 0:
            raise AssertionError(f"{sql}\n{done.stdout}{done.stderr}")
        return [tuple(row) for row in json.loads(done.stdout)["rows"]]
